"""A zone as a master file that any server reads: absolute names, sorted, and the same file comes back as the same zone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parvis.dns.records.kinds import KINDS
from parvis.dns.records.names import whole_name
from parvis.dns.records.values import APEX, Record, ordered
from parvis.dns.zonefile.lines import OURS


@dataclass(frozen=True, slots=True)
class Authority:
    """What stands at the top of a zone and is not its records: the SOA's data and the name servers, absolute with final dots."""

    primary: str
    mailbox: str
    serial: int
    refresh: int
    retry: int
    expire: int
    negative_ttl: int
    soa_ttl: int
    nameservers: Sequence[str]
    nameserver_ttl: int

    @property
    def soa(self) -> str:
        """The data of the SOA record (RFC 1035 section 3.3.13)."""
        numbers = (self.serial, self.refresh, self.retry, self.expire, self.negative_ttl)
        return " ".join([self.primary, self.mailbox, *map(str, numbers)])


def master_file(
    zone: str,
    records: Iterable[Record],
    authority: Authority,
    *,
    heading: Sequence[str] = (),
    addresses: Mapping[str, Iterable[Record]] | None = None,
) -> str:
    """The text of the file. ``heading`` is written as comments; ``addresses`` are those of ALIAS records, by owner.

    Notes follow their record as comments. An ALIAS is a comment that we read back, then the addresses as they are now.
    """
    lines = [f"; {line}" for line in heading]
    lines.append(_line(zone, Record(APEX, "SOA", authority.soa, authority.soa_ttl)))
    lines += [_line(zone, Record(APEX, "NS", server, authority.nameserver_ttl)) for server in authority.nameservers]
    for record in ordered(records):
        if KINDS[record.kind].is_standard:
            lines.append(_line(zone, record))
        else:
            lines.append(OURS + _line(zone, record))
            lines += [_line(zone, found) for found in (addresses or {}).get(record.owner, ())]
    return "\n".join(lines) + "\n"


def plain_text(records: Iterable[Record]) -> str:
    """The records alone, with owners relative to their zone, in columns: what a person edits as a text, and ``read`` reads."""
    lines = []
    for record in ordered(records):
        note = f" ; {record.note}" if record.note else ""
        line = f"{record.owner:<23} {record.ttl:>6} IN {record.kind:<6} {record.value}{note}\n"
        lines.append(line if KINDS[record.kind].is_standard else OURS + line)
    return "".join(lines)


def _line(zone: str, record: Record) -> str:
    note = f" ; {record.note}" if record.note else ""
    return f"{whole_name(record.owner, zone)}. {record.ttl} IN {record.kind} {record.value}{note}"

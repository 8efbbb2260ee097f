"""What the records of one zone may not be to one another (rules 4.1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.kinds.txt import is_spf
from parvis.dns.records.names import relative_to, shown_name
from parvis.dns.records.problems import Problem, warned
from parvis.dns.records.values import APEX, Record

MOST_RECORDS: Final = 5_000
_ADDRESSES: Final = frozenset({"A", "AAAA"})
_ALIASED: Final = frozenset({"A", "AAAA", "CNAME", "ALIAS"})
_DIRECT: Final = frozenset({"MX", "NS", "SRV"})
"""Types whose target may not be an alias (RFC 2181 section 10.3, RFC 2782)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``problem`` of one record; None: of the zone as a whole."""

    record: Record | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str
    records: Sequence[Record]
    at: Mapping[str, Sequence[Record]]
    """By owner."""
    delegated: Mapping[str, frozenset[str]]
    """Owners that are handed over, and the names of their servers."""

    def kinds(self, owner: str) -> set[str]:
        return {record.kind for record in self.at.get(owner, ())}


def findings(zone: str, records: Iterable[Record], *, is_signed: bool = False) -> list[Finding]:
    """All that is wrong or doubtful among ``records``, those of one zone without its SOA and own NS."""
    listed = list(records)
    at: defaultdict[str, list[Record]] = defaultdict(list)
    servers: defaultdict[str, set[str]] = defaultdict(set)
    for record in listed:
        at[record.owner].append(record)
        if record.kind == "NS":
            servers[record.owner].add(record.value)
    whole = _Zone(zone, listed, at, {owner: frozenset(found) for owner, found in servers.items()})
    found = [
        Finding(record, problem) for record in listed for problem in _of_record(record, whole, is_signed=is_signed)
    ]
    for together in whole.at.values():
        if len(together) > 1:
            found += _of_owner(together)
    if len(listed) > MOST_RECORDS:
        problem = Problem(
            "value", _("A zone has at most 5,000 records; this one has %(count)d.") % {"count": len(listed)}
        )
        found.append(Finding(None, problem))
    return found


def introduced(
    zone: str, before: Iterable[Record], after: Iterable[Record], *, is_signed: bool = False
) -> list[Finding]:
    """What a change brings: what was wrong already is not held against it."""
    found = findings(zone, after, is_signed=is_signed)
    if not found:
        return []
    known = {_said(finding) for finding in findings(zone, before, is_signed=is_signed)}
    return [finding for finding in found if _said(finding) not in known]


def _said(finding: Finding) -> tuple[tuple[str, str, str, int] | None, str, str]:
    record = finding.record.published if finding.record else None
    return record, finding.problem.field, str(finding.problem.sentence)


def _of_owner(together: Sequence[Record]) -> Iterator[Finding]:
    """Two of the same, several durations in a set, aliases with company, several SPF policies, mail and no mail."""
    first: dict[tuple[str, str], Record] = {}
    ttls: dict[str, int] = {}
    kinds = {record.kind for record in together}
    policies = 0
    for record in together:
        if (record.kind, record.value) in first:
            yield Finding(record, Problem("value", _("This record is there already.")))
        first[record.kind, record.value] = record
        if ttls.setdefault(record.kind, record.ttl) != record.ttl:
            yield Finding(record, Problem("ttl", _("All records of one name and type have the same TTL.")))
        policies += record.kind == "TXT" and is_spf(record.value)
        if record.kind == "TXT" and is_spf(record.value) and policies > 1:
            sentence = _(
                "There is an SPF policy at this name already, and there may be only one: put both in one record."
            )
            yield Finding(record, Problem("text", sentence))
    nulls = [record for record in together if record.kind == "MX" and record.value.endswith(" .")]
    if nulls and sum(record.kind == "MX" for record in together) > 1:
        yield Finding(
            nulls[0], Problem("target", _("“.” says that no mail is received: no other MX stands beside it."))
        )
    yield from _company(together, kinds)


def _company(together: Sequence[Record], kinds: set[str]) -> Iterator[Finding]:
    aliases = [record for record in together if record.kind == "CNAME"]
    if aliases and len(together) > 1:
        for record in together:
            if record.kind != "CNAME":
                yield Finding(
                    record,
                    Problem(
                        "owner",
                        _("There is a CNAME at this name, and nothing else can stand beside it. Delete it first."),
                    ),
                )
        for record in aliases:
            others = ", ".join(sorted(kinds - {"CNAME"})) or "CNAME"
            yield Finding(
                record,
                Problem(
                    "owner",
                    _("A CNAME stands alone at its name; there are others here (%(kinds)s). Delete them first.")
                    % {"kinds": others},
                ),
            )
    made = [record for record in together if record.kind == "ALIAS"]
    if made and sum(record.kind in _ALIASED for record in together) > 1:
        for record in together:
            if record.kind in _ALIASED:
                yield Finding(
                    record,
                    Problem(
                        "owner", _("An ALIAS gives the addresses of its name: no A, AAAA, CNAME or second ALIAS there.")
                    ),
                )


def _of_record(record: Record, zone: _Zone, *, is_signed: bool) -> Iterator[Problem]:
    if record.kind == "DS" and record.owner not in zone.delegated:
        yield Problem("owner", _("A DS record stands beside the NS records of the same name: add those first."))
    if record.kind in {"TLSA", "SSHFP", "SMIMEA", "OPENPGPKEY"} and not is_signed:
        yield warned("kind", _("The zone is not signed (DNSSEC): programs ignore this record."))
    yield from _handed_over(record, zone)
    target = _target(record)
    owner = relative_to(target, zone.name) if target else None
    if target is None or owner is None:
        return
    if record.kind in _DIRECT and "CNAME" in zone.kinds(owner):
        yield Problem(
            "target",
            _("%(name)s is a CNAME: enter the name that it points to.") % {"name": shown_name(target)},
        )
    elif record.kind in {"CNAME", "ALIAS"} and _goes_round(record, zone):
        yield Problem("target", _("These names point to one another in a circle."))
    elif not _exists(owner, zone):
        yield warned(
            "target",
            _("There is no record for %(name)s in this zone: nothing will answer.") % {"name": shown_name(target)},
        )
    elif record.kind in {"MX", "SRV"} and not zone.kinds(owner) & {*_ADDRESSES, "ALIAS"} and owner in zone.at:
        yield warned("target", _("%(name)s has no address (A or AAAA) in this zone.") % {"name": shown_name(target)})


def _handed_over(record: Record, zone: _Zone) -> Iterator[Problem]:
    """At and below a name that other servers answer for, only what leads to them is kept."""
    for owner, servers in zone.delegated.items():
        is_at = record.owner == owner
        if not is_at and not record.owner.endswith(f".{owner}"):
            continue
        if is_at and record.kind in {"NS", "DS"}:
            continue
        if record.kind in _ADDRESSES and f"{record.owner}.{zone.name}." in servers:
            continue
        sentence = _("%(name)s is handed over to other name servers (NS): only their addresses can stand here.")
        yield Problem("owner", sentence % {"name": shown_name(f"{owner}.{zone.name}")})


def _target(record: Record) -> str | None:
    if record.kind in {"CNAME", "ALIAS", "NS", "MX", "SRV"}:
        target = record.value.rpartition(" ")[2]
        return None if target == "." else target
    return None


def _goes_round(record: Record, zone: _Zone) -> bool:
    seen: set[str] = set()
    owner: str | None = record.owner
    while owner is not None and owner not in seen:
        seen.add(owner)
        alias = next((found for found in zone.at.get(owner, ()) if found.kind in {"CNAME", "ALIAS"}), None)
        owner = relative_to(alias.value, zone.name) if alias else None
    return owner == record.owner


def _exists(owner: str, zone: _Zone) -> bool:
    if owner == APEX or owner in zone.at:
        return True
    labels = owner.split(".")
    wild = (".".join(["*", *labels[start:]]) for start in range(1, len(labels) + 1))
    inside = (".".join(labels[start:]) for start in range(1, len(labels)))
    return any(name in zone.at for name in wild) or any(name in zone.delegated for name in inside)

"""What a zone's records say of its site and mail: what is there, what is missing, and the record that would mend it (guide 9.5.8).

Read from the records alone, which is what our servers answer: nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.dns.records.checking import parts_of, shown_value
from parvis.dns.records.kinds import KINDS, Whole
from parvis.dns.records.kinds.txt import is_spf
from parvis.dns.records.names import shown_name
from parvis.dns.records.values import APEX, Record


class Tone(StrEnum):
    """As badges and icons have it."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """``fix`` is a record that would mend it, as a zone file's line, or the name of a form; ``changes`` is one to change."""

    tone: Tone
    title: str
    sentence: str
    fix: str = ""
    form: str = ""
    changes: Record | None = None


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str
    at: Mapping[tuple[str, str], Sequence[Record]]

    def of(self, owner: str, kind: str) -> Sequence[Record]:
        return self.at.get((owner, kind), ())

    def leads(self, owner: str) -> list[Record]:
        return [one for kind in ("A", "AAAA", "CNAME", "ALIAS", "HTTPS") for one in self.of(owner, kind)]

    @property
    def has_mail(self) -> bool:
        return any(not record.value.endswith(" .") for record in self.of(APEX, "MX"))


def checks(zone: str, records: Sequence[Record]) -> list[Check]:
    """One for each thing that people mean a domain for, in the order in which they mean it."""
    at: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        at.setdefault(record.rrset, []).append(record)
    whole = _Zone(zone, at)
    return [*_site(whole), *_mail(whole), *_spf(whole), *_dkim(whole, records), *_dmarc(whole), *_caa(whole)]


def _site(zone: _Zone) -> Iterator[Check]:
    title, name = _("Site"), shown_name(zone.name)
    apex, www = zone.leads(APEX), zone.leads("www")
    if apex and www:
        yield Check(Tone.OK, title, _("%(name)s leads to %(where)s.") % {"name": name, "where": _where(apex)})
    elif apex:
        said = _("www.%(name)s leads nowhere: who types it finds nothing.") % {"name": name}
        yield Check(Tone.WARN, title, said, fix=f"www 3600 IN CNAME {zone.name}.")
    elif www:
        said = _("%(name)s without www leads nowhere: who types it finds nothing.") % {"name": name}
        yield Check(Tone.WARN, title, said, form="A")
    else:
        yield Check(Tone.INFO, title, _("No site: neither %(name)s nor www leads anywhere.") % {"name": name}, form="A")


def _where(records: Sequence[Record]) -> str:
    return ", ".join(shown_value(record) for record in records[:2])


def _mail(zone: _Zone) -> Iterator[Check]:
    title, servers = _("Receiving mail"), zone.of(APEX, "MX")
    if zone.has_mail:
        count = len(servers)
        said = ngettext("%(count)d server receives the mail.", "%(count)d servers receive the mail.", count)
        yield Check(Tone.OK, title, said % {"count": count})
    elif servers:
        yield Check(Tone.OK, title, _("The domain receives no mail, and says so."))
    else:
        yield Check(Tone.INFO, title, _("No server receives mail for this domain."), form="MX")


def _spf(zone: _Zone) -> Iterator[Check]:
    found = [record for record in zone.of(APEX, "TXT") if is_spf(record.value)]
    if not found:
        said = _("Nothing says which servers may send mail of this domain: others can pretend to be you.")
        policy = "v=spf1 mx -all" if zone.has_mail else "v=spf1 -all"
        yield Check(Tone.WARN, _("SPF is missing"), said, fix=f'@ 3600 IN TXT "{policy}"')
        return
    if len(found) > 1:
        said = _("There is more than one SPF policy, so receivers ignore all of them: keep one.")
        yield Check(Tone.BAD, "SPF", said, changes=found[0])
        return
    whole = Whole(APEX, zone.name, {"text": found[0].value})
    problem = next(iter(KINDS["TXT"].together(whole)), None)
    if problem is not None:
        yield Check(Tone.WARN, "SPF", str(problem.sentence), changes=found[0])
    else:
        yield Check(Tone.OK, "SPF", _("It says which servers may send mail of this domain."))


def _dkim(zone: _Zone, records: Sequence[Record]) -> Iterator[Check]:
    keys = [record for record in records if "_domainkey" in record.owner.split(".") and record.kind in {"TXT", "CNAME"}]
    if keys:
        count = len({record.owner for record in keys})
        said = ngettext("%(count)d key signs the mail.", "%(count)d keys sign the mail.", count) % {"count": count}
        yield Check(Tone.OK, "DKIM", said)
    elif zone.has_mail:
        said = _("No key signs your mail: it may be taken for undesired. Your mail service gives you one.")
        yield Check(Tone.WARN, _("DKIM is missing"), said, form="DKIM")


def _dmarc(zone: _Zone) -> Iterator[Check]:
    found = [record for kind in ("TXT", "CNAME") for record in zone.of("_dmarc", kind)]
    if not found:
        said = _("Large mail services may refuse your mail, and nobody tells you who pretends to be you.")
        policy = "none" if zone.has_mail else "reject"
        yield Check(Tone.WARN, _("DMARC is missing"), said, fix=f'_dmarc 3600 IN TXT "v=DMARC1; p={policy}"')
    elif found[0].kind == "TXT" and "p=none" in parts_of(found[0])["text"].replace(" ", ""):
        said = _("It only reports so far (p=none): make it stricter once your own mail passes.")
        yield Check(Tone.INFO, "DMARC", said, changes=found[0])
    else:
        yield Check(Tone.OK, "DMARC", _("It says what becomes of mail that only pretends to be yours."))


def _caa(zone: _Zone) -> Iterator[Check]:
    if zone.of(APEX, "CAA"):
        yield Check(Tone.OK, "CAA", _("Only the authorities that you named may issue certificates."))
    elif zone.leads(APEX) or zone.leads("www"):
        said = _("Any authority may issue certificates for this domain.")
        yield Check(Tone.INFO, "CAA", said, form="CAA")

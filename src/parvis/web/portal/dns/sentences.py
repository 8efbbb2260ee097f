"""What a change does, in one sentence each: what will be, and what works today and will not (guide 9.5.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.dns.records.checking import parts_of, shown_value
from parvis.dns.records.kinds.txt import is_spf
from parvis.dns.records.names import shown_name, whole_name
from parvis.dns.records.values import Record

_ADDRESSES: Final = frozenset({"A", "AAAA", "CNAME"})


def will_be(record: Record, zone: str) -> SafeString:
    """What there is after publication."""
    words = _WORDS.get(record.kind, _other)
    return format_html(words(record), host=_bold(_host(record, zone)), **_values(record))


def will_stop(before: Sequence[Record], after: Sequence[Record], zone: str) -> list[str]:
    """What works before and does not after: sites, mail, and who may send it."""
    found: list[str] = []
    staying = set(after)
    owners = dict.fromkeys(record.owner for record in before if record not in staying)
    for owner in owners:
        host = shown_name(whole_name(owner, zone))
        gone, left = _of(before, owner), _of(after, owner)
        found += _site(gone, left, host)
        found += _mail(gone, left, host)
        found += _proofs(gone, left, host)
    return found


def _of(records: Sequence[Record], owner: str) -> list[Record]:
    return [record for record in records if record.owner == owner]


def _site(before: Sequence[Record], after: Sequence[Record], host: str) -> list[str]:
    old = {shown_value(record) for record in before if record.kind in _ADDRESSES}
    new = {shown_value(record) for record in after if record.kind in _ADDRESSES}
    if not old or old <= new:
        return []
    if not new:
        return [_("%(host)s will lead nowhere any more: a site or service there will not be found.") % {"host": host}]
    said = {"host": host, "old": ", ".join(sorted(old - new))}
    return [_("The present site of %(host)s (%(old)s) will no longer be shown.") % said]


def _mail(before: Sequence[Record], after: Sequence[Record], host: str) -> list[str]:
    old = {parts_of(record)["target"] for record in before if record.kind == "MX"} - {"."}
    new = {parts_of(record)["target"] for record in after if record.kind == "MX"} - {"."}
    if not old or old <= new:
        return []
    if not new:
        return [_("Mail for %(host)s will not arrive any more.") % {"host": host}]
    said = {"host": host, "old": ", ".join(sorted(old - new))}
    return [_("Mail for %(host)s will no longer arrive at %(old)s.") % said]


def _proofs(before: Sequence[Record], after: Sequence[Record], host: str) -> list[str]:
    found: list[str] = []
    for is_one, sentence in (
        (_is_spf, _("Nothing will say any more which servers may send mail of %(host)s (SPF): some will be refused.")),
        (_is_dkim, _("Mail signed with the key %(host)s (DKIM) will no longer be recognised.")),
        (_is_dmarc, _("Mail that only pretends to be yours will no longer be dealt with as %(host)s (DMARC) says.")),
    ):
        if any(map(is_one, before)) and not any(map(is_one, after)):
            found.append(sentence % {"host": host})
    return found


def _is_spf(record: Record) -> bool:
    return record.kind == "TXT" and is_spf(record.value)


def _is_dkim(record: Record) -> bool:
    return record.kind in {"TXT", "CNAME"} and "_domainkey" in record.owner.split(".")


def _is_dmarc(record: Record) -> bool:
    return record.kind in {"TXT", "CNAME"} and record.owner.split(".")[0] == "_dmarc"


def _host(record: Record, zone: str) -> str:
    return shown_name(whole_name(record.owner, zone))


def _bold(text: str) -> SafeString:
    return format_html('<b dir="ltr">{}</b>', text)


def _values(record: Record) -> dict[str, SafeString]:
    mono = '<b class="mono" dir="ltr">{}</b>'
    shown = shown_value(record)
    cut = shown if len(shown) < 90 else f"{shown[:80]}…"  # noqa: PLR2004 - a line
    values = {"value": format_html(mono, cut), "kind": format_html("<b>{}</b>", record.kind)}
    return values | {f"of_{name}": format_html(mono, part) for name, part in parts_of(record).items()}


def _mx(record: Record) -> str:
    if record.value.endswith(" ."):
        return _("After publication, {host} will receive no mail.")
    return _("After publication, mail for {host} will be delivered to {of_target} (preference {of_preference}).")


def _txt(record: Record) -> str:
    if _is_spf(record):
        return _("After publication, mail of {host} will be accepted from these servers: {value}.")
    if _is_dkim(record):
        return _("After publication, mail signed with the key {host} will be recognised.")
    if _is_dmarc(record):
        return _("After publication, receivers will deal with mail that fails the checks as {host} says: {value}.")
    return _("After publication, {host} will carry the text {value}.")


def _caa(record: Record) -> str:
    parts = parts_of(record)
    if parts["tag"] in {"issue", "issuewild"} and parts["value"].strip() == ";":
        return _("After publication, nobody may issue certificates for {host}.")
    if parts["tag"] == "issue":
        return _("After publication, {of_value} may issue certificates for {host}; others only if a record names them.")
    return _other(record)


def _other(_record: Record) -> str:
    return _("After publication, {host} will have the record {kind} {value}.")


_WORDS: Final[dict[str, Callable[[Record], str]]] = {
    "A": lambda _record: _("After publication, {host} will point to {value}."),
    "AAAA": lambda _record: _("After publication, {host} will point to {value}."),
    "CNAME": lambda _record: _("After publication, {host} will lead to the same place as {value}."),
    "MX": _mx,
    "TXT": _txt,
    "CAA": _caa,
    "NS": lambda _record: _("After publication, the server {value} will answer for {host} and all below it."),
    "SRV": lambda _record: _("After publication, the service {host} will be at {of_target}, port {of_port}."),
}

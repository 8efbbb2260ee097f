"""What single registries ask of contacts beside the standards: kept as it was said, and told again."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.names import qualified
from parvis_registry.epp.reading import Element, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import el, instant


@dataclass(frozen=True, slots=True)
class Own:
    """How one registry wraps its fields: tags from the outermost in, with a creation, in an answer, and with a change."""

    prefix: str
    said: tuple[str, ...]
    told: tuple[str, ...]
    changed: tuple[str, ...] = ()


_OF: Final = {
    "afnic": Own("frnic", ("ext", "create", "contact"), ("ext", "resData", "infData", "contact")),
    "eurid": Own("contact-ext", ("create",), ("infData",)),
    "dnsbelgium": Own("dnsbe", ("ext", "create", "contact"), ("ext", "infData", "contact")),
    "cira": Own("cira", ("ciraCreate",), ("ciraInfo",), ("ciraUpdate",)),
}


_TYPES: Final = frozenset({qualified("contact-ext:type"), qualified("dnsbe:type")})


def created(context: Context, command: Command) -> list[str]:
    """The fields of a new contact: EppError 2003 where who speaks the extension says none, or says half of them."""
    own = _OF.get(context.registry)
    if own is None or own.prefix not in context.spoken:
        return []
    found = _inside(command, own, own.said)
    if not found:
        raise EppError(2003, own.prefix)
    if own.prefix == "frnic":
        _check_qualified(found)
    elif own.prefix == "contact-ext" and qualified("contact-ext:naturalPerson") not in {one.tag for one in found}:
        raise EppError(2003, "naturalPerson")
    elif own.prefix == "cira" and qualified("cira:cprCategory") not in {one.tag for one in found}:
        raise EppError(2003, "cprCategory")
    return _written(found)


def _check_qualified(found: list[Element]) -> None:
    """A person has a first name, an organisation says what it is."""
    needed = {qualified("frnic:firstName"), qualified("frnic:legalEntityInfos")}
    there = {one.tag for one in found if len(one) or (one.text or "").strip()}
    if not needed & there:
        raise EppError(2003, "firstName or legalEntityInfos")


def role_in(fields: list[str]) -> str:
    """What a contact with these fields was made for, "" where they do not say."""
    read = [etree.fromstring(one) for one in fields]
    return next(((one.text or "").strip() for one in read if one.tag in _TYPES), "")


def is_changed(command: Command) -> bool:
    """Say whether the change speaks of these fields."""
    return any(tag in command.extensions for tag in ("frnic:ext", "cira:ciraUpdate"))


def changed(context: Context, command: Command, before: list[str], *, is_moved: bool) -> list[str]:
    """The fields after a change: what it does not speak of stays. ``is_moved``: another address answers for nothing yet."""
    if context.registry == "afnic":
        return _qualified_anew(context, command, _without(before, "reachable") if is_moved else before)
    own = _OF.get(context.registry)
    found = [] if own is None or not own.changed else _inside(command, own, own.changed)
    named = {one.tag for one in found}
    return [one for one in before if etree.fromstring(one).tag not in named] + _written(found)


def _without(before: list[str], tag: str) -> list[str]:
    return [one for one in before if etree.fromstring(one).tag != qualified(f"frnic:{tag}")]


def _qualified_anew(context: Context, command: Command, before: list[str]) -> list[str]:
    """How a contact was verified, added or taken away: the registry writes down when, and that the registrar said so."""
    if "frnic:ext" not in command.extensions:
        return before
    inner = command.extensions["frnic:ext"]
    for tag in ("update", "contact"):
        inner = parts(inner, "frnic", tag)[tag][0]
    given = parts(inner, "frnic", "add? rem?")
    found = list(before)
    for one in [*(given["rem"][0] if given["rem"] else []), *(given["add"][0] if given["add"] else [])]:
        local = etree.QName(one).localname
        if local not in {"idStatus", "reachable"}:
            raise EppError(2306, local)
        if local == "reachable" and one.get("media") not in {"email", "phone"}:
            raise EppError(2005, "media")
        found = _without(found, local)
    for one in given["add"][0] if given["add"] else []:
        kept = etree.fromstring(etree.tostring(one, with_tail=False))
        kept.set("when", instant(context.now))
        kept.set("source", "registrar")
        found.append(etree.tostring(kept, encoding="unicode"))
    return found


def told(context: Context, fields: list[str]) -> list[Element]:
    """The extension of an answer, for who speaks it."""
    own = _OF.get(context.registry)
    if own is None or own.prefix not in context.spoken or not fields:
        return []
    outermost, *others = (el(f"{own.prefix}:{tag}") for tag in own.told)
    innermost = outermost
    for one in others:
        innermost.append(one)
        innermost = one
    innermost.extend([etree.fromstring(one) for one in fields])
    return [outermost]


def _inside(command: Command, own: Own, tags: tuple[str, ...]) -> list[Element]:
    element = command.extensions.get(f"{own.prefix}:{tags[0]}")
    if element is None:
        return []
    for tag in tags[1:]:
        element = parts(element, own.prefix, tag)[tag][0]
    return list(element)


def _written(found: list[Element]) -> list[str]:
    return [etree.tostring(one, encoding="unicode", with_tail=False) for one in found]

"""Answers of RDAP (RFC 9083), read as what strangers say."""

import json
from typing import Any, Final

from parvis.domains.ports import RegistrationData, UnavailableError
from parvis.drivers.rdap.persons import without_persons
from parvis.drivers.rdap.texts import LONGEST_RAW, LONGEST_TEXT, cut, hosts, instant, short, statuses

_MOST_ITEMS: Final = 200
_NAME, _VALUE = 0, 3
"""Places in a property of a vCard (RFC 7095)."""


def registration_data(name: str, body: bytes) -> RegistrationData:
    """What ``body`` says of ``name``. Raises UnavailableError where it is nothing of RDAP, or about something else."""
    try:
        data = json.loads(body.decode("utf-8"))
        raw = _laid_out(without_persons(data))
    except (ValueError, RecursionError) as error:
        raise UnavailableError(f"no JSON ({type(error).__name__})") from error
    if not isinstance(data, dict) or data.get("objectClassName") != "domain":
        raise UnavailableError("no answer of RDAP about a domain")
    if _text(data.get("ldhName")).lower().rstrip(".") != name:
        raise UnavailableError("an answer about another name")
    events = {
        _text(event.get("eventAction")).lower(): _text(event.get("eventDate")) for event in _objects(data, "events")
    }
    return RegistrationData(
        name=name,
        registrar=_registrar(data),
        created_at=instant(events.get("registration", "")),
        expires_at=instant(events.get("expiration", "")),
        statuses=statuses(_text(word) for word in _items(data.get("status"))),
        nameservers=hosts(_text(host.get("ldhName")) for host in _objects(data, "nameservers")),
        raw=cut(raw),
        source="rdap",
    )


def _laid_out(data: object) -> str:
    """With a member a line, as far as it is shown: deep nesting would make much of little."""
    written, length = [], 0
    for part in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(data):
        written.append(part)
        length += len(part)
        if length > LONGEST_RAW:
            break
    return "".join(written)


def _registrar(data: dict[str, Any]) -> str:
    for entity in _objects(data, "entities"):
        if "registrar" in _items(entity.get("roles")):
            return _full_name(entity) or _text(entity.get("handle"))
    return ""


def _full_name(entity: dict[str, Any]) -> str:
    card = _items(entity.get("vcardArray"))
    for found in _items(card[1] if len(card) > 1 else None):
        if isinstance(found, list) and len(found) > _VALUE and found[_NAME] == "fn":
            return _text(found[_VALUE])
    return ""


def _items(value: object) -> list[Any]:
    return value[:_MOST_ITEMS] if isinstance(value, list) else []


def _objects(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [item for item in _items(data.get(name)) if isinstance(item, dict)]


def _text(value: object) -> str:
    return short(value[: 4 * LONGEST_TEXT]) if isinstance(value, str) else ""

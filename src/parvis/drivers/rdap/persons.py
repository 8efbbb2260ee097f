"""What is published of a name, without what is published of people: who shows it answers for it."""

from typing import Any, Final

_MEMBERS: Final = frozenset({
    "objectClassName", "handle", "ldhName", "unicodeName", "status", "port43", "roles",
    "events", "eventAction", "eventDate",
    "nameservers", "ipAddresses", "v4", "v6",
    "secureDNS", "zoneSigned", "delegationSigned", "maxSigLife", "dsData", "keyTag", "algorithm", "digestType", "digest",
    "entities", "publicIds", "type", "identifier", "vcardArray",
})  # fmt: skip
"""Of RFC 9083. Remarks, notices, links and what a registry adds of its own may name anybody."""
_CARD: Final = frozenset({"version", "fn"})


def without_persons(data: Any) -> Any:
    """``data`` as RDAP publishes them, with the members that say nothing of people, and of the entities the registrars."""
    if isinstance(data, list):
        return [without_persons(item) for item in data]
    if not isinstance(data, dict):
        return data
    told = {name: without_persons(value) for name, value in data.items() if name in _MEMBERS}
    if "entities" in told:
        told["entities"] = [one for one in _items(told["entities"]) if _is_registrar(one)]
    if "vcardArray" in told:
        told["vcardArray"] = _name_on(told["vcardArray"])
    return told


def _is_registrar(entity: Any) -> bool:
    return isinstance(entity, dict) and "registrar" in _items(entity.get("roles"))


def _name_on(card: Any) -> list[Any]:
    """A card of RFC 7095 with nothing but its name."""
    properties = _items(card[1] if isinstance(card, list) and len(card) > 1 else None)
    return ["vcard", [one for one in properties if isinstance(one, list) and one[:1] and one[0] in _CARD]]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

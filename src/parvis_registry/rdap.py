"""Registration data over HTTP (RFC 9082, 9083), and where to ask for them (RFC 9224)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from parvis_registry import policies
from parvis_registry.public import Published

TYPE: Final = "application/rdap+json"
_CONFORMANCE: Final = ["rdap_level_0"]
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def bootstrap(base: str, now: datetime) -> Mapping[str, Any]:
    """The registry of services: every extension whose registry has RDAP, and its address."""
    return {
        "version": "1.0",
        "publication": _written(now),
        "services": [
            [list(extensions), [f"{base}/rdap/"]]
            for code, extensions in policies.REGISTRIES.items()
            if code not in policies.WITHOUT_RDAP
        ],
    }


def missing(name: str) -> Mapping[str, Any]:
    """The answer for a name that is free."""
    return {"rdapConformance": _CONFORMANCE, "errorCode": 404, "title": "Not found", "description": [name]}


def told(found: Published, base: str, now: datetime) -> Mapping[str, Any]:
    """The answer for a registered name."""
    return {
        "rdapConformance": _CONFORMANCE,
        "objectClassName": "domain",
        "handle": found.handle,
        "ldhName": found.name,
        "links": [
            {
                "value": f"{base}/rdap/domain/{found.name}",
                "rel": "self",
                "href": f"{base}/rdap/domain/{found.name}",
                "type": TYPE,
            }
        ],
        "status": [_status(status) for status in found.statuses],
        "events": _events(found, now),
        "nameservers": [{"objectClassName": "nameserver", "ldhName": host} for host in found.nameservers],
        "secureDNS": _secure(found),
        "entities": [_entity("registrar", found.registrar), _entity("registrant", "REDACTED FOR PRIVACY")],
    }


def _status(status: str) -> str:
    """In the words of RFC 8056."""
    return "active" if status == "ok" else _HUMP.sub(" ", status).lower()


def _events(found: Published, now: datetime) -> list[dict[str, str]]:
    events = {
        "registration": found.created_at,
        "expiration": found.expires_at,
        "last changed": found.updated_at,
        "transfer": found.transferred_at,
        "last update of RDAP database": now,
    }
    return [{"eventAction": action, "eventDate": _written(at)} for action, at in events.items() if at]


def _secure(found: Published) -> dict[str, Any]:
    if not found.ds:
        return {"delegationSigned": False}
    if found.has_keys:
        names, kind = ("flags", "protocol", "algorithm", "publicKey"), "keyData"
    else:
        names, kind = ("keyTag", "algorithm", "digestType", "digest"), "dsData"
    return {"delegationSigned": True, kind: [dict(zip(names, record, strict=True)) for record in found.ds]}


def _entity(role: str, name: str) -> dict[str, Any]:
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    return {"objectClassName": "entity", "roles": [role], "vcardArray": ["vcard", card]}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

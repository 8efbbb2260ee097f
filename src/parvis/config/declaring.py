"""``[[brand.declared]]`` of the brands' file: name servers that the provider has declared at registries (DOM-15)."""

from collections.abc import Mapping
from typing import Any, Final

from parvis.catalog.models import Tld
from parvis.domains.actions.declared import Declared
from parvis.domains.actions.nameservers import checked_host
from parvis.domains.glue import checked_addresses
from parvis.domains.ports import Host
from parvis.kit.refusals import NotAllowedError

MOST: Final = 50
_KEYS: Final = ("name", "addresses", "registries")


class ServerEntryError(ValueError):
    """An entry makes no sense; the message names the server and the key."""


def servers_in(entries: object) -> list[Declared]:
    """Return the checked servers of one brand, in the file's order; or ServerEntryError."""
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        message = "write each server as [[brand.declared]]"
        raise ServerEntryError(message)
    if len(entries) > MOST:
        message = f"at most {MOST} servers"
        raise ServerEntryError(message)
    known = set(Tld.objects.values_list("registry", flat=True))
    servers = [_server(entry, number, known) for number, entry in enumerate(entries, start=1)]
    names = [server.host.name for server in servers]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"{twice} is there twice"
        raise ServerEntryError(message)
    return servers


def _server(entry: Mapping[str, Any], number: int, known: set[str]) -> Declared:
    where = str(entry.get("name") or f"server {number}")
    unknown = sorted(set(entry) - set(_KEYS))
    if unknown:
        message = f"{where}: unknown key {unknown[0]}"
        raise ServerEntryError(message)
    try:
        name = checked_host(str(entry.get("name", "")), field="name")
        addresses = checked_addresses(" ".join(_texts(entry, "addresses", where)), field="addresses")
    except NotAllowedError as refusal:
        message = f"{where}: {refusal.field}: {refusal}"
        raise ServerEntryError(message) from refusal
    codes = _texts(entry, "registries", where)
    stranger = next((code for code in codes if code not in known), None)
    if stranger is not None:
        message = f"{where}: registries: no extension is of a registry called {stranger}"
        raise ServerEntryError(message)
    if len(set(codes)) != len(codes):
        message = f"{where}: registries: the same one is there twice"
        raise ServerEntryError(message)
    return Declared(Host(name, tuple(addresses)), codes)


def _texts(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    found = entry.get(key)
    if not isinstance(found, list) or not found or not all(isinstance(text, str) and text for text in found):
        message = f"{where}: {key}: give a list of one or more texts"
        raise ServerEntryError(message)
    return found

"""Changing names (RFC 5731 section 3.2.5)."""

from collections.abc import Mapping
from typing import Final

from parvis_registry.epp import nameservers, secdns
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.domain_create import check_code
from parvis_registry.epp.endings import restore
from parvis_registry.epp.labels import domain_name, secret
from parvis_registry.epp.reading import Element, parts, text
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.roles import check_filled, read_roles, registrant
from parvis_registry.epp.statuses import CLIENT, check_allowed, read_statuses
from parvis_registry.epp.trades import BY_TRADE
from parvis_registry.epp.writing import Answer
from parvis_registry.holdings import Holding, save

_PARTS: Final = "ns? contact* status*"
_LOCK: Final = "clientUpdateProhibited"


def update(context: Context, command: Command) -> Answer:
    if (asked := command.extensions.get("rgp:update")) is not None:
        return restore(context, command, asked)
    given = parts(command.body, "domain", "name add? rem? chg?")
    holding = context.ours(domain_name(given["name"][0]))
    added = _given(given["add"])
    removed = _given(given["rem"])
    records = command.extensions.get("secDNS:update")
    if not (given["add"] or given["rem"] or given["chg"] or records is not None):
        raise EppError(2003, "a change")
    statuses = read_statuses(removed.get("status", []), CLIENT)
    # The lock forbids everything but taking it away.
    locked_by_us = _LOCK in holding.statuses and _LOCK in statuses
    if locked_by_us:
        holding.statuses.remove(_LOCK)
    check_allowed(holding, "Update")
    _servers(context, holding, added, removed)
    _roles(context, holding, added.get("contact", []), removed.get("contact", []))
    wanted = read_statuses(added.get("status", []), CLIENT)
    holding.statuses = sorted({*holding.statuses, *wanted} - set(statuses))
    _change(context, holding, given["chg"])
    if records is not None:
        holding.ds = secdns.updated(context, holding.ds, records)
    holding.updated_by, holding.updated_at = context.registrar, context.now
    save(context.database, holding)
    return Answer()


def _given(found: list[Element]) -> Mapping[str, list[Element]]:
    return parts(found[0], "domain", _PARTS) if found else {}


def _servers(
    context: Context,
    holding: Holding,
    added: Mapping[str, list[Element]],
    removed: Mapping[str, list[Element]],
) -> None:
    """Servers go first, then come: as attributes, one whose addresses change is both."""
    if not (added.get("ns") or removed.get("ns")):
        return
    for name in nameservers.read(context, removed.get("ns", []), exist=False).names:
        if name in holding.nameservers:
            holding.nameservers.remove(name)
            holding.glue.pop(name, None)
    coming = nameservers.read(context, added.get("ns", []))
    nameservers.check_glue(holding.name, coming.glue)
    holding.nameservers += [name for name in coming.names if name not in holding.nameservers]
    holding.glue |= coming.glue
    nameservers.check_count(holding.nameservers, context.policy(holding.name))


def _roles(context: Context, holding: Holding, added: list[Element], removed: list[Element]) -> None:
    gone = [[one.get("type", ""), text(one)] for one in removed]
    kept = [pair for pair in holding.roles if pair not in gone]
    holding.roles = kept + [pair for pair in read_roles(context, added) if pair not in kept]
    if added or removed:
        check_filled(context, holding.roles)


def _change(context: Context, holding: Holding, found: list[Element]) -> None:
    if not found:
        return
    given = parts(found[0], "domain", "registrant? authInfo?")
    if given["registrant"]:
        who = registrant(context, text(given["registrant"][0]))
        if context.registry in BY_TRADE and who != holding.registrant:
            raise EppError(2306, "another holder takes a trade")
        holding.registrant = who
    code = secret(given["authInfo"], "domain")
    if code is not None:
        if code:
            check_code(code)
        holding.auth_code = code

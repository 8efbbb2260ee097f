"""Registering names (RFC 5731 section 3.2.1)."""

from datetime import timedelta
from typing import Final

from parvis_registry.epp import allocation, fees, launch, nameservers, secdns
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.domain_info import unavailable
from parvis_registry.epp.labels import domain_name, secret
from parvis_registry.epp.periods import check_period, later
from parvis_registry.epp.reading import first, parts, years
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.roles import check_filled, read_roles, registrant
from parvis_registry.epp.writing import Answer, el, stamp
from parvis_registry.holdings import Holding, save

SHORTEST_CODE: Final = 6


def create(context: Context, command: Command) -> Answer:
    given = parts(command.body, "domain", "name period? ns? registrant? contact* authInfo")
    name, count = domain_name(given["name"][0]), years(given["period"])
    policy = context.policy(name)
    code = secret(given["authInfo"], "domain") or ""
    check_code(code)
    check_free(context, name)
    allocation.check(command, name)
    check_period(policy, count)
    servers = nameservers.read(context, given["ns"])
    nameservers.check_count(servers.names, policy)
    nameservers.check_glue(name, servers.glue)
    launch.check_accepted(context, command, name)
    fee = fees.agreed(command, name, "create", count)
    records = command.extensions.get("secDNS:create")
    roles = read_roles(context, given["contact"])
    check_filled(context, roles)
    holding = Holding(
        name=name,
        registry=context.registry,
        registrar=context.registrar,
        created_by=context.registrar,
        created_at=context.now,
        expires_at=later(context.now, count),
        registrant=registrant(context, first(given["registrant"])),
        roles=roles,
        nameservers=servers.names,
        glue=servers.glue,
        ds=[] if records is None else secdns.created(context, records),
        auth_code=code,
        client_key=command.client_key,
    )
    if policy.add_grace_days:
        until = context.now + timedelta(days=policy.add_grace_days)
        holding.graces.append({"kind": "addPeriod", "until": until.isoformat(), "minor": fee})
    fees.charge(context, name, "create", fee)
    save(context.database, holding)
    data = el(
        "domain:creData",
        el("domain:name", name),
        stamp("domain:crDate", holding.created_at),
        stamp("domain:exDate", holding.expires_at),
    )
    return Answer(data=data, extensions=fees.charged(command, fee, "fee:creData"))


def check_code(code: str) -> None:
    """EppError 2306 for a code that is too weak."""
    if len(code) < SHORTEST_CODE:
        raise EppError(2306, f"a code has {SHORTEST_CODE} characters at least")


def check_free(context: Context, name: str) -> None:
    """EppError 2302 for a name in use, 2306 for one that is never registered."""
    why = unavailable(context, name)
    if why:
        raise EppError(2302 if why == "In use" else 2306, why)

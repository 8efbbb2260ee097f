"""Renewing names (RFC 5731 section 3.2.3)."""

from datetime import date, timedelta

from parvis_registry.epp import fees
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import domain_name
from parvis_registry.epp.periods import check_period, later
from parvis_registry.epp.reading import needed, parts, years
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.statuses import check_allowed
from parvis_registry.epp.writing import Answer, el, stamp
from parvis_registry.holdings import save


def renew(context: Context, command: Command) -> Answer:
    given = parts(command.body, "domain", "name curExpDate period?")
    holding = context.ours(domain_name(given["name"][0]))
    policy, count = context.policy(holding.name), years(given["period"])
    try:
        seen = date.fromisoformat(needed(given["curExpDate"][0])[:10])
    except ValueError as error:
        raise EppError(2005, "curExpDate") from error
    if not policy.is_renewable:
        raise EppError(2101, "names renew by themselves here")
    check_allowed(holding, "Renew")
    if seen != holding.expires_at.date():
        raise EppError(2306, "curExpDate is not the date of expiry")
    check_period(policy, count)
    expires_at = later(holding.expires_at, count)
    if expires_at > later(context.now, policy.longest):
        raise EppError(2004, f"at most {policy.longest} years in advance")
    fee = fees.agreed(command, holding.name, "renew", count)
    holding.expires_at = expires_at
    holding.updated_by, holding.updated_at = context.registrar, context.now
    if policy.add_grace_days:
        until = context.now + timedelta(days=policy.add_grace_days)
        holding.graces.append({"kind": "renewPeriod", "until": until.isoformat(), "minor": fee})
    fees.charge(context, holding.name, "renew", fee)
    save(context.database, holding)
    data = el("domain:renData", el("domain:name", holding.name), stamp("domain:exDate", holding.expires_at))
    return Answer(data=data, extensions=fees.charged(command, fee, "fee:renData"))

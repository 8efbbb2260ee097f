"""Names that go from one registrar to another (RFC 5731 sections 3.1.3 and 3.2.4)."""

from datetime import datetime, timedelta
from typing import Final

from parvis_registry import policies
from parvis_registry.epp import allocation, fees, trades
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import domain_name, secret
from parvis_registry.epp.periods import check_period, earlier, later
from parvis_registry.epp.reading import Element, parts, years
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.statuses import check_allowed
from parvis_registry.epp.telling import tell
from parvis_registry.epp.writing import Answer, el, stamp
from parvis_registry.holdings import Holding, save
from parvis_registry.tlds import policy_of

OPERATIONS: Final = frozenset({"request", "query", "approve", "reject", "cancel"})


def transfer(context: Context, command: Command) -> Answer:
    given = parts(command.body, "domain", "name period? authInfo?")
    if command.op not in OPERATIONS:
        raise EppError(2005 if command.op else 2003, "op")
    holding = context.holding(domain_name(given["name"][0]))
    code = secret(given["authInfo"], "domain")
    if command.op == "request":
        inside = trades.moved(context, command, holding, code)
        return inside or _requested(context, command, holding, given["period"], code)
    if command.op == "query":
        return _queried(context, holding, code)
    return _stepped(context, holding, command.op)


def _requested(context: Context, command: Command, holding: Holding, period: list[Element], code: str | None) -> Answer:
    if holding.registrar == context.registrar:
        raise EppError(2106, "it is yours")
    if not code or code != holding.auth_code:
        raise EppError(2202)
    allocation.check(command, holding.name)
    check_allowed(holding, "Transfer")
    policy = context.policy(holding.name)
    count = years(period, 1 if policy.transfer_adds_year else 0)
    if policy.transfer_adds_year:
        check_period(policy, count)
    elif period:
        raise EppError(2306, "a transfer leaves the expiry as it is")
    who, roles = _contacts(context, command)
    fee = fees.agreed(command, holding.name, "transfer", count)
    holding.transfer = {
        "status": "pending",
        "gaining": context.registrar,
        "losing": holding.registrar,
        "requested_at": context.now.isoformat(),
        "act_at": (context.now + timedelta(days=policy.transfer_days)).isoformat(),
        "years": count,
        "minor": fee,
        "registrant": who,
        "roles": roles,
    }
    tell(context, holding.registrar, "Transfer requested.", transfer_told(holding, context.now))
    if not policy.transfer_days:
        finish(context, holding, "serverApproved")
    save(context.database, holding)
    data = transfer_told(holding, context.now)
    extensions = fees.charged(command, fee, "fee:trnData")
    return Answer(1001 if holding.is_pending else 1000, data=data, extensions=extensions)


def _contacts(context: Context, command: Command) -> tuple[str, list[list[str]]]:
    """What the name has afterwards, where the registry wants that named (of who speaks its extension); else nothing."""
    if context.registry not in policies.NAMES_CONTACTS or "dnsbe" not in context.spoken:
        return "", []
    if "dnsbe:ext" not in command.extensions:
        raise EppError(2003, "the contacts of the name")
    return trades.contacts_named(context, command.extensions["dnsbe:ext"])


def _queried(context: Context, holding: Holding, code: str | None) -> Answer:
    if code is not None and code != holding.auth_code:
        raise EppError(2202)
    known = {holding.registrar, holding.transfer.get("gaining"), holding.transfer.get("losing")}
    if code is None and context.registrar not in known:
        raise EppError(2201)
    if not holding.transfer:
        raise EppError(2301)
    return Answer(data=transfer_told(holding, context.now))


def _stepped(context: Context, holding: Holding, step: str) -> Answer:
    if not holding.is_pending:
        raise EppError(2301)
    if context.registrar != holding.transfer["gaining" if step == "cancel" else "losing"]:
        raise EppError(2201)
    finish(
        context, holding, {"approve": "clientApproved", "reject": "clientRejected", "cancel": "clientCancelled"}[step]
    )
    save(context.database, holding)
    return Answer(data=transfer_told(holding, context.now))


def finish(context: Context, holding: Holding, status: str) -> None:
    """End a pending transfer, and tell both who did not do it. The caller saves."""
    told = holding.transfer
    told["status"] = status
    told["act_at"] = context.now.isoformat()
    if status.endswith("Approved"):
        _hand_over(context, holding)
    done_by = {"clientApproved": "losing", "clientRejected": "losing", "clientCancelled": "gaining"}.get(status)
    text = f"Transfer {status.removeprefix('client').removeprefix('server').lower()}."
    for side in ("gaining", "losing"):
        if side != done_by:
            tell(context, told[side], text, transfer_told(holding, context.now))


def _hand_over(context: Context, holding: Holding) -> None:
    told, policy = holding.transfer, policy_of(holding.name.partition(".")[2])
    holding.expires_at = expiry_after(holding, context.now)
    refund = holding.refunds(context.now, "autoRenewPeriod")
    fees.charge(context, holding.name, "autorenew-refund", -refund, registrar=told["losing"])
    fees.charge(context, holding.name, "transfer", told["minor"], registrar=told["gaining"])
    holding.registrar = holding.updated_by = told["gaining"]
    holding.registrant = told.get("registrant") or holding.registrant
    holding.roles = told.get("roles") or holding.roles
    holding.transferred_at = holding.updated_at = context.now
    # What the losing registrar forbade binds nobody any more.
    holding.statuses = [status for status in holding.statuses if status.startswith("server")]
    holding.graces = []
    if policy.add_grace_days:
        until = context.now + timedelta(days=policy.add_grace_days)
        holding.graces.append({"kind": "transferPeriod", "until": until.isoformat(), "minor": told["minor"]})


def expiry_after(holding: Holding, now: datetime) -> datetime:
    """When the name expires once it is transferred. A year that the registry added by itself is replaced, not added to."""
    policy = policy_of(holding.name.partition(".")[2])
    if not policy.transfer_adds_year:
        return holding.expires_at
    start = now if policy.transfers_from_now else holding.expires_at
    if not policy.transfers_from_now and holding.is_within("autoRenewPeriod", now):
        start = earlier(start, 1)
    return max(holding.expires_at, min(later(start, holding.transfer["years"]), later(now, policy.longest)))


def transfer_told(holding: Holding, now: datetime) -> Element:
    """The ``trnData``."""
    told = holding.transfer
    expiry = expiry_after(holding, now) if holding.is_pending else holding.expires_at
    return el(
        "domain:trnData",
        el("domain:name", holding.name),
        el("domain:trStatus", told["status"]),
        el("domain:reID", told["gaining"]),
        stamp("domain:reDate", told["requested_at"]),
        el("domain:acID", told["losing"]),
        stamp("domain:acDate", told["act_at"]),
        stamp("domain:exDate", expiry) if told["status"] == "pending" or told["status"].endswith("Approved") else None,
    )

"""What happens to names by itself: everything that is due, in order, each at its own instant."""

import sqlite3
from datetime import datetime, timedelta

from parvis_registry.epp import fees, trades
from parvis_registry.epp.context import Context
from parvis_registry.epp.endings import bury, release
from parvis_registry.epp.periods import later
from parvis_registry.epp.telling import Change, tell_change
from parvis_registry.epp.transfers import finish
from parvis_registry.epp.writing import el, stamp
from parvis_registry.holdings import Holding, next_due, save
from parvis_registry.tlds import policy_of


def settle(database: sqlite3.Connection, now: datetime) -> None:
    """Let happen all that is due by ``now``."""
    while (holding := next_due(database, now)) is not None:
        at = holding.due_at
        context = Context(database, holding.registry, holding.registrar, at, frozenset())
        if holding.is_pending and at == datetime.fromisoformat(holding.transfer["act_at"]):
            finish(context, holding, "serverApproved")
            save(database, holding)
        elif holding.is_traded and at == datetime.fromisoformat(holding.trade["act_at"]):
            trades.finish(context, holding, "serverCancelled")
            save(database, holding)
        elif holding.end:
            _move_on(context, holding)
        else:
            _expire(context, holding)


def _expire(context: Context, holding: Holding) -> None:
    policy = policy_of(holding.name.partition(".")[2])
    if not policy.auto_renews:
        _delete(context, holding)
        return
    fee = fees.fee_of(holding.name, "renew", 1)
    holding.expires_at = later(holding.expires_at, 1)
    holding.updated_by, holding.updated_at = "registry", context.now
    fees.charge(context, holding.name, "autorenew", fee)
    if policy.auto_renew_days:
        until = context.now + timedelta(days=policy.auto_renew_days)
        holding.graces.append({"kind": "autoRenewPeriod", "until": until.isoformat(), "minor": fee})
    save(context.database, holding)
    data = el("domain:renData", el("domain:name", holding.name), stamp("domain:exDate", holding.expires_at))
    tell_change(context, holding, Change("autoRenew", "Renewed by the registry."), data)


def _delete(context: Context, holding: Holding) -> None:
    if bury(context, holding):
        holding.updated_by = "registry"
        save(context.database, holding)
        tell_change(context, holding, Change("autoDelete", "Deleted at its expiry."))
        return
    tell_change(context, holding, Change("autoPurge", "Released at its expiry.", is_before=True))
    release(context, holding)


def _move_on(context: Context, holding: Holding) -> None:
    """The next stage of a name that was deleted."""
    stage, days = holding.end["stage"], policy_of(holding.name.partition(".")[2]).pending_delete_days
    if stage == "pendingRestore":
        # No report came: it is where it was, for as long as it would have been.
        until = max(context.now, datetime.fromisoformat(holding.end["redeemable_until"]))
        holding.end |= {"stage": "redemptionPeriod", "until": until.isoformat()}
        save(context.database, holding)
    elif stage == "redemptionPeriod" and days:
        holding.end |= {"stage": "pendingDelete", "until": (context.now + timedelta(days=days)).isoformat()}
        save(context.database, holding)
    else:
        tell_change(context, holding, Change("autoPurge", "Released.", is_before=True))
        release(context, holding)

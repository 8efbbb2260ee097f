"""Deleting names, and restoring them in their redemption (RFC 5731 section 3.2.2, RFC 3915)."""

from datetime import timedelta
from typing import Final

from parvis_registry.epp import fees
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import domain_name
from parvis_registry.epp.periods import earlier, later
from parvis_registry.epp.reading import Element, attribute, needed, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.statuses import check_allowed
from parvis_registry.epp.writing import Answer, el
from parvis_registry.holdings import Holding, is_linked, remove, save
from parvis_registry.objects import find_host, hosts_inside, remove_object
from parvis_registry.tlds import policy_of

REPORT_DAYS: Final = 7
_LONGEST_TEXT: Final = 20_000
_GRACES: Final = ("renewPeriod", "autoRenewPeriod", "transferPeriod")


def delete(context: Context, command: Command) -> Answer:
    holding = context.ours(domain_name(parts(command.body, "domain", "name")["name"][0]))
    check_allowed(holding, "Delete")
    for host in hosts_inside(context.database, context.registry, holding.name):
        if is_linked(context.database, context.registry, "host", host, but=holding.name):
            raise EppError(2305, f"{host} serves other names")
    if holding.is_within("addPeriod", context.now):
        refund = holding.refunds(context.now, "addPeriod", *_GRACES)
        fees.charge(context, holding.name, "delete-refund", -refund)
        release(context, holding)
        return Answer()
    fees.charge(context, holding.name, "delete-refund", -holding.refunds(context.now, *_GRACES))
    if holding.is_within("autoRenewPeriod", context.now):
        # The year that is paid back is taken back: a restoration buys it anew.
        holding.expires_at = earlier(holding.expires_at, 1)
    if bury(context, holding):
        save(context.database, holding)
        return Answer(1001)
    release(context, holding)
    return Answer()


def bury(context: Context, holding: Holding) -> bool:
    """Delete it so that it can come back for a while. False where there is no such while. The caller saves."""
    policy = policy_of(holding.name.partition(".")[2])
    stages = (("redemptionPeriod", policy.redemption_days), ("pendingDelete", policy.pending_delete_days))
    for stage, days in stages:
        if days:
            until = context.now + timedelta(days=days)
            holding.end = {"stage": stage, "until": until.isoformat(), "deleted_at": context.now.isoformat()}
            holding.graces = []
            holding.updated_by, holding.updated_at = context.registrar, context.now
            return True
    return False


def release(context: Context, holding: Holding) -> None:
    """Nobody has it any more, nor the hosts inside."""
    for host in hosts_inside(context.database, context.registry, holding.name):
        found = find_host(context.database, context.registry, host)
        if found is not None:
            remove_object(context.database, context.registry, found)
    remove(context.database, holding.name)


def restore(context: Context, command: Command, asked: Element) -> Answer:
    """What an update with ``rgp:update`` asks for: it changes nothing else (EppError 2306)."""
    given = parts(command.body, "domain", "name add? rem? chg?")
    holding = context.ours(domain_name(given["name"][0]))
    if given["add"] or given["rem"] or any(len(one) for one in given["chg"]):
        raise EppError(2306, "a restore changes nothing else")
    wanted = parts(asked, "rgp", "restore")["restore"][0]
    if attribute(wanted, "op", frozenset({"request", "report"})) == "report":
        return _reported(context, holding, wanted)
    if holding.end.get("stage") != "redemptionPeriod":
        raise EppError(2304, "it is not in redemption")
    if len(wanted):
        raise EppError(2001, "a report comes afterwards")
    fee = fees.agreed(command, holding.name, "restore", 1)
    fees.charge(context, holding.name, "restore", fee)
    status = "pendingRestore"
    if policy_of(holding.name.partition(".")[2]).restore_needs_report:
        until = context.now + timedelta(days=REPORT_DAYS)
        holding.end |= {"stage": status, "until": until.isoformat(), "redeemable_until": holding.end["until"]}
    else:
        _revive(context, holding)
    holding.updated_by, holding.updated_at = context.registrar, context.now
    save(context.database, holding)
    told = [el("rgp:upData", el("rgp:rgpStatus", s=status))] if holding.end else []
    return Answer(extensions=[*told, *fees.charged(command, fee, "fee:updData")])


def _reported(context: Context, holding: Holding, wanted: Element) -> Answer:
    if holding.end.get("stage") != "pendingRestore":
        raise EppError(2304, "no report is waited for")
    report = parts(wanted, "rgp", "report")["report"][0]
    given = parts(report, "rgp", "preData postData delTime resTime resReason statement+ other?")
    if len(given["statement"]) != 2:  # noqa: PLR2004 - RFC 3915 section 4.2.5
        raise EppError(2003, "two statements")
    for tag in ("delTime", "resTime", "resReason"):
        needed(given[tag][0], longest=_LONGEST_TEXT)
    _revive(context, holding)
    holding.updated_by, holding.updated_at = context.registrar, context.now
    save(context.database, holding)
    return Answer()


def _revive(context: Context, holding: Holding) -> None:
    """It is registered again, for the years that the registry adds, and for more where it would have expired already."""
    policy = policy_of(holding.name.partition(".")[2])
    holding.end = {}
    count = policy.restore_years
    if policy.restores_from_now:
        expires_at = max(holding.expires_at, later(context.now, count))
    else:
        while later(holding.expires_at, count) <= context.now:
            count += 1
        expires_at = later(holding.expires_at, count)
    if count:
        holding.expires_at = expires_at
        fees.charge(context, holding.name, "renew", fees.fee_of(holding.name, "renew", count))

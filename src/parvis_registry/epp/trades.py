"""Names that go to another holder by a registry's own command: trades at AFNIC, transfers with a new holder at DNS Belgium.

At AFNIC the code is the agreement of both, unless the name was told to be slow (``/admin/trades``): then both are waited
for. At DNS Belgium the code is one that was sent to the holder, valid for a week, and a new term begins.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from parvis_registry.epp import fees
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import domain_name, handle
from parvis_registry.epp.periods import later
from parvis_registry.epp.reading import Element, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.roles import HOLDER, check_contact, check_filled, check_taken
from parvis_registry.epp.statuses import check_allowed
from parvis_registry.epp.telling import tell
from parvis_registry.epp.writing import Answer, el, some, stamp
from parvis_registry.holdings import Holding, save

BY_TRADE: Final = frozenset({"afnic", "dnsbelgium"})
"""Registries where an ordinary change leaves the holder as it is."""
WAITS: Final = timedelta(days=8)
"""For both holders."""
CODE_DAYS: Final = timedelta(days=7)
_SAME: Final = "#AUTO#"


def trade(context: Context, command: Command) -> Answer:
    """A step of a trade at AFNIC."""
    given = parts(command.body, "frnic", "name registrant? authInfo")
    holding = context.ours(domain_name(given["name"][0]))
    if _code(given["authInfo"][0]) != holding.auth_code:
        raise EppError(2202)
    if command.op == "request":
        return _requested(context, holding, given["registrant"])
    if not holding.trade.get("status") or (command.op == "cancel" and not holding.is_traded):
        raise EppError(2301)
    if command.op == "cancel":
        finish(context, holding, "clientCancelled")
        save(context.database, holding)
    elif command.op != "query":
        raise EppError(2005 if command.op else 2003, "op")
    return Answer(extensions=[_told(holding)])


def _code(found: Element) -> str:
    return (parts(found, "domain", "pw")["pw"][0].text or "").strip()


def _requested(context: Context, holding: Holding, found: list[Element]) -> Answer:
    if not found:
        raise EppError(2003, "registrant")
    who = handle(found[0])
    check_contact(context, who, HOLDER)
    if holding.is_traded:
        raise EppError(2300, "a trade waits for an answer")
    check_allowed(holding, "Update")
    if who == holding.registrant:
        raise EppError(2306, "it is the holder already")
    is_slow = bool(holding.trade.get("is_slow"))
    until = context.now + WAITS if is_slow else context.now
    holding.trade = {
        "status": "pending",
        "registrant": who,
        "former": holding.registrant,
        "requested_at": context.now.isoformat(),
        "act_at": until.isoformat(),
        "by": context.registrar,
    }
    fees.charge(context, holding.name, "trade", fees.fee_of(holding.name, "renew", 1))
    if not is_slow:
        finish(context, holding, "serverApproved", is_told=False)
    save(context.database, holding)
    return Answer(1001 if is_slow else 1000, extensions=[_told(holding)])


def finish(context: Context, holding: Holding, status: str, *, is_told: bool = True) -> None:
    """End a pending trade, and tell who asked for it. The caller saves."""
    holding.trade |= {"status": status, "act_at": context.now.isoformat()}
    if status.endswith("Approved"):
        holding.registrant = holding.trade["registrant"]
        holding.updated_by, holding.updated_at = context.registrar, context.now
    else:
        refund = fees.fee_of(holding.name, "renew", 1)
        fees.charge(context, holding.name, "trade-refund", -refund, registrar=holding.trade["by"])
    if is_told:
        tell(context, holding.registrar, f"Trade {status}.", None, _told(holding))


def _told(holding: Holding) -> Element:
    told = holding.trade
    is_waiting = holding.is_traded
    data = el(
        "frnic:domain",
        el("frnic:name", holding.name),
        el("frnic:trStatus", told["status"]),
        el("frnic:reID", told["by"]),
        stamp("frnic:reDate", told["requested_at"]),
        el("frnic:reHldID", told["registrant"]),
        stamp("frnic:rhDate", told["act_at"]) if is_waiting else None,
        el("frnic:acID", told["by"]),
        some("frnic:acHldID", told["former"]),
        stamp("frnic:ahDate", told["act_at"]) if is_waiting else None,
    )
    return el("frnic:ext", el("frnic:resData", el("frnic:trdData", data)))


def send_code(context: Context, command: Command) -> Answer:
    """DNS Belgium sends a code to the holder: the same one while it is valid."""
    given = parts(command.body, "dnsbe", "domainName url?")
    holding = context.holding(domain_name(given["domainName"][0]))
    known = holding.sent_code
    if not known or datetime.fromisoformat(known["until"]) <= context.now:
        code = "-".join(f"{secrets.randbelow(1000):03}" for _part in range(5))
        holding.sent_code = {"code": code, "until": (context.now + CODE_DAYS).isoformat()}
        save(context.database, holding)
    return Answer()


def moved(context: Context, command: Command, holding: Holding, code: str | None) -> Answer | None:
    """A transfer of DNS Belgium inside one registrar, which changes the holder; None where it is no such transfer."""
    extension = command.extensions.get("dnsbe:ext")
    if extension is None or holding.registrar != context.registrar:
        return None
    who, roles = contacts_named(context, extension)
    known = holding.sent_code
    if not known or code != known["code"] or datetime.fromisoformat(known["until"]) <= context.now:
        raise EppError(2202)
    check_allowed(holding, "Transfer")
    if not who or who == holding.registrant:
        raise EppError(2306, "another holder is to be named")
    fees.charge(context, holding.name, "transfer", fees.fee_of(holding.name, "transfer", 1))
    holding.registrant, holding.roles, holding.sent_code = who, roles, {}
    holding.expires_at = later(context.now, 1)
    holding.updated_by, holding.updated_at = context.registrar, context.now
    save(context.database, holding)
    return Answer()


def contacts_named(context: Context, extension: Element) -> tuple[str, list[list[str]]]:
    """The holder that a transfer of DNS Belgium names ("": it stays the same), and the pairs of the other roles.

    EppError 2303 and 2306 for one that cannot be it, 2003 where one is missing.
    """
    named = parts(parts(extension, "dnsbe", "transfer")["transfer"][0], "dnsbe", "domain")["domain"][0]
    given = parts(named, "dnsbe", "registrant billing? tech?")
    roles = [[role, handle(one)] for role in ("billing", "tech") for one in given[role]]
    check_taken(context, roles)
    check_filled(context, roles)
    if (given["registrant"][0].text or "").strip() == _SAME:
        return "", roles
    who = handle(given["registrant"][0])
    check_contact(context, who, HOLDER)
    return who, roles

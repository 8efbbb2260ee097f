"""The life of a name on its page: a line of phases, what comes next, and the five dates kept apart (DOM-7, DOM-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.models import Account
from parvis.billing.taxes import decide
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import price_list
from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.life import Dated, Life, Source, Stage, life_of
from parvis.domains.models import Domain
from parvis.domains.premium import fee_of
from parvis.kit.money import Money
from parvis.web.ui.formats import date_text, money_text

_PHASES: Final = (
    ("active", gettext_lazy("Active"), gettext_lazy("since %(day)s")),
    ("expiry", gettext_lazy("Expiry"), gettext_lazy("on %(day)s")),
    ("grace", gettext_lazy("Grace period"), gettext_lazy("until %(day)s")),
    ("redemption", gettext_lazy("Redemption"), gettext_lazy("until %(day)s")),
    ("deletion", gettext_lazy("Deletion"), gettext_lazy("on %(day)s")),
)
_NOW: Final = {
    Stage.ADD_GRACE: "active",
    Stage.ACTIVE: "active",
    Stage.EXPIRING: "active",
    Stage.REDEMPTION: "redemption",
    Stage.RESTORING: "redemption",
    Stage.PENDING_DELETE: "deletion",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the line. ``state`` is "done", "now" or "next"."""

    label: str | Promise
    day: str
    state: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """One of the five dates: in words where there is none, and where it comes from."""

    label: str
    at: datetime | None
    instead: str
    source: str
    as_of: datetime | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Lifeline:
    """What the page shows. Without ``phases`` the name has no course of its own yet, or any more."""

    life: Life
    phases: list[Phase]
    sentences: list[str]
    dates: list[DateLine]
    prices: list[str]


def lifeline_of(domain: Domain, *, account: Account, now: datetime) -> Lifeline:
    """The life of ``domain`` as ``account`` reads it; prices are those of its brand today."""
    rules = rules_of(domain.tld, now.date())
    life = life_of(domain, rules, now=now)
    has_course = life.stage in _NOW or life.stage == Stage.EXPIRED
    return Lifeline(
        life,
        _phases(domain, life, now) if has_course and life.expires_at else [],
        _sentences(domain, life, rules, now),
        _dates(life, rules),
        _prices(domain, account, now) if has_course else [],
    )


def _phases(domain: Domain, life: Life, now: datetime) -> list[Phase]:
    """Those that the extension knows, up to the one of today."""
    days = {
        "active": domain.registered_at,
        "expiry": life.expires_at,
        "grace": life.grace_end.at,
        "redemption": life.redemption_end.at,
        "deletion": life.released_at,
    }
    present = _NOW.get(life.stage, "expiry")
    if life.stage == Stage.EXPIRED and life.grace_end.at and now < life.grace_end.at:
        present = "grace"
    found: list[Phase] = []
    state = "done"
    for key, label, words in _PHASES:
        at = days[key]
        if key == present:
            state = "now"
        elif state == "now":
            state = "next"
        if at is not None or key == present:
            found.append(Phase(label, str(words) % {"day": date_text(at)} if at else "", state))
    return found


def _sentences(domain: Domain, life: Life, rules: TldRules, now: datetime) -> list[str]:
    """One for the phase of today, one for the next."""
    words = {
        "expiry": date_text(life.expires_at, style="long") if life.expires_at else "",
        "grace": date_text(life.grace_end.at, style="long") if life.grace_end.at else "",
        "restore": date_text(life.redemption_end.at, style="long") if life.redemption_end.at else "",
        "released": date_text(life.released_at, style="long") if life.released_at else "",
    }
    if life.stage in {Stage.ADD_GRACE, Stage.ACTIVE, Stage.EXPIRING} and life.expires_at:
        here = (
            _("The name is held until %(expiry)s, and renewed by itself before.")
            if domain.is_auto_renewed
            else _("The name is held until %(expiry)s. Nothing renews it by itself.")
        )
        return [here % words, _after_expiry(life, rules) % words]
    if life.stage == Stage.EXPIRED and life.grace_end.at and now < life.grace_end.at:
        here = _("The name has expired. It can be renewed at the normal price until %(grace)s.") % words
        return [here, _after_grace(life) % words]
    if life.stage == Stage.EXPIRED:
        return [_("The name has expired."), _after_grace(life) % words]
    if life.stage == Stage.REDEMPTION and life.redemption_end.at:
        return [
            _("The name is deleted and no longer works. It can be restored until %(restore)s.") % words,
            _("After that it cannot be saved: it is released around %(released)s.") % words,
        ]
    return []


def _after_expiry(life: Life, rules: TldRules) -> str:
    if life.grace_end.at:
        return _("Not renewed, it stops working on that day and can be renewed at the normal price until %(grace)s.")
    if rules.has_restore:
        return _("Not renewed, it is deleted at once; it can then be restored for a fee until %(restore)s.")
    return _("Not renewed, it is deleted: this registry restores no name.")


def _after_grace(life: Life) -> str:
    if life.redemption_end.at:
        return _("Not renewed, it is deleted; it can then be restored for a fee until %(restore)s.")
    return _("Not renewed, it is deleted: this registry restores no name.")


def _dates(life: Life, rules: TldRules) -> list[DateLine]:
    def line(label: str, dated: Dated, instead: str) -> DateLine:
        source = {
            Source.REGISTRY: _("The registry"),
            Source.RULES: _("By the rules of .%(tld)s") % {"tld": rules.name},
            Source.OURS: _("Seven days before the deadline"),
        }[dated.source]
        return DateLine(label, dated.at, instead, source, dated.as_of, dated.is_confirmed)

    no_date = _("The registry publishes no date.")
    return [
        line(_("Expiry at the registry"), life.registry_expiry, no_date),
        line(_("Deadline to renew"), life.deadline, no_date),
        line(_("Last day for a bank transfer or a cheque"), life.payment, no_date),
        line(_("End of the grace period"), life.grace_end, _("This extension has none.")),
        line(
            _("End of redemption"),
            life.redemption_end,
            _("Not known.") if rules.has_restore else _("This registry restores no name."),
        ),
    ]


def _prices(domain: Domain, account: Account, now: datetime) -> list[str]:
    """What each way back costs, told before it becomes necessary (ERRP)."""
    prices = price_list(account.brand, now=now, tlds=[domain.tld])
    rate = decide(account, on=now.date()).rate

    def shown(net: Money | None) -> str:
        if net is None:
            return ""
        if account.is_business:
            return _("%(amount)s excl. tax") % {"amount": money_text(net)}
        return _("%(amount)s incl. tax") % {"amount": money_text(net + net.part(rate))}

    def cost(action: PriceAction) -> Money | None:
        if not domain.is_premium:
            return prices.of(domain.tld, action)
        fee = fee_of(domain, action, currency=prices.currency, now=now)
        return None if fee is None else prices.with_margin(fee.minor, 1)

    found = (
        (_("Renewal for one year: %(price)s"), shown(cost(PriceAction.RENEW))),
        (_("Restore: %(price)s"), shown(cost(PriceAction.RESTORE))),
    )
    return [sentence % {"price": price} for sentence, price in found if price]

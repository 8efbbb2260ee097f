"""What needs the customer's attention, what is lost first coming first (DASH-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.queries import SOON_DAYS, expiring, out_of_order
from parvis.domains.status_labels import ALARMING, badge_of
from parvis.kit.actor import Actor
from parvis.orders.enums import OrderState
from parvis.orders.models import Order
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.portal.domains.presenting import day, ends_at, is_ending
from parvis.web.portal.home.holders import unverified
from parvis.web.portal.home.todo import CAP, SEE, SINGLY, Todo

SHOWN: Final = 7
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_RENEW: Final = gettext_lazy("Renew")
_RESTORE: Final = gettext_lazy("Restore")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that something is to be done about, and the one that expires next."""

    redeemable: list[Domain]
    running_out: list[Domain]
    alarming: list[Domain]
    next_due: Domain | None


def names_of(actor: Actor, *, now: datetime) -> Names:
    """Read them all at once, each kind up to ``CAP`` + 1."""
    if not actor.may(Permission.DOMAINS_READ):
        return Names([], [], [], None)
    visible = Domain.objects.visible_to(actor).defer("grams")
    lost = visible.filter(state=DomainState.REDEMPTION).order_by("ends_at", "pk")[: CAP + 1]
    ending = expiring(actor, now=now, within_days=SOON_DAYS).defer("grams")
    ending = ending.filter(Q(is_auto_renewed=False) | Q(ends_at__lte=now))[: CAP + 1]
    alarming = visible.filter(out_of_order(), state=DomainState.ACTIVE)
    # In an order that no index has: PostgreSQL then looks the few statuses up instead of walking through every name.
    alarming = alarming.order_by("created_at", "pk")[: CAP + 1]
    coming = visible.filter(state=DomainState.ACTIVE, ends_at__gt=now).order_by("ends_at", "pk")[:1]
    found = {name.pk: name for name in lost.union(ending, alarming, coming, all=True)}
    rows = sorted(found.values(), key=lambda name: (ends_at(name, now=now) or _NEVER, name.pk))
    active = [name for name in rows if name.state == DomainState.ACTIVE]
    soon = [name for name in active if name.ends_at is not None and is_ending(name, now=now)]
    alarmed = [name for name in active if name not in soon and ALARMING.intersection(name.registry_statuses)]
    later = (name for name in active if name.ends_at is not None and name.ends_at > now)
    return Names([name for name in rows if name.state == DomainState.REDEMPTION], soon, alarmed, next(later, None))


def attention(
    actor: Actor,
    person: User,
    *,
    names: Names,
    orders: Iterable[Order],
    operations: Iterable[Operation],
    now: datetime,
) -> list[Todo]:
    """Everything that waits for the customer, the most urgent first. ``operations`` are those not ended."""
    found = [
        *_redeemable(names.redeemable, actor),
        *_alarming(names.alarming),
        *_running_out(names.running_out, actor, now=now),
    ]
    found += unverified(actor)
    found += _unpaid(actor, orders)
    if actor.may(Permission.DOMAINS_READ):
        found += _stuck(operations)
    if person.email_verified_at is None:
        found.append(
            Todo(
                "info",
                "mail",
                _("Verify your e-mail address"),
                _("We write to %(email)s before anything is lost.") % {"email": person.email},
                reverse("portal:email-verify"),
                gettext_lazy("Verify"),
            )
        )
    return found


def _domain_url(name: str) -> str:
    return reverse("portal:domain", args=[name])


def _redeemable(names: list[Domain], actor: Actor) -> list[Todo]:
    may_order = actor.may(Permission.ORDERS_PLACE)
    sentence = _("It no longer works and will be deleted for good. It may still be restored.")
    action = _RESTORE if may_order else SEE
    if len(names) > SINGLY:
        url = reverse("portal:deleted") if may_order else reverse("portal:domains") + "?status=redemption"
        title = ngettext("%(n)d name is in redemption", "%(n)d names are in redemption", len(names)) % {"n": len(names)}
        return [Todo("bad", "circle-alert", title, sentence, url, action)]
    return [
        Todo(
            "bad",
            "circle-alert",
            _("%(name)s is in redemption") % {"name": name.unicode_name},
            sentence,
            reverse("portal:deleted") if may_order else _domain_url(name.name),
            action,
        )
        for name in names
    ]


def _alarming(names: list[Domain]) -> list[Todo]:
    """Names that a registry status puts out of order."""
    if len(names) > SINGLY:
        title = ngettext("%(n)d name needs attention", "%(n)d names need attention", len(names)) % {"n": len(names)}
        sentence = _("The first is %(name)s.") % {"name": names[0].unicode_name}
        return [Todo("bad", "circle-alert", title, sentence, reverse("portal:domains") + "?action=1", SEE)]
    found = []
    for name in names:
        status = badge_of(name.registry_statuses)
        if status is not None:
            title = _("%(name)s: %(status)s") % {"name": name.unicode_name, "status": status.label}
            found.append(Todo("bad", "circle-alert", title, str(status.sentence), _domain_url(name.name), SEE))
    return found


def _running_out(names: list[Domain], actor: Actor, *, now: datetime) -> list[Todo]:
    """Names that have expired, or will without automatic renewal."""
    if len(names) > SINGLY:
        title = ngettext(
            "%(n)d name expires within %(days)d days without automatic renewal",
            "%(n)d names expire within %(days)d days without automatic renewal",
            len(names),
        ) % {"n": len(names), "days": SOON_DAYS}
        sentence = _("The first expires on %(day)s: %(name)s.") % {
            "day": day(ends_at(names[0], now=now)),
            "name": names[0].unicode_name,
        }
        if actor.may(Permission.ORDERS_PLACE):
            return [Todo("warn", "clock", title, sentence, reverse("portal:renewals"), _RENEW)]
        url = reverse("portal:domains") + "?expiry=60&auto=0&sort=expiry"
        return [Todo("warn", "clock", title, sentence, url, SEE)]
    return [_ending(name, actor, now=now) for name in names]


def _ending(name: Domain, actor: Actor, *, now: datetime) -> Todo:
    at = ends_at(name, now=now)
    said = {"name": name.unicode_name, "day": day(at)}
    url, action = _what_to_do(name, actor)
    if at is not None and at <= now:
        return Todo(
            "bad",
            "clock",
            _("%(name)s has expired") % said,
            _("It expired on %(day)s and will be deleted unless it is renewed.") % said,
            url,
            action,
        )
    return Todo(
        "warn",
        "clock",
        _("%(name)s expires on %(day)s") % said,
        _("Automatic renewal is off: the site and the e-mail addresses stop on that day."),
        url,
        action,
    )


def _what_to_do(name: Domain, actor: Actor) -> tuple[str, str | Promise]:
    """Renew it, else let it renew by itself, else look at it: what the person may do."""
    if actor.may(Permission.ORDERS_PLACE):
        return reverse("portal:domain-renew", args=[name.name]), _RENEW
    if actor.may(Permission.DOMAINS_MANAGE) and not name.is_auto_renewed:
        return reverse("portal:domain-auto-renew", args=[name.name]), gettext_lazy("Switch on the renewal")
    return _domain_url(name.name), SEE


def _unpaid(actor: Actor, among: Iterable[Order]) -> list[Todo]:
    orders = sorted((order for order in among if order.state == OrderState.UNPAID), key=lambda order: order.placed_at)
    sentence = _("Nothing is registered or renewed until it is paid.")
    if len(orders) > SINGLY:
        title = ngettext("%(n)d order is unpaid", "%(n)d orders are unpaid", len(orders)) % {"n": len(orders)}
        return [Todo("warn", "receipt", title, sentence, reverse("portal:orders") + "?state=unpaid", SEE)]
    may_pay = actor.may(Permission.BILLING_PAY)
    return [
        Todo(
            "warn",
            "receipt",
            _("Order %(number)s is unpaid") % {"number": order.number},
            sentence,
            reverse("checkout:pay", args=[order.number]) if may_pay else reverse("portal:order", args=[order.number]),
            gettext_lazy("Pay") if may_pay else SEE,
            order.total,
        )
        for order in orders
    ]


def _stuck(operations: Iterable[Operation]) -> list[Todo]:
    return [
        Todo(
            "info",
            "refresh-cw",
            _("%(name)s: our team is looking into your request") % {"name": operation.subject},
            _("Nothing is lost. We will write to you with the outcome."),
            _domain_url(operation.subject),
            SEE,
        )
        for operation in operations
        if operation.state == OperationState.ATTENTION
    ]

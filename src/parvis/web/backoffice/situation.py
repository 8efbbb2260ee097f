"""A customer's situation in ten seconds: what needs action, the worst first (design guide 9.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.enums import AccountState, RequestState
from parvis.accounts.models import Account
from parvis.billing.models import Refund
from parvis.contacts.models import ContactVerification
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.orders.enums import NoticeState, OrderState
from parvis.orders.models import ContractNotice, Order
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.operations import problem_of, title_of
from parvis.web.ui.formats import date_text, money_text

SHOWN: Final = 5
SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Point:
    """One fact that needs action. ``url`` is empty where only the customer can act."""

    tone: str
    icon: str
    title: str
    detail: str
    url: str = ""
    action: str = ""


def needing_action(account: Account, *, now: datetime) -> list[Point]:
    """At most ``SHOWN`` of each kind."""
    return [
        *_of_account(account),
        *_operations(account),
        *_names(account, now=now),
        *_unverified(account),
        *_money(account),
        *_declarations(account),
    ]


def _of_account(account: Account) -> list[Point]:
    found = []
    if account.state == AccountState.REVIEW:
        found.append(
            Point(
                "warn", "user", _("The account waits for a review"), _("It cannot order yet."), "#review", _("Decide")
            )
        )
    elif account.state != AccountState.ACTIVE:
        found.append(Point("bad", "user", _("The account is not active"), account.review_reason))
    found += [
        Point(
            "warn",
            "file-text",
            _("Asks for a change of details"),
            asked.reason,
            reverse("backoffice:request", args=[asked.pk]),
            _("Decide"),
        )
        for asked in account.requests.filter(state=RequestState.OPEN).defer("document")[:SHOWN]
    ]
    return found


def _unverified(account: Account) -> list[Point]:
    """Addresses of holders that registries want verified: only the holder can answer."""
    waiting = ContactVerification.objects.open().filter(contact__account=account).order_by("deadline_at")[:SHOWN]
    return [
        Point(
            "bad" if one.overdue_at else "warn",
            "mail",
            _("The holder’s address %(email)s is not verified") % {"email": one.email},
            _("Its domains are suspended since %(day)s.") % {"day": date_text(one.overdue_at)}
            if one.overdue_at
            else _("Its domains are suspended on %(day)s without an answer.") % {"day": date_text(one.deadline_at)},
        )
        for one in waiting
    ]


def _operations(account: Account) -> list[Point]:
    stopped = Operation.objects.filter(account=account, state=OperationState.ATTENTION).order_by("created_at")[:SHOWN]
    return [
        Point(
            "bad",
            "circle-alert",
            f"{title_of(operation.kind)} {operation.subject}",
            problem_of(operation)[:200],
            reverse("backoffice:operation", args=[operation.pk]),
            _("Decide"),
        )
        for operation in stopped
    ]


def _names(account: Account, *, now: datetime) -> list[Point]:
    held = Domain.objects.filter(account=account).defer("grams")
    lost = held.filter(state=DomainState.REDEMPTION).order_by("ends_at")[:SHOWN]
    ending = held.filter(state=DomainState.ACTIVE, is_auto_renewed=False, ends_at__lt=now + SOON).order_by("ends_at")[
        :SHOWN
    ]
    return [
        *(Point("bad", "clock", _("%(name)s is in redemption") % {"name": name.unicode_name}, "") for name in lost),
        *(
            Point(
                "warn",
                "clock",
                _("%(name)s ends without automatic renewal") % {"name": name.unicode_name},
                date_text(name.ends_at, style="long") if name.ends_at else "",
            )
            for name in ending
        ),
    ]


def _money(account: Account) -> list[Point]:
    unpaid = Order.objects.filter(account=account, state=OrderState.UNPAID).order_by("placed_at")[:SHOWN]
    owed = Refund.objects.filter(payment__account=account, done_at__isnull=True).select_related("payment")[:SHOWN]
    return [
        *(
            Point(
                "warn",
                "wallet",
                _("Money to give back for order %(number)s") % {"number": refund.payment.order_number},
                refund.reason,
                reverse("backoffice:order", args=[refund.payment.order_number]),
                _("See the order"),
            )
            for refund in owed
        ),
        *(
            Point(
                "warn",
                "receipt",
                _("Order %(number)s is unpaid") % {"number": order.number},
                f"{money_text(order.total)}, {date_text(order.placed_at, style='long')}",
                reverse("backoffice:order", args=[order.number]),
                _("See the order"),
            )
            for order in unpaid
        ),
    ]


def _declarations(account: Account) -> list[Point]:
    waiting = ContractNotice.objects.filter(account=account, state=NoticeState.RECEIVED).order_by("received_at")[:SHOWN]
    return [
        Point(
            "warn",
            "file-text",
            f"{notice.get_kind_display()} {notice.contract}",
            notice.reason,
            reverse("backoffice:notice", args=[notice.pk]),
            _("Answer"),
        )
        for notice in waiting
    ]

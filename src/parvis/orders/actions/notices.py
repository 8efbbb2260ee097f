"""Withdrawals and ends of contract: received from anybody, acknowledged at once, answered by staff (rules 8.5, 8.6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.brands.models import Brand
from parvis.domains.models import Domain
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.orders.enums import NOTICE_LIFECYCLE, LineState, NoticeKind, NoticeState
from parvis.orders.models import ContractNotice, Order


@transaction.atomic
def receive(
    brand: Brand,
    *,
    key: UUID,
    kind: NoticeKind,
    name: str,
    email: str,
    contract: str,
    reason: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> ContractNotice:
    """Keep a declaration, once per ``key``, and acknowledge it by e-mail with its content, date and time.

    It is received whatever it says: a contract that nobody knows is for staff to find. What the acknowledgement tells
    of the contract goes to its own customer alone.
    """
    order, account = _named(brand, email=email, contract=contract)
    notice, is_new = ContractNotice.objects.get_or_create(
        key=key,
        brand=brand,
        defaults={
            "account": account,
            "kind": kind,
            "name": name,
            "email": email.lower(),
            "contract": contract,
            "reason": reason,
            "language": language,
            "ip": actor.ip or None,
            "received_at": now,
        },
    )
    if not is_new:
        return notice
    _record(notice, "contract.notice-received", actor, now)
    write(
        "contract-notice",
        key=f"contract-notice:{notice.pk}",
        to=notice.email,
        brand=brand,
        language=language,
        context={"notice": notice, "order": order, "is_excluded": _is_excluded(notice, order)},
        now=now,
        account_id=account.pk if account else None,
    )
    return notice


def _named(brand: Brand, *, email: str, contract: str) -> tuple[Order | None, Account | None]:
    """The order and the account that the declaration is about, if the address is that of the account or of a member."""
    theirs = Q(email__iexact=email) | Q(memberships__user__email__iexact=email)
    accounts = Account.objects.filter(theirs, brand=brand)
    order = Order.objects.filter(brand=brand, number=contract.upper(), account__in=accounts).first()
    if order is not None:
        return order, order.account
    domain = Domain.objects.filter(
        Q(name=contract.lower()) | Q(unicode_name=contract.lower()), account__in=accounts
    ).first()
    return None, domain.account if domain else None


def _is_excluded(notice: ContractNotice, order: Order | None) -> bool:
    """Say whether the right was waived and the service fully performed since (C. conso. L221-28, 1°)."""
    return (
        notice.kind == NoticeKind.WITHDRAWAL
        and order is not None
        and order.has_waived_withdrawal
        and order.lines.filter(state=LineState.DONE).exists()
    )


@transaction.atomic
def answer(notice: ContractNotice, *, is_accepted: bool, text: str, actor: Actor, now: datetime) -> ContractNotice:
    """Accept or refuse with a sentence that the customer reads. What it entails is carried out by staff."""
    held = ContractNotice.objects.select_for_update(of=("self",)).select_related("brand").get(pk=notice.pk)
    state = NoticeState.ACCEPTED if is_accepted else NoticeState.REFUSED
    if not NOTICE_LIFECYCLE.allows(held.state, state):
        raise NotAllowedError(_("This declaration has already been answered."))
    if not text:
        raise NotAllowedError(_("Write what the customer is to know: what happens now, or why not."), field="text")
    held.state = state
    held.answer = text
    held.answered_at = now
    held.save(update_fields=["state", "answer", "answered_at"])
    _record(held, "contract.notice-accepted" if is_accepted else "contract.notice-refused", actor, now)
    write(
        "contract-notice-answered",
        key=f"contract-notice-answered:{held.pk}",
        to=held.email,
        brand=held.brand,
        language=held.language,
        context={"notice": held, "is_accepted": is_accepted},
        now=now,
        account_id=held.account_id,
    )
    return held


def _record(notice: ContractNotice, action: str, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="contract",
        subject=notice.contract,
        by=actor,
        at=now,
        brand_id=notice.brand_id,
        account_id=notice.account_id,
        after={"kind": notice.kind, "name": notice.name, "email": notice.email, "state": notice.state},
    )

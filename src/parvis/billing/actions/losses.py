"""Giving up what is owed: by one staff member, or above the brand's amount by two, never the same (four eyes)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.billing.actions.debit_books import debt_lost
from parvis.billing.actions.debts import held_open, lessen, record_debt
from parvis.billing.models import Debt, LossRequest
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def write_off(debt: Debt, *, reason: str, actor: Actor, now: datetime) -> Debt:
    """Give up what is left of a debt, once: a loss in the books. The customer is no longer asked for it.

    Refused above the brand's amount: there another staff member confirms what ``ask_for_loss`` asked.
    """
    held = held_open(debt)
    if needs_two(held):
        raise NotAllowedError(_("An amount as high as this is given up by two people."))
    _lose(held, reason=reason, actor=actor, now=now)
    return held


def needs_two(debt: Debt) -> bool:
    """Say whether giving up what is left of it takes another staff member."""
    most = debt.account.brand.most_lost_alone_minor
    return most is not None and debt.left_minor > most


@transaction.atomic
def ask_for_loss(debt: Debt, *, reason: str, actor: Actor, now: datetime) -> LossRequest:
    """Ask for a debt to be given up, once: nothing changes before another staff member confirms it."""
    held = held_open(debt)
    if actor.user_id is None or not actor.is_staff:
        raise NotAllowedError(_("Only staff can ask for this."))
    if held.loss_requests.filter(ended_at=None).exists():
        raise NotAllowedError(_("It is asked for already."))
    made = LossRequest.objects.create(
        debt=held, reason=reason, asked_at=now, asked_by=actor.label, asked_by_id=actor.user_id
    )
    record_debt("debt.loss-asked", held, held.left, actor, now, reason=reason)
    return made


@transaction.atomic
def confirm_loss(request: LossRequest, *, actor: Actor, now: datetime) -> Debt:
    """Give up what was asked for, as another staff member than who asked."""
    held = held_open(request.debt)
    asked = _open(request)
    if actor.user_id is None or not actor.is_staff or actor.user_id == asked.asked_by_id:
        raise NotAllowedError(_("Somebody else than who asked must confirm it."))
    _end(asked, actor, now, is_confirmed=True)
    _lose(held, reason=asked.reason, actor=actor, now=now)
    return held


@transaction.atomic
def decline_loss(request: LossRequest, *, actor: Actor, now: datetime) -> LossRequest:
    """Go on asking the customer: whoever asked may withdraw it, and anybody else decline."""
    held = Debt.objects.select_for_update(of=("self",)).select_related("account", "payment").get(pk=request.debt_id)
    asked = _open(request)
    _end(asked, actor, now, is_confirmed=False)
    record_debt("debt.loss-declined", held, held.left, actor, now, reason=asked.reason)
    return asked


def _open(request: LossRequest) -> LossRequest:
    asked = LossRequest.objects.select_for_update().get(pk=request.pk)
    if asked.ended_at is not None:
        raise NotAllowedError(_("This was decided meanwhile."))
    return asked


def _end(asked: LossRequest, actor: Actor, now: datetime, *, is_confirmed: bool) -> None:
    asked.ended_at, asked.ended_by, asked.ended_by_id = now, actor.label, actor.user_id
    asked.is_confirmed = is_confirmed
    asked.save(update_fields=["ended_at", "ended_by", "ended_by_id", "is_confirmed"])


def _lose(held: Debt, *, reason: str, actor: Actor, now: datetime) -> None:
    lost = held.left
    part = lessen(held, key=f"loss:{held.pk}", minor=lost.minor, is_written_off=True, now=now)
    debt_lost(part, now=now)
    record_debt("debt.written-off", held, lost, actor, now, reason=reason)

"""Cheques taken to the bank several at a time, credited by it once, and cleared when they did not come back."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.billing.actions.cheque_books import slip_credited
from parvis.billing.actions.cheques import count, held
from parvis.billing.actions.settling import one_at_a_time, record_payment
from parvis.billing.cheques import cleared_on
from parvis.billing.debits import today_of
from parvis.billing.enums import ChequeState
from parvis.billing.models import BankLine, Cheque, ChequeSlip
from parvis.brands.models import LegalEntity
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def deposit(
    seller: LegalEntity, cheques: Collection[int], *, actor: Actor, now: datetime, bank_number: str = ""
) -> ChequeSlip:
    """Put cheques that a seller holds on one paying-in slip, each on one. Two at the same moment wait for each other.

    Refused, whole, where one of them is no longer held: somebody else took it to the bank.
    """
    mine = LegalEntity.objects.select_for_update(no_key=True).get(pk=seller.pk)
    rows = [held(pk) for pk in sorted(set(cheques))]
    if not rows:
        raise NotAllowedError(_("Choose at least one cheque."))
    if any(row.seller_id != mine.pk or row.state != ChequeState.RECEIVED for row in rows):
        raise NotAllowedError(_("One of these cheques is no longer to be deposited. Choose again."))
    if len({row.payment.currency for row in rows}) > 1:
        raise NotAllowedError(_("Cheques in different currencies go on different slips."))
    today = now.astimezone(ZoneInfo(mine.time_zone)).date()
    slip = ChequeSlip.objects.create(
        seller=mine,
        number=f"REM-{mine.pk}-{today:%Y%m%d}-{mine.cheque_slips.filter(deposited_on=today).count() + 1}",
        bank_number=bank_number,
        currency=rows[0].payment.currency,
        count=len(rows),
        total_minor=sum(row.payment.amount_minor for row in rows),
        deposited_on=today,
        made_at=now,
        made_by=actor.label,
    )
    for row in rows:
        row.state, row.slip = ChequeState.DEPOSITED, slip
        row.save(update_fields=["state", "slip"])
        record_payment("cheque.deposited", row.payment, by=actor, at=now, reference=slip.number)
        if row.payment.account.brand.cheque_counts != ChequeState.CLEARED:
            count(row, now=now)
    return slip


@transaction.atomic
def credit_slip(slip: ChequeSlip, *, on: date, actor: Actor, now: datetime, line: BankLine | None = None) -> ChequeSlip:
    """Write down that the bank credited a slip on a day, once; its cheques clear some days later, or at once.

    What of it was rejected before is not in what is credited.
    """
    mine = ChequeSlip.objects.select_for_update().get(pk=slip.pk)
    if mine.credited_on is not None:
        raise NotAllowedError(_("The bank has already credited this slip."))
    if on < mine.deposited_on:
        raise NotAllowedError(_("This day is before the cheques were deposited."), field="credited_on")
    if on > now.astimezone(ZoneInfo(mine.seller.time_zone)).date():
        raise NotAllowedError(_("This day has not come yet."), field="credited_on")
    # Each is held by itself, so that one that is being rejected is waited for, and is on one side or the other.
    rows = [held(pk) for pk in mine.cheques.order_by("pk").values_list("pk", flat=True)]
    kept = [row for row in rows if row.state == ChequeState.DEPOSITED]
    mine.credited_on, mine.line = on, line
    mine.credited_minor = sum(row.payment.amount_minor for row in kept)
    mine.save(update_fields=["credited_on", "credited_minor", "line"])
    slip_credited(mine, now=now)
    record(
        "cheque.credited",
        kind="seller",
        subject=mine.seller.name,
        by=actor,
        at=now,
        brand_id=min(actor.brand_ids, default=None),
        after={"reference": mine.number, "amount_minor": mine.credited_minor, "currency": mine.currency},
    )
    for row in kept:
        row.slip = mine
        _clear(row, now)
    return mine


@transaction.atomic
def clear(cheque_id: int, *, now: datetime) -> Cheque:
    """Count a cheque as cleared once the brand's days passed since its bank credited it. Too early, or again: nothing."""
    mine = held(cheque_id)
    _clear(mine, now)
    return mine


def _clear(mine: Cheque, now: datetime) -> None:
    slip, brand = mine.slip, mine.payment.account.brand
    if mine.state != ChequeState.DEPOSITED or slip is None or slip.credited_on is None:
        return
    if today_of(brand, now) < cleared_on(brand, slip.credited_on):
        return
    mine.state, mine.cleared_at = ChequeState.CLEARED, now
    mine.save(update_fields=["state", "cleared_at"])
    record_payment("cheque.cleared", mine.payment, by=SYSTEM, at=now, reference=str(mine))
    count(mine, now=now)


def is_of_cheques(line: BankLine, *, now: datetime) -> bool:
    """Write a line of the bank in the books if it names a slip of its seller, to the cent; otherwise change nothing.

    In the caller's transaction, with the line held. A slip that staff credited by hand is the same one.
    """
    if line.amount_minor <= 0:
        return False
    words = set(line.text.upper().replace(",", " ").replace(".", " ").split())
    waiting = ChequeSlip.objects.filter(seller_id=line.seller_id, currency=line.currency, line__isnull=True)
    found = [slip for slip in waiting.order_by("pk") if words & {slip.number, slip.bank_number} - {""}]
    if len(found) != 1 or line.amount_minor not in amounts_of(found[0]):
        return False
    take_line(line, found[0], actor=SYSTEM, now=now)
    return True


def take_line(line: BankLine, slip: ChequeSlip, *, actor: Actor, now: datetime) -> None:
    """Say that a line that is held, and is in no book, is the money of a slip, in the caller's transaction."""
    one_at_a_time(f"slip {slip.pk}")
    mine = ChequeSlip.objects.select_for_update().get(pk=slip.pk)
    if mine.line_id is not None or line.amount_minor not in amounts_of(mine):
        raise NotAllowedError(_("The amounts differ, or another line of the bank is this slip."), field="which")
    if mine.credited_on is None:
        today = now.astimezone(ZoneInfo(mine.seller.time_zone)).date()
        on = min(max(line.booked_on, mine.deposited_on), today)
        credit_slip(mine, on=on, actor=actor, now=now, line=line)
        return
    mine.line = line
    mine.save(update_fields=["line"])


def amounts_of(slip: ChequeSlip) -> set[int]:
    """What the bank may credit: all of it, and take back what it rejects; or what is left of it."""
    rejected = slip.cheques.filter(state=ChequeState.REJECTED).values_list("payment__amount_minor", flat=True)
    return {slip.total_minor, slip.credited_minor or slip.total_minor - sum(rejected)}

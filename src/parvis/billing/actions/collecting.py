"""Direct debits: announced, put in the file of their date once, counted as paid when no bank returned them."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.actions.settling import one_at_a_time, record_payment, succeed
from parvis.billing.debits import collected_on, settled_on, today_of
from parvis.billing.enums import CollectionState, MandateState, PaymentMeans, PaymentState
from parvis.billing.models import Collection, CollectionFile, Mandate, Payment
from parvis.billing.sepa.days import after, bank_day
from parvis.billing.sepa.writing import Creditor, Debit, pain_008
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

SEPA: Final = "sepa"
CUT_OFF: Final = 1
"""Bank days before its date until which a bank takes a file (SDD Core: D-1)."""


@transaction.atomic
def open_debit(account: Account, *, order_number: str, amount: Money, actor: Actor, now: datetime) -> Collection:
    """Announce the direct debit of an order, once: the e-mail says amount, date, mandate and creditor. The same if asked again.

    Refused without an active mandate, and once the order is paid.
    """
    one_at_a_time(order_number)
    if Payment.objects.filter(order_number=order_number, state=PaymentState.SUCCEEDED).exists():
        raise NotAllowedError(_("This order is already paid."))
    known = Collection.objects.filter(payment__order_number=order_number, payment__state=PaymentState.PENDING).first()
    if known is not None:
        return known
    mandate = active_mandate(account)
    held = Mandate.objects.select_for_update().filter(pk=mandate.pk).get() if mandate is not None else None
    if held is None or held.state != MandateState.ACTIVE:
        raise NotAllowedError(_("Sign a mandate first, or choose another means of payment."), field="means")
    payment = Payment.objects.create(
        account=account,
        order_number=order_number,
        means=PaymentMeans.DEBIT,
        currency=amount.currency,
        amount_minor=amount.minor,
        provider=SEPA,
        created_at=now,
    )
    payment.provider_number = f"P{payment.pk:09d}"
    payment.save(update_fields=["provider_number"])
    record_payment("payment.opened", payment, by=actor, at=now)
    due_on = collected_on(account.brand, today=today_of(account.brand, now))
    collection = Collection.objects.create(
        payment=payment, mandate=held, end_to_end=payment.provider_number, due_on=due_on, announced_at=now
    )
    write(
        "debit-announced",
        key=f"debit-announced:{collection.pk}",
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={
            "account": account,
            "collection": collection,
            "mandate": held,
            "amount": amount,
            "number": order_number,
        },
        now=now,
        account_id=account.pk,
    )
    return collection


@transaction.atomic
def make_file(seller: LegalEntity, *, creditor_id: str, due_on: date, actor: Actor, now: datetime) -> CollectionFile:
    """Put what a seller collects on a date in one file, each direct debit in one file once.

    The file and what is in it are one transaction: killed before its end, nothing happened. Two at the same moment wait
    for each other, and the second finds nothing left. Late, the date is the first that the bank still takes.
    """
    held = LegalEntity.objects.select_for_update(no_key=True).get(pk=seller.pk)
    planned = Collection.objects.select_for_update(of=("self",)).select_related("payment__account", "mandate")
    rows = list(
        planned.filter(
            state=CollectionState.PLANNED, due_on=due_on, mandate__seller=held, mandate__creditor_id=creditor_id
        ).order_by("pk")
    )
    if not rows:
        raise NotAllowedError(_("Nothing is left to collect on that date: the file has been made."))
    today = now.astimezone(ZoneInfo(held.time_zone)).date()
    day = max(bank_day(due_on), after(today, CUT_OFF))
    number = f"PRLV-{held.pk}-{day:%Y%m%d}-{held.collection_files.count() + 1}"
    content = pain_008(
        _creditor(held, creditor_id), [_debit(row, held) for row in rows], number=number, collected_on=day, now=now
    )
    total = sum(row.payment.amount_minor for row in rows)
    file = CollectionFile.objects.create(
        seller=held,
        creditor_id=creditor_id,
        number=number,
        collected_on=day,
        count=len(rows),
        total_minor=total,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=now,
        made_by=actor.label,
    )
    _send(rows, file)
    record(
        "debit.file-made",
        kind="seller",
        subject=held.name,
        by=actor,
        at=now,
        brand_id=min(actor.brand_ids, default=None),
        after={"file": number, "count": len(rows), "amount_minor": total, "currency": "EUR"},
    )
    return file


def _send(rows: Sequence[Collection], file: CollectionFile) -> None:
    for row in rows:
        row.state = CollectionState.SENT
        row.file = file
    Collection.objects.bulk_update(rows, ["state", "file"])
    Mandate.objects.filter(pk__in={row.mandate_id for row in rows}).update(used_on=file.collected_on)


def _creditor(seller: LegalEntity, creditor_id: str) -> Creditor:
    return Creditor(
        seller.name,
        creditor_id,
        seller.iban,
        seller.bic,
        seller.street,
        seller.postal_code,
        seller.city,
        seller.country,
    )


def _debit(row: Collection, seller: LegalEntity) -> Debit:
    mandate, payment = row.mandate, row.payment
    return Debit(
        end_to_end=row.end_to_end,
        minor=payment.amount_minor,
        mandate=mandate.reference,
        signed_on=mandate.signed_at.astimezone(ZoneInfo(seller.time_zone)).date(),
        holder=mandate.holder,
        iban=mandate.iban,
        town=mandate.town,
        country=mandate.country,
        text=payment.order_number,
    )


@transaction.atomic
def settle_debit(collection_id: int, *, now: datetime) -> Collection:
    """Count a direct debit as paid once the brand's days passed after its date without a return. Too early, or again: nothing."""
    found = Collection.objects.select_related("payment", "file").get(pk=collection_id)
    one_at_a_time(found.payment.order_number)
    held = (
        Collection.objects.select_for_update(of=("self",))
        .select_related("payment__account__brand__legal_entity", "file")
        .get(pk=collection_id)
    )
    if held.state != CollectionState.SENT or held.file is None:
        return held
    brand = held.payment.account.brand
    if today_of(brand, now) < settled_on(brand, held.file.collected_on):
        return held
    held.state = CollectionState.SETTLED
    held.settled_at = now
    held.save(update_fields=["state", "settled_at"])
    succeed(held.payment, now)
    return held

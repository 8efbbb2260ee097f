"""Cards that the company keeps for a customer: added on its page, chosen, removed (PAY-3)."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.cards import company_of, consent_text, keeps_cards
from parvis.billing.enums import PaymentState
from parvis.billing.models import CardConsent, CardHolder, CardSaving, Payment, SavedCard
from parvis.billing.ports import KeptCard, PaidState, SavingStatus
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

MOST = 10
"""Cards of one account."""


class WrongSavingError(Exception):
    """The company speaks of another saving than ours: nothing is kept."""


@transaction.atomic
def open_saving(account: Account, *, key: uuid.UUID, actor: Actor, now: datetime) -> CardSaving:
    """The page where a card is to be kept, one per ``key``: asked twice, the same. To ask is to agree to its charges."""
    known = CardSaving.objects.filter(reference=key, account=account).first()
    if known is not None:
        return known
    if not keeps_cards(account.brand):
        raise NotAllowedError(_("Cards are not kept here."))
    if account.cards.kept().count() >= MOST:
        raise NotAllowedError(_("At most 10 cards are kept. Remove one first."))
    saving = CardSaving.objects.create(
        reference=key, account=account, company=company_of(account.brand), created_at=now
    )
    agree(account, saving=saving, actor=actor, now=now)
    return saving


def agree(
    account: Account,
    *,
    actor: Actor,
    now: datetime,
    payment: Payment | None = None,
    saving: CardSaving | None = None,
) -> CardConsent:
    """Keep what the customer agrees to, as the page says it, in the caller's transaction."""
    consent = CardConsent.objects.create(
        account=account,
        payment=payment,
        saving=saving,
        text=consent_text(account.brand),
        language=get_language() or account.language,
        given_by=actor.label,
        ip=actor.ip or None,
        given_at=now,
    )
    record(
        "card.agreed",
        kind="account",
        subject=account.number,
        by=actor,
        at=now,
        brand_id=account.brand_id,
        account_id=account.pk,
        after={"text": consent.text},
    )
    return consent


@transaction.atomic
def note_saving_page(saving: CardSaving, *, number: str, holder: str) -> None:
    """Remember under which numbers the company knows the page and the customer."""
    CardSaving.objects.filter(pk=saving.pk, number="").update(number=number)
    note_holder(saving.account, company=saving.company, number=holder)


def note_holder(account: Account, *, company: str, number: str) -> None:
    """Remember the company's number for the account: the first one stays."""
    if number:
        CardHolder.objects.get_or_create(account=account, company=company, defaults={"number": number})


def holder_of(account: Account, company: str) -> str:
    """The company's number for the account, "" where it has none yet."""
    found = CardHolder.objects.filter(account=account, company=company).values_list("number", flat=True).first()
    return found or ""


@transaction.atomic
def apply_saving(saving: CardSaving, status: SavingStatus, *, now: datetime) -> CardSaving:
    """Apply the company's word on a page where a card was to be kept. Repeated or late, it keeps one card."""
    held = CardSaving.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=saving.pk)
    if status.reference != str(held.reference):
        raise WrongSavingError(f"{held.reference}: {status.reference[:64]}")
    if held.state == PaymentState.SUCCEEDED or status.state == PaidState.OPEN:
        return held
    if status.state == PaidState.PAID and status.card is not None:
        consent = CardConsent.objects.filter(saving=held).first()
        keep(held.account, company=held.company, card=status.card, consent=consent, now=now)
        held.state = PaymentState.SUCCEEDED
    elif held.state == PaymentState.PENDING:
        held.state = PaymentState.ABANDONED
    held.settled_at = now
    held.save(update_fields=["state", "settled_at"])
    return held


@transaction.atomic
def keep(
    account: Account, *, company: str, card: KeptCard, now: datetime, consent: CardConsent | None = None
) -> SavedCard:
    """Remember a card that the company keeps, once; the first one is charged for renewals. The customer is told."""
    _locked(account)
    note_holder(account, company=company, number=card.holder)
    found, is_new = SavedCard.objects.get_or_create(
        company=company,
        token=card.token,
        defaults={
            "account": account,
            "holder": card.holder,
            "brand": card.brand,
            "last4": card.last4,
            "month": card.month,
            "year": card.year,
            "consent": consent,
            "is_default": not account.cards.kept().filter(is_default=True).exists(),
            "added_at": now,
        },
    )
    if is_new:
        _record("card.added", found, SYSTEM, now)
        write(
            "card-added",
            key=f"card-added:{found.pk}",
            to=account.email,
            brand=account.brand,
            language=account.language,
            context={"account": account, "card": found},
            now=now,
            account_id=account.pk,
        )
    return found


@transaction.atomic
def choose_default(card: SavedCard, *, actor: Actor, now: datetime) -> SavedCard:
    """Charge this card for renewals from now on."""
    _locked(card.account)
    held = _kept(card)
    if held.is_default:
        return held
    SavedCard.objects.kept().filter(account_id=held.account_id, is_default=True).update(is_default=False)
    held.is_default = True
    held.save(update_fields=["is_default"])
    _record("card.chosen", held, actor, now)
    return held


@transaction.atomic
def remove(card: SavedCard, *, actor: Actor, now: datetime) -> SavedCard:
    """Keep a card no longer: it is charged no more from this moment; the company forgets it soon after.

    Another one takes its place for renewals. Asked again, nothing changes.
    """
    _locked(card.account)
    held = SavedCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if held.removed_at is not None:
        return held
    was_default = held.is_default
    held.removed_at = now
    held.is_default = False
    held.save(update_fields=["removed_at", "is_default"])
    _record("card.removed", held, actor, now)
    if was_default:
        heir = SavedCard.objects.kept().filter(account_id=held.account_id).order_by("-added_at", "-pk").first()
        if heir is not None:
            heir.is_default = True
            heir.save(update_fields=["is_default"])
    return held


@transaction.atomic
def note_forgotten(card_id: int, *, now: datetime) -> None:
    """The company keeps it no longer either."""
    SavedCard.objects.filter(pk=card_id, forgotten_at__isnull=True).update(forgotten_at=now)


def _kept(card: SavedCard) -> SavedCard:
    held = SavedCard.objects.select_for_update(of=("self",)).filter(pk=card.pk, removed_at__isnull=True).first()
    if held is None:
        raise NotAllowedError(_("This card is not kept any more. Choose another."), field="card")
    return held


def _locked(account: Account) -> None:
    """One change of an account's cards at a time: two would each choose a card."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)


def _record(action: str, card: SavedCard, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="account",
        subject=card.account.number,
        by=actor,
        at=now,
        brand_id=card.account.brand_id,
        account_id=card.account_id,
        after={"card": f"{card.brand} {card.last4}"},
    )

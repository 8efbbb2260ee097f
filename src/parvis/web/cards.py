"""The way to the card company's pages, and the cards that need none."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.billing.actions.kept_cards import holder_of, note_saving_page
from parvis.billing.actions.payments import note_page
from parvis.billing.cards import cards, company_of
from parvis.billing.models import CardSaving, Payment, SavedCard
from parvis.billing.ports import Payer
from parvis.web.requests import PortalRequest


def to_card_page(request: PortalRequest, payment: Payment, *, label: str, return_url: str) -> HttpResponseRedirect:
    """Open the company's page for an open payment, the same one each time.

    Raises TryLaterError where it does not answer, and PageOverError where that page is over.
    """
    page = cards.named(payment.provider).open_page(
        reference=str(payment.reference),
        amount=payment.amount,
        label=label,
        return_url=request.build_absolute_uri(return_url),
        language=request.LANGUAGE_CODE,
        payer=_payer(payment.account, payment.provider),
        known=payment.provider_number,
        is_kept=payment.keeps_card,
    )
    note_page(payment, provider_number=page.number, holder=page.holder)
    return HttpResponseRedirect(page.url)


def to_saving_page(request: PortalRequest, saving: CardSaving) -> HttpResponseRedirect:
    """Open the company's page where a card is kept; raises as ``to_card_page``."""
    page = cards.named(saving.company).open_saving(
        reference=str(saving.reference),
        return_url=request.build_absolute_uri(reverse("portal:card-back", args=[saving.reference])),
        language=request.LANGUAGE_CODE,
        payer=_payer(saving.account, saving.company),
        known=saving.number,
    )
    note_saving_page(saving, number=page.number, holder=page.holder)
    return HttpResponseRedirect(page.url)


def _payer(account: Account, company: str) -> Payer:
    return Payer(account.number, account.name, account.email, holder_of(account, company))


def chargeable(account: Account) -> list[SavedCard]:
    """The kept cards that can be charged today, the one for renewals first."""
    today = timezone.localdate()
    kept = account.cards.kept().filter(company=company_of(account.brand))
    return [card for card in kept.order_by("-is_default", "-added_at", "-pk") if not card.is_over(today)]

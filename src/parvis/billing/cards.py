"""Which company takes cards for a brand."""

from typing import Final

from django.utils.translation import gettext as _

from parvis.billing.ports import CardCapability, CardDriver
from parvis.brands.models import Brand
from parvis.kit.drivers import Drivers

cards: Final = Drivers[CardDriver]()
SANDBOX: Final = "sandbox"


def company_of(brand: Brand) -> str:
    """The name of the company that takes the brand's cards, "" where none does.

    A brand that names none has the sandbox's, which is there in demonstrations alone: elsewhere it would sell for nothing.
    """
    wanted = brand.card_company or SANDBOX
    return wanted if wanted in cards.names() else ""


def takes_cards(brand: Brand) -> bool:
    """Say whether the brand's customers can pay by card."""
    return company_of(brand) != ""


def keeps_cards(brand: Brand) -> bool:
    """Say whether the brand's customers can have cards kept."""
    company = company_of(brand)
    return company != "" and CardCapability.KEEP in cards.named(company).capabilities


def consent_text(brand: Brand) -> str:
    """What customers agree to by having a card kept, in the language of the moment: it is charged without them later."""
    return _(
        "Keep this card. I allow %(seller)s to charge it without me being there, for the automatic renewals that I leave"
        " on (on the days and for the amounts that the calendar of renewals shows) and for payments that I ask for. I can"
        " remove the card at any time."
    ) % {"seller": brand.legal_entity.name}


def gives_back(company: str) -> bool:
    """Say whether money that came through ``company`` is given back by the company itself."""
    return company in cards.names() and CardCapability.REFUND in cards.named(company).capabilities

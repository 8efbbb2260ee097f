"""Who the parties of a document are, and what the law has it say (rules 7.2): copied in when it is written down."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.billing.enums import DocumentKind
from parvis.brands.models import LegalEntity


def seller_of(entity: LegalEntity, account: Account) -> dict[str, Any]:
    """The seller's particulars, to be copied into a document."""
    names = (
        "name", "legal_form", "capital", "street", "postal_code", "city", "country", "siren", "siret", "register",
        "vat_number", "iban", "bic", "electronic_address", "pays_tax_on_debits",
    )  # fmt: skip
    return {name: getattr(entity, name) for name in names} | {
        "brand": account.brand.name,
        "email": account.brand.support_email,
        "colour": account.brand.colour,
    }


def buyer_of(account: Account) -> dict[str, str]:
    """The buyer's particulars, to be copied into a document."""
    names = (
        "number", "organisation", "first_name", "last_name", "street", "street2", "postal_code", "city", "region",
        "country", "company_number", "vat_number", "kind", "email", "electronic_address",
    )  # fmt: skip
    return {name: getattr(account, name) for name in names}


def notes_of(account: Account, kind: DocumentKind, language: str) -> dict[str, str]:
    """Mentions of rules 7.2, number 11 to 13, by the code that EN 16931 gives them. French rules want all three always:
    where no payment is asked for, or a consumer pays, they say that nothing applies.
    """
    with override(language):
        if account.is_business and kind == DocumentKind.INVOICE:
            late = _("Late payment: interest at three times the legal rate.")
            costs = _("Fixed compensation for recovery costs: €40.")
        else:
            late = _("Late payment: no interest applies to this document.")
            costs = _("Recovery costs: no compensation applies to this document.")
        return {"PMD": late, "PMT": costs, "AAB": _("Discount for early payment: none.")}


def mentions_of(
    account: Account,
    kind: DocumentKind,
    notes: Mapping[str, str],
    groups: Sequence[Mapping[str, Any]],
    language: str,
) -> list[str]:
    """What is printed: mentions of rules 7.2, 15 always, 11 to 13 where they ask for something, 16, 18 without tax.

    All is in the document's language, save the tax mention that was decided with the order.
    """
    with override(language):
        nature = _("Nature of the operation: supply of services.")
        debits = _("Tax is paid on debits, by the seller’s option.")
    asks = account.is_business and kind == DocumentKind.INVOICE
    taxes = dict.fromkeys(group["mention"] for group in groups if group["mention"])
    return [
        nature,
        *(notes.values() if asks else []),
        *([debits] if account.brand.legal_entity.pays_tax_on_debits else []),
        *taxes,
    ]

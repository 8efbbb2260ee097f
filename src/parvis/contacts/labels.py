"""What the fields of single registries are called, and their choices."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Final[Mapping[str, Promise]] = {
    "association_number": _("Number of the association (RNA)"),
    "birth_country": _("Country of birth"),
    "birth_date": _("Date of birth"),
    "birth_place": _("Town of birth"),
    "birth_postal_code": _("Post code of the town of birth"),
    "canadian_presence": _("Link with Canada"),
    "cira_agreement": _("I accept the registrant agreement of CIRA, version 2.0."),
    "citizenship": _("Citizenship"),
    "company_number": _("Company number"),
    "identity_number": _("Number of the identity card or passport"),
    "language": _("Language in which the registry writes"),
    "legal_type": _("Legal form"),
    "legal_type_text": _("Which legal form"),
    "trademark": _("Number of the trade mark"),
    "vat_number": _("VAT number"),
}
HINTS: Final[Mapping[str, Promise]] = {
    "association_number": _("W and nine digits, for a French association."),
    "birth_date": _("dd/mm/yyyy"),
    "canadian_presence": _("Names in .ca are for those who have a link with Canada."),
    "citizenship": _("A citizen of the European Union may hold the name from any country."),
    "company_number": _("SIREN or SIRET in France, commercial register elsewhere."),
    "legal_type_text": _("Only if it is neither a company nor an association."),
}
MISSING: Final[Mapping[str, Promise]] = {
    "association_number": _("Enter the number of the association, for example W751234567."),
    "canadian_presence": _("Choose what links the holder with Canada."),
    "cira_agreement": _("Tick this box: CIRA registers no name without it."),
    "citizenship": _("Choose the citizenship."),
    "company_number": _("Enter the company number: the registry checks it."),
    "identity_number": _("Enter the number of the identity card or passport."),
    "language": _("Choose a language."),
    "legal_type": _("Choose the legal form."),
    "legal_type_text": _("Say which legal form the organisation has."),
}
CHOICES: Final[Mapping[str, Mapping[str, Promise]]] = {
    "legal_type": {
        "company": _("Company"),
        "association": _("Association"),
        "other": _("Another form"),
    },
    "canadian_presence": {
        "CCT": _("Canadian citizen"),
        "RES": _("Permanent resident of Canada"),
        "ABO": _("Indigenous people of Canada"),
        "LGR": _("Legal representative of a Canadian citizen or resident"),
        "TDM": _("Trade mark registered in Canada"),
        "CCO": _("Corporation under Canadian law"),
        "ASS": _("Canadian association"),
        "PRT": _("Partnership registered in Canada"),
        "EDU": _("Canadian educational institution"),
        "GOV": _("Government in Canada"),
        "HOP": _("Canadian hospital"),
        "LAM": _("Canadian library, archive or museum"),
        "TRD": _("Canadian trade union"),
        "PLT": _("Canadian political party"),
        "TRS": _("Trust established in Canada"),
        "OMK": _("Official mark protected in Canada"),
        "INB": _("Indian band recognised by the Indian Act"),
        "MAJ": _("His Majesty"),
    },
}

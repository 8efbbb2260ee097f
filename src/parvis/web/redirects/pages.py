"""The pages that say that nothing is here, in the words and the language of the brand, made once."""

from html import escape
from typing import Final, NamedTuple

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.brands.models import Brand


class Pages(NamedTuple):
    """For a name that leads nowhere, and for one that the provider switched off."""

    unknown: bytes
    gone: bytes


def pages_of(name: str, language: str) -> Pages:
    """The pages of a brand; without a ``name``, nobody's."""
    with override(language):
        return Pages(
            _page(name, language, _("There is nothing here"), _("This name leads to no site.")),
            _page(name, language, _("This address is switched off"), _("The redirect of this name was switched off.")),
        )


def pages_by_brand() -> dict[int, Pages]:
    """Those of every brand, by its number."""
    try:
        return {brand.pk: pages_of(brand.name, brand.default_language) for brand in Brand.objects.all()}
    finally:
        connections.close_all()


NOBODYS: Final = 0
"""The number under which the pages of no brand are kept."""


def _page(name: str, language: str, title: str, sentence: str) -> bytes:
    whose = f"<p>{escape(name)}</p>" if name else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title></head><body><h1>{escape(title)}</h1><p>{escape(sentence)}</p>{whose}</body></html>"
    ).encode()

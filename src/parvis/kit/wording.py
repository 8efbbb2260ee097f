"""Amounts as people write them in a language."""

from typing import Final

from babel import Locale
from babel.numbers import format_currency

from parvis.kit.money import Money

_BABEL: Final = {"en": "en_GB"}


def locale_of(language: str) -> Locale:
    """The locale of a language code such as «fr» or «pt-br»; English is British."""
    code = language.replace("-", "_")
    return Locale.parse(_BABEL.get(code, code))


def money_text(value: Money, language: str) -> str:
    """Write «8,39 €» or «€8.39», never broken across lines."""
    return format_currency(value.amount, value.currency, locale=locale_of(language))

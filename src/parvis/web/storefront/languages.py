"""The language in the paths of the shop (guide 3.3)."""

from django.urls.converters import StringConverter
from django.utils.translation import get_language


class LanguageConverter(StringConverter):
    """``fr`` or ``en``; without one given, the language of the page."""

    regex = "fr|en"


def current() -> str:
    """The language to put in a path of the shop."""
    return "en" if get_language() == "en" else "fr"

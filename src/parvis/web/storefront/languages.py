"""The language in the paths of the shop (guide 3.3)."""

from typing import ClassVar

from django.utils.translation import get_language


class LanguageConverter:
    """``fr`` or ``en``; without one given, the language of the page."""

    regex: ClassVar[str] = "fr|en"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def current() -> str:
    """The language to put in a path of the shop."""
    return "en" if get_language() == "en" else "fr"

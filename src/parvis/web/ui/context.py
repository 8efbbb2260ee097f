"""What every page may use, read from attributes that other apps put on the request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from parvis.web.ui.theme import theme_path

_DEFAULT_COLOUR = "#2456d6"


@dataclass(frozen=True, slots=True)
class PageBrand:
    """The brand as a page shows it. Without a brand on the request, every text is empty."""

    name: str = ""
    slug: str = "default"
    colour: str = _DEFAULT_COLOUR
    radius: int = 8
    is_colour_exact: bool = False
    images: Mapping[str, str] = field(default_factory=dict)
    support_email: str = ""
    support_phone: str = ""
    legal_name: str = ""
    languages: tuple[str, ...] = ("fr", "en")

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the brand that the middleware put on ``request``; a missing particular keeps its default."""
        brand = getattr(request, "brand", None)
        empty = cls()

        def particular(name: str) -> Any:
            return getattr(brand, name, None) or getattr(empty, name)

        return cls(
            name=particular("name"),
            slug=particular("slug"),
            colour=particular("colour"),
            radius=getattr(brand, "radius", empty.radius),
            is_colour_exact=bool(particular("is_colour_exact")),
            images=particular("images"),
            support_email=particular("support_email"),
            support_phone=particular("support_phone"),
            legal_name=particular("legal_name"),
            languages=tuple(particular("languages")),
        )

    @property
    def logo_url(self) -> str:
        """Address of the logo for light pages, or nothing."""
        return self._image("logo")

    @property
    def logo_dark_url(self) -> str:
        """Address of the logo for dark pages, or nothing."""
        return self._image("logo_dark")

    @property
    def mark_url(self) -> str:
        """Address of the square mark, or nothing."""
        return self._image("mark")

    @property
    def favicon_url(self) -> str:
        """The square mark; without one, a globe in the brand's colour."""
        return self._image("mark") or self.theme_url.removesuffix(".css") + ".svg"

    def _image(self, kind: str) -> str:
        return f"/brand/{self.images[kind]}" if kind in self.images else ""

    @property
    def theme_url(self) -> str:
        """Address of the stylesheet of this very look."""
        return theme_path(self.slug, self.colour, self.radius, exact=self.is_colour_exact)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``brand``, ``theme``, ``density``, ``nav``, ``cart_count``, ``actor``, ``lang``, ``dir``."""
    theme = request.COOKIES.get("theme", "")
    density = request.COOKIES.get("density", "")
    actor = getattr(request, "actor", None)
    count = getattr(request, "cart_count", 0)
    return {
        "brand": PageBrand.of(request),
        "theme": theme if theme in {"light", "dark"} else "",
        "density": density if density == "compact" else "",
        "nav": getattr(request, "nav", ()),
        "cart_count": count() if callable(count) else count,
        "actor": actor,
        "is_signed_in": bool(getattr(actor, "user_id", None)),
        "lang": get_language() or "fr",
        "dir": "rtl" if get_language_bidi() else "ltr",
    }

"""What every page may use, read from attributes that other apps put on the request."""

from dataclasses import dataclass
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
    logo_url: str = ""
    logo_dark_url: str = ""
    favicon_url: str = ""
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
            logo_url=particular("logo_url"),
            logo_dark_url=particular("logo_dark_url"),
            favicon_url=particular("favicon_url"),
            support_email=particular("support_email"),
            support_phone=particular("support_phone"),
            legal_name=particular("legal_name"),
            languages=tuple(particular("languages")),
        )

    @property
    def theme_url(self) -> str:
        """Address of the stylesheet of this very look."""
        return theme_path(self.slug, self.colour, self.radius, exact=self.is_colour_exact)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``brand``, ``theme``, ``density``, ``nav``, ``cart_count``, ``actor``, ``lang``, ``dir``."""
    theme = request.COOKIES.get("theme", "")
    density = request.COOKIES.get("density", "")
    actor = getattr(request, "actor", None)
    return {
        "brand": PageBrand.of(request),
        "theme": theme if theme in {"light", "dark"} else "",
        "density": density if density == "compact" else "",
        "nav": getattr(request, "nav", ()),
        "cart_count": getattr(request, "cart_count", 0),
        "actor": actor,
        "is_signed_in": bool(getattr(actor, "user_id", None)),
        "lang": get_language() or "fr",
        "dir": "rtl" if get_language_bidi() else "ltr",
    }

"""From one brand colour to a whole theme of literal, legible colours.

``ui.css`` derives the same tokens with relative colours; the values written here serve older browsers, e-mails
and documents, and are the ones whose contrast is checked.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from parvis.web.ui.colour import BLACK, OKLCH, RGB, WHITE, contrast, from_oklch, parse, to_oklch

Mode = Literal["light", "dark"]
Palette = Mapping[str, RGB]

MODES: Final[tuple[Mode, ...]] = ("light", "dark")
RADII: Final = (0, 4, 8, 12, 16)

# Lightness and the most chroma allowed, light then dark; the hue is the brand's.
_NEUTRALS: Final[Mapping[str, tuple[tuple[float, float], tuple[float, float]]]] = MappingProxyType(
    {
        "bg": ((0.981, 0.004), (0.178, 0.012)),
        "surface": ((1.0, 0.0), (0.216, 0.014)),
        "surface-2": ((0.968, 0.006), (0.25, 0.016)),
        "surface-3": ((0.94, 0.009), (0.30, 0.018)),
        "line": ((0.905, 0.01), (0.325, 0.016)),
        "line-strong": ((0.60, 0.015), (0.61, 0.02)),
        "text": ((0.235, 0.02), (0.945, 0.006)),
        "muted": ((0.455, 0.018), (0.755, 0.014)),
        "brand-soft": ((0.955, 0.028), (0.29, 0.06)),
        "brand-line": ((0.80, 0.08), (0.50, 0.10)),
    }
)

# Lightness, chroma and hue in degrees, light then dark. Never rebranded.
_STATUS: Final[Mapping[str, tuple[tuple[float, float, float], tuple[float, float, float]]]] = MappingProxyType(
    {
        "ok-text": ((0.42, 0.11, 152), (0.84, 0.14, 152)),
        "ok-soft": ((0.955, 0.04, 152), (0.285, 0.05, 152)),
        "ok-mark": ((0.56, 0.15, 152), (0.74, 0.16, 152)),
        "warn-text": ((0.43, 0.10, 62), (0.86, 0.12, 78)),
        "warn-soft": ((0.965, 0.045, 80), (0.30, 0.05, 70)),
        "warn-mark": ((0.62, 0.15, 62), (0.78, 0.15, 72)),
        "bad-text": ((0.45, 0.17, 26), (0.84, 0.10, 22)),
        "bad-soft": ((0.962, 0.025, 22), (0.295, 0.065, 24)),
        "bad-mark": ((0.55, 0.20, 27), (0.70, 0.17, 25)),
        "bad-solid": ((0.50, 0.19, 27), (0.50, 0.19, 27)),
        "info-text": ((0.43, 0.12, 245), (0.85, 0.09, 238)),
        "info-soft": ((0.958, 0.027, 240), (0.295, 0.055, 245)),
        "info-mark": ((0.57, 0.15, 245), (0.72, 0.13, 240)),
    }
)


class Pair(NamedTuple):
    """Two tokens that meet on a page, and the contrast they must keep."""

    front: str
    back: str
    least: float


_SOFTS: Final = ("ok-soft", "warn-soft", "bad-soft", "info-soft")
PAIRS: Final = (
    *(Pair("text", back, 7) for back in ("bg", "surface", "surface-2", "surface-3", "brand-soft", *_SOFTS)),
    *(Pair("muted", back, 4.5) for back in ("bg", "surface", "surface-2", "surface-3", "brand-soft", *_SOFTS)),
    *(Pair("brand-text", back, 4.5) for back in ("bg", "surface", "surface-2", "brand-soft", *_SOFTS)),
    Pair("on-brand", "brand-solid", 4.5),
    *(Pair(mark, back, 3) for mark in ("focus", "line-strong") for back in ("bg", "surface")),
)
STATUS_PAIRS: Final = (
    *(Pair(f"{tone}-text", f"{tone}-soft", 4.5) for tone in ("ok", "warn", "bad", "info")),
    *(Pair(f"{tone}-mark", "surface", 3) for tone in ("ok", "warn", "bad", "info")),
)


def _status(mode: Mode) -> dict[str, RGB]:
    at = MODES.index(mode)
    degrees = 3.141592653589793 / 180
    return {name: from_oklch(OKLCH(both[at][0], both[at][1], both[at][2] * degrees)) for name, both in _STATUS.items()}


STATUS: Final[Mapping[Mode, Palette]] = MappingProxyType({mode: MappingProxyType(_status(mode)) for mode in MODES})


@lru_cache(maxsize=256)
def palette(brand_colour: str, mode: Mode, *, exact: bool = False) -> Palette:
    """Return every branded token of one mode.

    By default the colour is darkened until white text reads on it. ``exact`` keeps it on filled buttons and
    picks black or white text, whichever reads better. Raises ValueError when the colour is not one.
    """
    brand = parse(brand_colour)
    lightness, chroma, hue = to_oklch(brand)
    at = MODES.index(mode)

    def shade(light: float, most: float) -> RGB:
        return from_oklch(OKLCH(light, min(chroma, most), hue))

    found = {name: WHITE if both[at][0] == 1 else shade(*both[at]) for name, both in _NEUTRALS.items()}
    if mode == "dark":
        solid = max(0.48, min(lightness, 0.505))
        found["brand-text"] = shade(max(lightness, 0.79), 0.13)
        found["focus"] = shade(max(lightness, 0.80), 0.12)
        found["brand-edge"] = shade(0.64, 0.12)
    else:
        solid = min(lightness, 0.505)
        found["brand-text"] = shade(min(lightness, 0.47), chroma)
        found["focus"] = shade(min(lightness, 0.505), chroma)
    found["brand-solid"] = shade(solid, chroma)
    found["brand-solid-hover"] = shade(max(0.0, solid - 0.06), chroma)
    found["on-brand"] = WHITE
    if exact:
        found |= _exact(brand)
    return MappingProxyType(found)


def _exact(brand: RGB) -> dict[str, RGB]:
    """Keep the colour; hovering moves away from the text's own lightness, so that it only gets more legible."""
    lightness, chroma, hue = to_oklch(brand)
    ink = max((WHITE, BLACK), key=lambda candidate: contrast(candidate, brand))
    step = -0.06 if ink == WHITE else 0.06
    hover = from_oklch(OKLCH(min(1.0, max(0.0, lightness + step)), chroma, hue))
    return {"brand-solid": brand, "brand-solid-hover": hover, "on-brand": ink}


def weak_pairs(brand_colour: str, *, exact: bool = False) -> list[tuple[Mode, Pair, float]]:
    """List the pairs that miss their contrast. Empty for every sRGB colour, which the tests prove on a grid."""
    return [
        (mode, pair, ratio)
        for mode in MODES
        for colours in [{**STATUS[mode], **palette(brand_colour, mode, exact=exact)}]
        for pair in PAIRS
        if (ratio := contrast(colours[pair.front], colours[pair.back])) < pair.least
    ]


def tokens(brand_colour: str, *, exact: bool = False, mode: Mode = "light") -> dict[str, str]:
    """Every token as ``#rrggbb``, for e-mails and documents, where custom properties do not exist."""
    colours = {"brand": parse(brand_colour), **STATUS[mode], **palette(brand_colour, mode, exact=exact)}
    return {name: colour.hex for name, colour in colours.items()}


@lru_cache(maxsize=256)
def theme_css(brand_colour: str, radius: int = 8, *, exact: bool = False) -> str:
    """Write the brand's stylesheet: literal values in ``@layer theme`` for light, dark and ``data-theme``."""
    blocks = {
        mode: "".join(f"--{name}:{colour.hex};" for name, colour in palette(brand_colour, mode, exact=exact).items())
        for mode in MODES
    }
    return (
        f"@layer theme{{:root{{--brand:{parse(brand_colour).hex};--radius:{int(radius)}px;"
        f"--brand-edge:transparent;{blocks['light']}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{blocks['dark']}}}}}"
        f":root[data-theme=dark]{{{blocks['dark']}}}"
        "@media (prefers-contrast:more){:root:root{--muted:var(--text);--line:var(--line-strong)}}}"
    )


def theme_hash(brand_colour: str, radius: int = 8, *, exact: bool = False) -> str:
    """Address of the stylesheet: changes with its content, and with nothing else."""
    return hashlib.sha256(theme_css(brand_colour, radius, exact=exact).encode()).hexdigest()[:12]


def theme_path(slug: str, brand_colour: str, radius: int = 8, *, exact: bool = False) -> str:
    """Path of a brand's stylesheet, served by ``views.theme_stylesheet``."""
    return f"/theme/{slug}-{theme_hash(brand_colour, radius, exact=exact)}.css"

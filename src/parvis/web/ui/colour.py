"""sRGB and OKLCH, and the contrast between two colours. Pure arithmetic."""

import math
from typing import NamedTuple


class RGB(NamedTuple):
    """Gamma-encoded sRGB, each channel from 0 to 1."""

    red: float
    green: float
    blue: float

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``."""
        return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in self)


class OKLCH(NamedTuple):
    """Perceived lightness (0 to 1), chroma, and hue in radians."""

    lightness: float
    chroma: float
    hue: float


WHITE = RGB(1.0, 1.0, 1.0)
BLACK = RGB(0.0, 0.0, 0.0)
_SHORT, _LONG = 3, 6
# Below these, the sRGB curve is a straight line: encoded, then linear.
_DARK, _DIM = 0.04045, 0.0031308
_TOLERANCE = 1e-4
_HALVINGS = 16


def parse(text: str) -> RGB:
    """Read ``#rgb`` or ``#rrggbb``. Anything else raises ValueError."""
    digits = text.removeprefix("#")
    if len(digits) == _SHORT:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != _LONG or not digits.isascii() or not digits.isalnum():
        message = f"{text!r} is not a colour such as #2456d6"
        raise ValueError(message)
    return RGB(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARK else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= _DIM else 1.055 * channel ** (1 / 2.4) - 0.055


def to_oklch(colour: RGB) -> OKLCH:
    """Convert to OKLCH."""
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    return OKLCH(lightness, math.hypot(a, b), math.atan2(b, a))


def _light(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Linear sRGB, possibly outside the gamut."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_oklch(colour: OKLCH) -> RGB:
    """Convert to sRGB. Outside the gamut, keep lightness and hue and give up chroma."""
    lightness, chroma, hue = colour
    cosine, sine = math.cos(hue), math.sin(hue)
    inside, outside = 0.0, chroma
    light = _light(lightness, chroma * cosine, chroma * sine)
    if not _in_gamut(light):
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            if _in_gamut(_light(lightness, middle * cosine, middle * sine)):
                inside = middle
            else:
                outside = middle
        light = _light(lightness, inside * cosine, inside * sine)
    return RGB(*(_encoded(min(1.0, max(0.0, channel))) for channel in light))


def _in_gamut(light: tuple[float, float, float]) -> bool:
    return min(light) >= -_TOLERANCE and max(light) <= 1 + _TOLERANCE


def luminance(colour: RGB) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """WCAG contrast ratio, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)

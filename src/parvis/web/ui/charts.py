"""Columns of a chart as numbers for ``components/chart.html``: drawn by the server, read without scripts or styles.

A table with the same figures stands beside each chart: the drawing is for the eye alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 420
HEIGHT: Final = 190
_LEFT: Final = 62
"""Room for the amounts of the scale."""
_TOP: Final = 8
_BOTTOM: Final = 20
_STEPS: Final = 4
_MOST_LABELS: Final = 6
_FULL: Final = 0.7
"""Of its place, what a column takes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: numbers as SVG reads them. ``series`` counts from 1."""

    x: str
    y: str
    width: str
    height: str
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of the scale, or under a column."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What ``components/chart.html`` draws."""

    bars: Sequence[Bar]
    scale: Sequence[Mark]
    labels: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT


def columns(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, said: Callable[[int], str]) -> Chart:
    """Stack the values of each of ``series`` (name, a value a label, none below zero), the first at the foot.

    ``said`` writes a value in words. Of many labels only some are written.
    """
    tops = [sum(values) for values in zip(*(values for _name, values in series), strict=True)]
    step = _step(max(tops, default=0))
    highest = step * _STEPS
    unit = (HEIGHT - _TOP - _BOTTOM) / highest
    place = (WIDTH - _LEFT) / max(1, len(labels))
    bars = []
    for index, label in enumerate(labels):
        foot = 0
        for number, (name, values) in enumerate(series, 1):
            value = values[index]
            if value > 0:
                top = HEIGHT - _BOTTOM - (foot + value) * unit
                x = _LEFT + place * (index + (1 - _FULL) / 2)
                title = f"{label}, {name}: {said(value)}"
                bars.append(Bar(_n(x), _n(top), _n(place * _FULL), _n(value * unit), number, title))
                foot += value
    scale = [
        Mark(_n(_LEFT - 6), _n(HEIGHT - _BOTTOM - step * rank * unit), said(step * rank)) for rank in range(_STEPS + 1)
    ]
    every = -(-len(labels) // _MOST_LABELS) or 1
    marks = [
        Mark(_n(_LEFT + place * (index + 0.5)), _n(HEIGHT - 6), label)
        for index, label in enumerate(labels)
        if index % every == 0
    ]
    return Chart(bars, scale, marks)


def _step(highest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20… of which ``_STEPS`` reach ``highest``."""
    magnitude = 1
    while True:
        for factor in (1, 2, 5):
            if factor * magnitude * _STEPS >= highest:
                return factor * magnitude
        magnitude *= 10


def _n(value: float) -> str:
    """With a point, in every language."""
    return f"{value:.1f}"

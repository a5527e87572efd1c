"""A line of small height without axes: one message, and the last point marked."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 160, 26


@dataclass(frozen=True, slots=True)
class Sparkline:
    points: str
    """Of an SVG polyline in a box of 160 by 30."""
    last: tuple[float, float]
    label: str
    """The same in words, for who does not see it."""


def sparkline(
    values: Sequence[float], label: str, ends: tuple[float, float] | None = None
) -> Sparkline | None:
    """None for fewer than two values, which make no line. A flat line runs through the middle.

    `ends`: the values at the bottom and at the top; else the least and the greatest of those given.
    """
    if len(values) < 2:
        return None
    low, high = ends or (min(values), max(values))
    step = WIDTH / (len(values) - 1)
    span = high - low
    places = [
        (round(i * step, 1), round(2 + HEIGHT * ((high - value) / span if span else 0.5), 1))
        for i, value in enumerate(values)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), places[-1], label)

"""Cutting: the few round numbers at which a number is cut, from where its leads lie. Pure."""

from collections.abc import Iterable
from math import floor, log10

most_cuts = 6
_steps = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_cuts(quantiles: Iterable[float], least: float, *, whole: bool) -> list[float]:
    """Round numbers near some quantiles, ascending and above `least`; whole ones where the values are."""
    cuts = {_rounded(value, whole=whole) for value in quantiles}
    return sorted(cut for cut in cuts if cut > least)[:most_cuts]


def _rounded(value: float, *, whole: bool) -> float:
    """The nearest number of one figure, or one and a half, at its size."""
    if whole and abs(value) < 10:
        return round(value)
    if not value:
        return 0
    size = 10.0 ** floor(log10(abs(value)))
    near = min(_steps, key=lambda step: abs(abs(value) / size - step))
    # The size may be a tenth, which no product of floats hits exactly.
    cut = round(near * size, 12) if value > 0 else -round(near * size, 12)
    return round(cut) if whole or cut == round(cut) else cut

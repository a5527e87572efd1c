"""Rates in words: the yardstick, and what a change is worth."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.figures import Difference
from evidence.measures.measure import Measure
from web.presenters.figures import number


def yardstick(measure: Measure) -> str:
    """Goal or usual range in words; "" for none."""
    if measure.goal:
        return _("goal %(share)s%%") % {"share": number(measure.goal * 100)}
    if measure.usual:
        low, high = (number(end * 100) for end in measure.usual)
        return _("usual %(low)s–%(high)s%%") % {"low": low, "high": high}
    return ""


def threshold(measure: Measure) -> str:
    """From where on the larger problem is on one side; "" for none."""
    if measure.alarm is None:
        return ""
    share = {"share": number(measure.alarm * 100)}
    if measure.side == "sales":
        return _("At %(share)s%% or less the larger problem is on the sales side.") % share
    return _("At %(share)s%% or less the larger problem is on the marketing side.") % share


@dataclass(frozen=True, slots=True)
class Change:
    """A rate against another in a word: "better", "worse", "same", "few" or "none", and how to say it."""

    kind: str
    words: str
    points: str
    """In percentage points with its interval; "" where there is none."""


def change(difference: Difference, *, neutral: bool = False) -> Change:
    """A rate is better the higher it is; `neutral`: of a share that is neither good nor bad."""
    if difference.value is None or difference.low is None or difference.high is None:
        return Change("none", _("nothing to compare with"), "")
    points = _("%(points)s points [%(low)s to %(high)s]") % {
        "points": signed(difference.value),
        "low": signed(difference.low),
        "high": signed(difference.high),
    }
    if difference.too_few:
        return Change("few", _("too few to tell"), points)
    if difference.low > 0:
        return Change("better", _("higher") if neutral else _("better"), points)
    if difference.high < 0:
        return Change("worse", _("lower") if neutral else _("worse"), points)
    return Change("same", _("no clear difference"), points)


def signed(value: float) -> str:
    """In percentage points, with its sign."""
    points = value * 100
    decimals = 1 if abs(points) < 9.95 else 0
    return ("+" if points > 0 else "−" if points < 0 else "±") + number(abs(points), decimals)

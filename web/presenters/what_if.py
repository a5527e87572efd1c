"""A what-if in words and figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.figures import Rate
from evidence.measures.what_if import Chain, Estimate, Extra
from web.forms.what_if import LABELS
from web.presenters.figures import bounds, millions, number, percent, share


@dataclass(frozen=True, slots=True)
class RateLine:
    key: str
    name: str
    now: str
    counted: str
    bounds: str
    wanted: str
    """ "" where it stays."""


@dataclass(frozen=True, slots=True)
class EstimateView:
    name: str
    value: str
    interval: str


def rate_lines(found: Chain, wanted: Mapping[str, float]) -> list[RateLine]:
    return [rate_line(key, rate, wanted.get(key)) for key, rate in found.rates.items()]


def rate_line(key: str, rate: Rate, wanted: float | None) -> RateLine:
    return RateLine(
        key=key,
        name=str(LABELS[key]),
        now=percent(rate),
        counted=f"{number(rate.k)} / {number(rate.n)}" if rate.n else "",
        bounds=(_("too few to tell") if rate.too_few else bounds(rate)) if rate.n else "",
        wanted=f"{share(wanted)}%" if wanted else "",
    )


def estimates(found: Extra) -> list[EstimateView]:
    views = [
        estimate(_("More opportunities a year"), found.opportunities),
        estimate(_("More deals won a year"), found.wins),
    ]
    if found.revenue:
        views.append(estimate(_("More revenue a year"), found.revenue, 10_000_000, millions))
    return views


def estimate(
    name: str, found: Estimate, whole: float = 10, written: Callable[[float, int], str] = number
) -> EstimateView:
    """`whole`: from which size on there are no decimals."""
    decimals = 1 if abs(found.value) < whole else 0
    low, high = (signed(end, decimals, written) for end in (found.low, found.high))
    return EstimateView(
        name,
        signed(found.value, decimals, written),
        _("95%% interval: %(low)s to %(high)s") % {"low": low, "high": high},
    )


def signed(value: float, decimals: int, written: Callable[[float, int], str] = number) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + written(abs(value), decimals)


def answer(found: Chain, wanted: Mapping[str, float], result: Extra | None) -> str:
    """The page's one sentence."""
    if not wanted or result is None:
        return _("What would change if a rate of the chain were another?")
    steps = _(", ").join(
        _("%(name)s from %(now)s to %(wanted)s")
        % {"name": LABELS[key], "now": percent(found.rates[key]), "wanted": f"{share(rate)}%"}
        for key, rate in wanted.items()
    )
    words = {
        "steps": steps,
        "opportunities": signed(result.opportunities.value, 0),
        "wins": signed(result.wins.value, 1),
    }
    return _("%(steps)s: %(opportunities)s opportunities and %(wins)s deals won a year.") % words

"""What if a rate of the chain were another: extra opportunities, wins and revenue a year, with an interval.

The chain: leads a year x MQL share x follow-up rate x opportunities of contacted MQLs x opportunity to won
rate x average amount, each as the company's own last twelve months have it.

The interval follows from the rates' own (Wilson): on the scale of logarithms, where a product is a sum, the
distances to the ends of the intervals are added in squares. G. Y. Zou, A. Donner (2008), "Construction of
confidence limits about effect measures: a general approach", Statistics in Medicine 27, 1693-1702. What is
asked for is taken as certain, and so are the number of leads and the average amount.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt

from dateutil.relativedelta import relativedelta

from evidence.figures import Rate
from evidence.keeping import kept
from evidence.leads.warehouse import is_live
from evidence.measures.briefly import over_periods
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.measure import Measure, Period
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.pipeline import won_deals
from evidence.measures.tallies import Asked

MQL_SHARE = Measure(
    key="mql_share", starts="created_at", hits=lambda lead: lead.has("mql_at"), window="opportunity"
)
CONTACTED_TO_OPPORTUNITY = Measure(
    key="contacted_to_opportunity",
    starts="mql_at",
    hits=lambda lead: lead.has("opportunity_at"),
    window="opportunity",
    known=lambda lead: lead.has("contacted_at"),
)
CHAIN = (MQL_SHARE, FOLLOW_UP, CONTACTED_TO_OPPORTUNITY, OPPORTUNITY_TO_WON)
KEYS = tuple(measure.key for measure in CHAIN)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Estimate":
        return Estimate(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Chain:
    """The company's own last twelve months."""

    period: Period
    leads: int
    rates: Mapping[str, Rate]
    amount: float | None
    """The average of the deals won that have one."""

    @property
    def complete(self) -> bool:
        """Whether every rate is known, and none is 0: nothing follows from nothing."""
        return self.leads > 0 and all(rate.value for rate in self.rates.values())

    @property
    def too_few(self) -> list[str]:
        """The rates that stand on too few leads."""
        return [key for key, rate in self.rates.items() if rate.too_few]


@dataclass(frozen=True, slots=True)
class Extra:
    """What comes on top, a year; `revenue` None where no deal has an amount."""

    opportunities: Estimate
    wins: Estimate
    revenue: Estimate | None


def chain(asked: Asked) -> Chain:
    """Of the last twelve months. Raises `TooSlow`, `FileNotFoundError`."""
    today = asked.snapshot.day
    period = Period(today - relativedelta(years=1) + timedelta(days=1), today)
    found: Chain = kept(asked.key("chain", period), lambda: _chain(asked, period))
    return found


def _chain(asked: Asked, period: Period) -> Chain:
    counts = {key: tally.over(period) for key, tally in over_periods(asked, CHAIN).items()}
    (won,) = won_deals(asked, [period], brief=not is_live(asked.snapshot.fingerprint))
    rates = {key: count.rate for key, count in counts.items()}
    return Chain(period, counts[MQL_SHARE.key].all, rates, won.average)


def extra(found: Chain, wanted: Mapping[str, float]) -> Extra:
    """`wanted`: rate -> what it would be, between 0 and 1; the others stay as they are."""
    until_opportunity = KEYS[:-1]
    opportunities = _more(found, until_opportunity, wanted).times(found.leads)
    wins = _more(found, KEYS, wanted).times(found.leads)
    return Extra(opportunities, wins, wins.times(found.amount) if found.amount else None)


def _more(found: Chain, keys: Iterable[str], wanted: Mapping[str, float]) -> Estimate:
    """The product of the rates with what is wanted, less that of the rates as they are."""
    keys = tuple(keys)
    changed = [found.rates[key] for key in keys if key in wanted]
    if not changed:
        return Estimate(0.0, 0.0, 0.0)
    target = 1.0
    for key in keys:
        target *= wanted.get(key, 1.0)
    now, rest = product(changed), product(found.rates[key] for key in keys if key not in wanted)
    step = Estimate(target - now.value, target - now.high, target - now.low)
    return multiplied(step, rest)


def product(rates: Iterable[Rate]) -> Estimate:
    """Of independent rates, none of which is 0 or absent; of none 1."""
    value, below, above = 1.0, 0.0, 0.0
    for rate in rates:
        assert rate.value and rate.low and rate.high
        value *= rate.value
        below += log(rate.value / rate.low) ** 2
        above += log(rate.high / rate.value) ** 2
    return Estimate(value, value * exp(-sqrt(below)), value * exp(sqrt(above)))


def multiplied(step: Estimate, rest: Estimate) -> Estimate:
    """A difference times a product independent of it. Where the difference may have either sign, the widest
    that both can give.
    """
    value = step.value * rest.value
    if step.low <= 0 <= step.high:
        return Estimate(value, step.low * rest.high, step.high * rest.high)
    if step.value < 0:
        turned = multiplied(Estimate(-step.value, -step.high, -step.low), rest)
        return Estimate(-turned.value, -turned.high, -turned.low)
    below = sqrt(log(step.value / step.low) ** 2 + log(rest.value / rest.low) ** 2)
    above = sqrt(log(step.high / step.value) ** 2 + log(rest.high / rest.value) ** 2)
    return Estimate(value, value * exp(-below), value * exp(above))

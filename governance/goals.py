"""The success measures of the roadmap's phases, computed from leads or from the pulse, never typed in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from evidence.figures import Difference, Rate
from evidence.keeping import kept
from evidence.leads.store import TooSlow
from evidence.leads.warehouse import Unfit
from evidence.measures.briefly import over_periods
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.measure import Count, Period
from evidence.measures.periods import a_year_before, until
from evidence.measures.pipeline import won_deals
from evidence.measures.tallies import Asked, asking
from evidence.models import Snapshot
from evidence.statistics import Interval
from governance.phases import PHASES, TARGETS, Phase, days_of
from governance.pulse import Mean, PulseResult

Standing = Literal["met", "missed", "unclear", "open", "ahead", "absent"]
"""`unclear`: too few, or no difference that is more than chance; `open`: all that there is is too young;
`ahead`: its phase has not begun; `absent`: there is nothing to compute it from.
"""
RATES = {"follow_up": FOLLOW_UP, "in_time": FIRST_CONTACT, "lead_to_won": LEAD_TO_WON}
LAST_MONTHS, BEFORE_MONTHS = 3, 12


@dataclass(frozen=True, slots=True)
class Goal:
    """One success measure. What does not belong to its kind is None.

    `within`: over the phase's days so far; `now`: over the last three months; `before`: over the year before
    the roadmap began. `target`: the rate to reach. `first`, `last`: of the first pulse and of the newest;
    `change`: the 95 % interval of their difference. `deals`: (quarter, won, won a year earlier).
    """

    key: str
    standing: Standing
    within: Count | None = None
    now: Count | None = None
    before: Rate | None = None
    target: float | None = None
    first: Mean | Rate | None = None
    last: Mean | Rate | None = None
    change: Interval | None = None
    deals: tuple[tuple[Period, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseState:
    phase: Phase
    since: date
    until: date
    goals: tuple[Goal, ...]


def phases(
    began_on: date, today: date, snapshot: Snapshot | None, pulses: Sequence[PulseResult]
) -> list[PhaseState]:
    """Where each phase stands. Leads that cannot be asked leave their goals absent."""
    try:
        asked = asking(snapshot) if snapshot else None
        found = dict(_kept(asked, began_on, today)) if asked else {}
    except (TooSlow, FileNotFoundError, Unfit):
        found = {}
    found |= {"satisfaction": satisfaction(pulses), "engagement": engagement(pulses)}
    states = []
    for phase in PHASES:
        since, last = days_of(phase, began_on)
        goals = [found.get(key, Goal(key, "absent", target=TARGETS.get(key))) for key in phase.goals]
        if today < since:
            goals = [_ahead(goal) for goal in goals]
        states.append(PhaseState(phase, since, last, tuple(goals)))
    return states


def _kept(asked: Asked, began_on: date, today: date) -> dict[str, Goal]:
    last_day = min(today, asked.snapshot.day)
    key = asked.key("roadmap", began_on, last_day)
    found: dict[str, Goal] = kept(key, lambda: _of_leads(asked, began_on, last_day))
    return found


def _of_leads(asked: Asked, began_on: date, last_day: date) -> dict[str, Goal]:
    """Goal -> where it stands by the leads."""
    found: dict[str, Goal] = {}
    counted = over_periods(asked, list(RATES.values()))
    for phase in PHASES:
        since, ends = days_of(phase, began_on)
        for key in phase.goals:
            if key not in RATES:
                continue
            tally = counted[RATES[key].key]
            within = tally.over(Period(since, min(ends, last_day))) if since <= last_day else Count()
            now = tally.over(
                Period(last_day - relativedelta(months=LAST_MONTHS) + timedelta(days=1), last_day)
            )
            before = tally.over(
                Period(began_on - relativedelta(months=BEFORE_MONTHS), began_on - timedelta(days=1))
            )
            target = TARGETS[key]
            if key == "lead_to_won":
                if before.rate.value is None:
                    continue
                target = before.rate.value * (1 + target)
            found[key] = Goal(key, _reached(within, target), within, now, before.rate, target)
    found["growth"] = growth(asked, last_day)
    return found


def _reached(count: Count, target: float) -> Standing:
    rate = count.rate
    if count.still_open:
        return "open"
    if rate.value is None:
        return "absent"
    if rate.too_few:
        return "unclear"
    return "met" if rate.value >= target else "missed"


def growth(asked: Asked, last_day: date) -> Goal:
    """Stable: in each of the last two whole quarters at least as many wins as a year before."""
    quarters = until(last_day, "quarter", 3)[:2]
    years = [a_year_before(quarter) for quarter in quarters]
    won = [one.deals for one in won_deals(asked, [*quarters, *years])]
    deals = tuple(zip(quarters, won[:2], won[2:], strict=True))
    if not all(before for _quarter, _now, before in deals):
        return Goal("growth", "absent", deals=deals)
    stable = all(now >= before for _quarter, now, before in deals)
    return Goal("growth", "met" if stable else "missed", deals=deals)


def satisfaction(pulses: Sequence[PulseResult]) -> Goal:
    """Improved: both departments' mean is higher in the newest round than in the first, beyond chance."""
    means = [mean for pulse in pulses if (mean := pulse.overall)]
    if len(means) < 2:
        return Goal("satisfaction", "absent", first=means[0] if means else None)
    first, last = means[0], means[-1]
    change = last.less(first)
    return Goal("satisfaction", _moved(*change), first=first, last=last, change=change)


def engagement(pulses: Sequence[PulseResult]) -> Goal:
    """Up: of those asked more answer in the newest round than in the first, beyond chance."""
    rates = [pulse.participation for pulse in pulses if pulse.participation.n]
    if len(rates) < 2:
        return Goal("engagement", "absent", first=rates[0] if rates else None)
    change = Difference.of(rates[-1], rates[0])
    low, high = change.low or 0.0, change.high or 0.0
    return Goal("engagement", _moved(low, high), first=rates[0], last=rates[-1], change=(low, high))


def _moved(low: float, high: float) -> Standing:
    if low > 0:
        return "met"
    return "missed" if high < 0 else "unclear"


def _ahead(goal: Goal) -> Goal:
    """A phase that has not begun has reached nothing yet; what is known now is shown."""
    return replace(goal, standing="ahead", within=None)

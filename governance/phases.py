"""The roadmap's three phases, and how often an initiative should have taken place by a day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Phase:
    """Months counted from the day on which the roadmap began: [first, last). `goals`: by governance.goals."""

    number: int
    first: int
    last: int
    goals: tuple[str, ...]


PHASES = (
    Phase(1, 0, 3, ("follow_up", "in_time")),
    Phase(2, 3, 6, ("lead_to_won", "satisfaction")),
    Phase(3, 6, 12, ("growth", "engagement")),
)
NUMBERS = tuple(phase.number for phase in PHASES)

TARGETS: Mapping[str, float] = {"follow_up": 0.8, "in_time": 0.9, "lead_to_won": 0.1}
"""Goal -> the rate to reach; of lead to won, by which share of the rate before."""


def days_of(phase: Phase, began_on: date) -> tuple[date, date]:
    """The first and the last day of a phase."""
    ends = began_on + relativedelta(months=phase.last)
    return began_on + relativedelta(months=phase.first), ends - timedelta(days=1)


def phase_on(day: date, began_on: date) -> Phase | None:
    """The phase that a day lies in; None before the first and after the last."""
    for phase in PHASES:
        first, last = days_of(phase, began_on)
        if first <= day <= last:
            return phase
    return None


def month_on(day: date, began_on: date) -> int:
    """The how manieth month of the roadmap a day lies in, from 1; 0 before it began."""
    if day < began_on:
        return 0
    passed = relativedelta(day, began_on)
    return passed.years * 12 + passed.months + 1


IN_MONTHS: Mapping[str, int] = {"monthly": 1, "quarterly": 3}
CADENCES = ("once", "weekly", "twice_a_month", "monthly", "quarterly")


def expected(cadence: str, starts_on: date, day: date, goal: int | None = None) -> int:
    """How often it should have taken place by a day, at the end of each of its spans; the goal at most.

    Twice a month is once by the middle of each month from the start on and once by its end.
    """
    if day < starts_on:
        return 0
    passed = relativedelta(day, starts_on)
    months = passed.years * 12 + passed.months
    if cadence == "weekly":
        found = (day - starts_on).days // 7
    elif cadence == "twice_a_month":
        found = 2 * months + (1 if passed.days >= 15 else 0)
    elif cadence == "once":
        found = 0
    else:
        found = months // IN_MONTHS[cadence]
    return min(found, goal) if goal else found

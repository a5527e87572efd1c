"""Levels of the 48-hour rule's clocks: at half, three quarters and the end of their time people are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evidence.clock import elapsed
from evidence.clock_rule import Terms, terms_of
from evidence.deadlines import Ticking

LEVELS = (50, 75, 100)
"""Percent of a clock's time."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A clock that has reached a level."""

    clock: Ticking
    level: int


def reached(clocks: Iterable[Ticking], terms: tuple[Terms, ...], at: datetime) -> list[Reached]:
    """The highest level of each clock that has reached any, the nearest deadline first."""
    rows = []
    for one in clocks:
        own = terms_of(terms, one.started_at)
        whole = timedelta(hours=own.hours)
        # Of a lead with an exception of its own nothing but the deadline is known here.
        left = elapsed(own.calendar, at, one.due_at)
        share = 100 if one.due_at <= at else 100 * (1 - left / whole)
        if levels := [level for level in LEVELS if share >= level]:
            rows.append(Reached(one, levels[-1]))
    return rows

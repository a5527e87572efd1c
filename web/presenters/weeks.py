"""Leads week by week as bars: how many came, and how many of them qualify."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.effects import Week

WIDTH, HEIGHT = 700, 110
most_bars = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """`x` and `width` of both; heights of all leads and of those that qualify, from the bottom."""

    x: float
    width: float
    leads: float
    new: float


@dataclass(frozen=True, slots=True)
class Row:
    start: date
    leads: int
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class WeeksChart:
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    """One a week, weeks without leads included."""
    per_bar: int
    """Weeks that one bar stands for."""
    most: int
    """Leads of the highest bar."""
    average: float
    """Leads that qualify per week."""

    @property
    def first(self) -> date:
        return self.rows[0].start

    @property
    def last(self) -> date:
        return self.rows[-1].start


def weeks_chart(weeks: Sequence[Week]) -> WeeksChart | None:
    """None for fewer than two weeks."""
    if len(weeks) < 2:
        return None
    rows = every_week(weeks)
    per_bar = -(-len(rows) // most_bars)
    groups = [rows[i : i + per_bar] for i in range(0, len(rows), per_bar)]
    sums = [(sum(row.leads for row in group), sum(row.new for row in group)) for group in groups]
    most = max(leads for leads, _new in sums)
    step = WIDTH / len(groups)
    bars = tuple(
        Bar(
            round(i * step, 1),
            round(step * 0.8, 1),
            round(HEIGHT * leads / most, 1),
            round(HEIGHT * new / most, 1),
        )
        for i, (leads, new) in enumerate(sums)
    )
    return WeeksChart(bars, tuple(rows), per_bar, most, sum(row.new for row in rows) / len(rows))


def every_week(weeks: Sequence[Week]) -> list[Row]:
    by_start = {date.fromisoformat(week.start): week for week in weeks}
    first, last = min(by_start), max(by_start)
    with_old = any(week.old is not None for week in weeks)
    rows = []
    for i in range((last - first).days // 7 + 1):
        start = first + timedelta(weeks=i)
        week = by_start.get(start) or Week(start.isoformat(), 0, 0, 0 if with_old else None)
        rows.append(Row(start, week.leads, week.old, week.new))
    return rows

"""The 48-hour rule: which hours count, when a clock is due and how long it ran. Pure.

Everything comes from one function: how much time has been counted up to an instant. Its table is a list of
stretches, whole days as a rule, that count entirely or not at all; time within them is the real one, so that
a day on which clocks change has 23 or 25 hours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from definitions.deadline_policy import DAYS

Period = tuple[datetime, datetime]
"""[start, end), aware."""
Microseconds = int
"""Since 1970 in UTC, or of counted time."""

tick = timedelta(microseconds=1)
_epoch = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which hours count: those of `days` (of `DAYS`) that are no public holiday of `country` and no closure,
    less what lies in a pause. A day begins at its first instant in `zone`.
    """

    days: tuple[str, ...] = DAYS[:5]
    country: str = "JP"
    zone: str = "Asia/Tokyo"
    closures: tuple[date, ...] = ()
    pauses: tuple[Period, ...] = ()

    def counts(self, day: date) -> bool:
        """Whether the day's hours count, pauses aside."""
        return (
            DAYS[day.weekday()] in self.days
            and day not in self.closures
            and day not in public_holidays(self.country)
        )

    def begins(self, day: date) -> datetime:
        """The day's first instant, in UTC; of a day that the zone left out, that of the next."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def midnight_after(self, day: date) -> datetime:
        return self.begins(day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Piece:
    """From `begins` on, until the next piece: at an instant, `counted` and `due` are those here, and as much
    later as it is after `begins` where the piece `runs`. `due` counts from the start of the table.
    """

    begins: datetime
    runs: bool
    counted: timedelta
    due: datetime


def deadline(calendar: Calendar, start: datetime, hours: float) -> datetime:
    """The first instant at which so many hours, more than none, have been counted since `start`, in UTC.

    Raises `ValueError` where no day within ten years counts.
    """
    year = start.astimezone(ZoneInfo(calendar.zone)).year
    for last in (year + 1, year + 10):
        table = _table(calendar, year, last)
        found = table.reached(table.counted(_micro(start)) + _length(hours))
        if found is not None:
            return _instant(found)
    raise ValueError("nothing is counted")


def elapsed(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The counted time from `start` to `end`; negative where `end` is earlier."""
    years = sorted(instant.astimezone(ZoneInfo(calendar.zone)).year for instant in (start, end))
    table = _table(calendar, years[0], years[1] + 1)
    return timedelta(microseconds=table.counted(_micro(end)) - table.counted(_micro(start)))


def pieces(calendar: Calendar, hours: float, first_year: int, last_year: int) -> Iterator[Piece]:
    """`deadline` and counted time of every start in these years as a table, for many leads at once
    (evidence.clocks). A start belongs to the last piece that begins at or before it.
    """
    table = _table(calendar, first_year - 1, last_year + 2)
    length, low, high = _length(hours), *(_micro(_new_year(year)) for year in (first_year, last_year + 1))
    # Between the stretches, and just after each start whose deadline is the end of a stretch that counts.
    breaks = {low, *table.begins}
    breaks.update(table.last(value - length) + 1 for value in set(table.before) if value >= length)
    for at in sorted(at for at in breaks if low <= at < high):
        counted = table.counted(at)
        due = table.reached(counted + length)
        if due is None:
            raise ValueError("nothing is counted")
        yield Piece(_instant(at), table.runs(at), timedelta(microseconds=counted), _instant(due))


@lru_cache(maxsize=8)
def public_holidays(country: str) -> holidays.HolidayBase:
    """The country's public holidays; it grows by the years that are asked for."""
    return holidays.country_holidays(country)


@dataclass(frozen=True, slots=True)
class _Table:
    """Stretches: where each begins, what was counted before it, whether it counts. The last one counts
    nothing.
    """

    begins: list[Microseconds]
    before: list[Microseconds]
    counting: list[bool]

    def counted(self, at: Microseconds) -> Microseconds:
        i = bisect_right(self.begins, at) - 1
        return self.before[i] + (at - self.begins[i] if self.counting[i] else 0)

    def runs(self, at: Microseconds) -> bool:
        return self.counting[bisect_right(self.begins, at) - 1]

    def reached(self, counted: Microseconds) -> Microseconds | None:
        """The first instant at which so much, more than nothing, has been counted; None where the table ends
        sooner.
        """
        i = bisect_left(self.before, counted) - 1
        return None if counted > self.before[-1] else self.begins[i] + counted - self.before[i]

    def last(self, counted: Microseconds) -> Microseconds:
        """The last instant at which no more has been counted, within the table."""
        i = bisect_right(self.before, counted) - 1
        return self.begins[i] + counted - self.before[i]


@lru_cache(maxsize=64)
def _table(calendar: Calendar, first_year: int, last_year: int) -> _Table:
    begins: list[Microseconds] = []
    before: list[Microseconds] = []
    counting: list[bool] = []
    sum_ = 0
    pauses = sorted((_micro(start), _micro(end)) for start, end in calendar.pauses)
    for start, end, counts in _days(calendar, first_year, last_year):
        for low, high, paused in _cut(start, end, pauses if counts else []):
            if counting and counting[-1] == (counts and not paused):
                sum_ += (high - low) if counting[-1] else 0
                continue
            begins.append(low)
            before.append(sum_)
            counting.append(counts and not paused)
            sum_ += (high - low) if counting[-1] else 0
    return _Table([*begins, end], [*before, sum_], [*counting, False])


def _days(
    calendar: Calendar, first_year: int, last_year: int
) -> Iterator[tuple[Microseconds, Microseconds, bool]]:
    day, stop = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    start = _micro(calendar.begins(day))
    while day < stop:
        end = _micro(calendar.midnight_after(day))
        yield start, end, calendar.counts(day)
        day, start = day + timedelta(days=1), end


def _cut(
    start: Microseconds, end: Microseconds, pauses: list[tuple[Microseconds, Microseconds]]
) -> Iterator[tuple[Microseconds, Microseconds, bool]]:
    """A day as its parts in and out of pauses."""
    at = start
    for low, high in pauses:
        low, high = max(low, at), min(high, end)
        if low < high:
            if at < low:
                yield at, low, False
            yield low, high, True
            at = high
    if at < end:
        yield at, end, False


def _length(hours: float) -> Microseconds:
    return timedelta(hours=hours) // tick


def _micro(instant: datetime) -> Microseconds:
    return (instant - _epoch) // tick


def _instant(micro: Microseconds) -> datetime:
    return _epoch + timedelta(microseconds=micro)


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)

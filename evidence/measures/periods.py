"""Periods: weeks, months and quarters of the company's calendar, and what each is compared with. Pure."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from evidence.measures.measure import Length, Period

_one_day = timedelta(days=1)
_steps = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
}


def around(day: date, length: Length) -> Period:
    """The whole week (from Monday), month or quarter that a day lies in."""
    if length == "week":
        first = day - timedelta(days=day.weekday())
    else:
        first = day.replace(day=1)
        if length == "quarter":
            first -= relativedelta(months=(day.month - 1) % 3)
    return Period(first, first + _steps[length] - _one_day)


def until(day: date, length: Length, count: int) -> list[Period]:
    """The last so many of them, the oldest first; the last one is that of the day."""
    first = around(day, length).since
    starts = [first - _steps[length] * back for back in range(count - 1, -1, -1)]
    return [Period(start, start + _steps[length] - _one_day) for start in starts]


def before(period: Period) -> Period:
    """The one of the same length just before: a whole month or quarter where it is one, else as many days."""
    for length in ("month", "quarter"):
        if period == around(period.since, length):
            return around(period.since - _one_day, length)
    return Period(period.since - timedelta(days=period.days), period.since - _one_day)


def a_year_before(period: Period) -> Period:
    """The same days a year earlier; of a whole week, the week 52 weeks earlier."""
    if period == around(period.since, "week"):
        return Period(period.since - timedelta(weeks=52), period.until - timedelta(weeks=52))
    for length in ("month", "quarter"):
        if period == around(period.since, length):
            return around(period.since - relativedelta(years=1), length)
    return Period(period.since - relativedelta(years=1), period.until - relativedelta(years=1))


def length_of(period: Period) -> Length | None:
    """None of days that are no whole week, month or quarter."""
    lengths: tuple[Length, ...] = ("week", "month", "quarter")
    return next((length for length in lengths if period == around(period.since, length)), None)


NAMED = ("week", "month", "quarter", "last_quarter", "year")


def named(name: str, today: date) -> Period:
    """One of `NAMED` as of a day; "year": the twelve months up to it."""
    match name:
        case "week" | "month" | "quarter":
            return around(today, name)
        case "last_quarter":
            return before(around(today, "quarter"))
        case _:
            return Period(today - relativedelta(years=1) + _one_day, today)

"""Days: the company's day of an instant, inside a question to the leads."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from evidence.leads.quoting import text
from people.company_time import midnight

_epoch = date(1970, 1, 1)


def company_day(instant: str) -> str:
    """The company's day of a stored instant. DuckDB's time zones take half of a question's time: where the
    zone's offset has not changed since 1970, as in Japan, adding it says the same.
    """
    zone = settings.COMPANY_TIME_ZONE
    day = f"CAST(timezone({text(zone)}, timezone('UTC', {instant})) AS DATE)"
    seconds = offset_of(zone)
    if seconds is None:
        return day
    plain = f"CAST({instant} + INTERVAL ({seconds}) SECOND AS DATE)"
    in_range = f"{instant} >= TIMESTAMP '1970-01-02' AND {instant} < TIMESTAMP '2100-01-01'"
    return f"CASE WHEN {in_range} THEN {plain} ELSE {day} END"


def company_day_of(instant: Any) -> Any:
    """The same of a stored instant as Ibis has it."""
    import ibis

    from evidence.engine.zones import instant_of, wall_clock

    zone = settings.COMPANY_TIME_ZONE
    seconds = offset_of(zone)
    if seconds is None:
        return wall_clock(zone, instant_of("UTC", instant)).date()
    return (instant + ibis.interval(seconds=seconds)).date()


def day_number_of(instant: Any) -> Any:
    """The same as days since 1970, which is the quicker to group by; `day_of` gives the day."""
    zone = settings.COMPANY_TIME_ZONE
    seconds = offset_of(zone)
    if seconds is None:
        return company_day_of(instant).epoch_days()
    return ((instant.epoch_seconds() + seconds) / 86400).floor().cast("int64")


def day_number(day: date) -> int:
    return (day - _epoch).days


def day_of(number: int) -> date:
    return _epoch + timedelta(days=number)


def within_days(instant: Any, since: date, until: date) -> Any:
    """Whether a stored instant (Ibis) lies on one of the company's days, both included: two comparisons, and
    no day is worked out of a million instants.
    """
    import ibis

    begin, end = (ibis.literal(begins(day)) for day in (since, until + timedelta(days=1)))
    return (instant >= begin) & (instant < end)


def begins(day: date) -> datetime:
    """The first instant of a company's day, in UTC as snapshots have it."""
    return midnight(day).astimezone(UTC).replace(tzinfo=None)


@lru_cache(maxsize=4)
def offset_of(zone: str) -> int | None:
    """Seconds east of UTC where they are the same on every day from 1970 to 2100, else None."""
    info, noon = ZoneInfo(zone), datetime(1970, 1, 1, 12, tzinfo=UTC)
    days = (datetime(2100, 1, 2, tzinfo=UTC) - noon).days
    offsets = {(noon + timedelta(days=day)).astimezone(info).utcoffset() for day in range(days)}
    only = offsets.pop()
    return None if offsets or only is None else int(only.total_seconds())

"""The company's time: its zone, the day it is there, and when a day begins."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_first_year, _last_year = 1900, 2200


def company_zone() -> ZoneInfo:
    return ZoneInfo(settings.COMPANY_TIME_ZONE)


def company_day(instant: datetime) -> date:
    """The day it is in the company's time zone."""
    return instant.astimezone(company_zone()).date()


def midnight(day: date) -> datetime:
    """When a day begins in the company's time zone."""
    return datetime.combine(day, time(), company_zone())


def within_reach(day: date) -> bool:
    """Whether people and programs may say a day: near the calendar's ends it has no midnight in some zones,
    and no quarter after it.
    """
    return _first_year <= day.year <= _last_year


def span(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """From when the first day begins to when the last one has ended (not included); None where it is open."""
    return (
        midnight(since) if since else None,
        midnight(until + timedelta(days=1)) if until else None,
    )

"""The company's time: its zone, the day it is there, and when a day begins."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""What people and programs may ask for: near the calendar's ends a day has no midnight in some zones."""


def company_zone() -> ZoneInfo:
    return ZoneInfo(settings.COMPANY_TIME_ZONE)


def company_day(instant: datetime) -> date:
    """The day it is in the company's time zone."""
    return instant.astimezone(company_zone()).date()


def midnight(day: date) -> datetime:
    """When a day begins in the company's time zone."""
    return datetime.combine(day, time(), company_zone())


def span(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """From when the first day begins to when the last one has ended (not included); None where it is open."""
    return (
        midnight(since) if since else None,
        midnight(until + timedelta(days=1)) if until else None,
    )

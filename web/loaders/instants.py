"""Days and instants in addresses: `?at=2026-03-01` is that day's 0:00 in the company's zone."""

from datetime import date, datetime

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from definitions.language.values import read_date, read_instant
from people.company_time import company_zone, within_reach


def asked_instant(request: HttpRequest) -> datetime | None:
    """What `at` says, or None where it says nothing. Raises BadRequest where it is no date."""
    text = request.GET.get("at", "").strip()
    if not text:
        return None
    instant = read_instant(text, company_zone())
    # Within a day of the calendar's ends an instant has no local time in some zones.
    if instant is None or not 1 < instant.year < 9999:
        raise BadRequest
    return instant


def day_of(text: str) -> date | None:
    """What part of an address says as a day, None where it is none."""
    day = read_date(text)
    return day if day and within_reach(day) else None


def day_of_path(text: str) -> date:
    """The same. Raises Http404 where it is none."""
    day = day_of(text)
    if day is None:
        raise Http404
    return day

"""Reading what clients send: JSON bodies that cannot harm; choices, days, numbers, instants of addresses."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api.errors import Problem, fault
from definitions.language.values import read_date, read_instant
from people.company_time import company_zone, within_reach

# A "+" that was not written %2B arrives as a blank: "2026-04-01T09:00 09:00".
_lost_plus = re.compile(r"(?<=\d) (?=\d{2}:?\d{2}$)")
# Within a day of the calendar's ends an instant has no local time in some zones.
_first_year, _last_year = 2, 9998


class BoundedJSON(BaseParser):
    """JSON in UTF-8 that can be sent back as it is, no larger than the setting `limit` says."""

    media_type = "application/json"
    limit = "DATA_UPLOAD_MAX_MEMORY_SIZE"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Raises Problem: 413 where it is too large, 400 where it is no JSON."""
        limit: int = getattr(settings, self.limit)
        raw: bytes = stream.read(limit + 1)
        if len(raw) > limit:
            detail = _("A body may have %(limit)s bytes at most; send less in one request.")
            raise Problem(413, "too_large", detail % {"limit": f"{limit:,}"})
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            where = {"line": error.lineno, "column": error.colno}
            detail = _("The body cannot be read as JSON in UTF-8: line %(line)s, column %(column)s.")
            raise Problem(400, "parse_error", detail % where) from error


class BatchJSON(BoundedJSON):
    """JSON of many leads."""

    limit = "PUSH_MAX_BYTES"


def sent(request: Request) -> Any:
    """The body of a request. Raises Problem 400 where there is none, and like `BoundedJSON`."""
    if request.stream is None:
        raise Problem(400, "parse_error", _("The body is empty; send JSON."))
    return request.data


def one_of(request: Request, name: str, allowed: Sequence[str]) -> str:
    """What the query chooses, the first that is allowed where it is left out. Raises Problem 400."""
    said = request.query_params.get(name) or allowed[0]
    if said not in allowed:
        detail = _("It is one of %(allowed)s.") % {"allowed": ", ".join(filter(None, allowed))}
        raise Problem(400, "invalid", errors=[fault(name, "not_a_choice", detail)])
    return said


def day(request: Request, name: str) -> date | None:
    """A day of the query, None where it is left out. Raises Problem 400 with what is allowed."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    read = _day(text)
    if read is None:
        raise Problem(400, "invalid", errors=[fault(name, "not_a_day", _no_day())])
    return read


def number(request: Request, name: str, least: int = 0) -> int | None:
    """A whole number of the query, None where it is left out. Raises Problem 400."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        raise Problem(400, "invalid", errors=[fault(name, "not_a_number", _("Send a number."))])
    return int(text)


def day_of_path(text: str) -> date:
    """A day that is part of an address. Raises Problem 404 with what is allowed."""
    read = _day(text)
    if read is None:
        raise Problem(404, "no_such_day", _no_day())
    return read


def _day(text: str) -> date | None:
    read = read_date(text)
    return read if read and within_reach(read) else None


def _no_day() -> str:
    return _("This is no day between 1900 and 2200. Write it like 2026-04-01.")


def instant(text: object, now: datetime) -> datetime:
    """An instant that a client wrote as `at`, or `now`; without an offset it is in the company's zone.

    Raises Problem 400 with what is allowed.
    """
    if text is None:
        return now
    zone = company_zone()
    read = None
    if isinstance(text, str):
        read = read_instant(text, zone) or read_instant(_lost_plus.sub("+", text), zone)
    if read is None or not _first_year <= read.year <= _last_year:
        detail = _(
            "This is no date and time. Write it like 2026-04-01T09:00:00+09:00. "
            "Without an offset it is in %(zone)s; a date alone means its 0:00."
        )
        raise Problem(400, "invalid", errors=[fault("at", "not_an_instant", detail % {"zone": zone.key})])
    return read

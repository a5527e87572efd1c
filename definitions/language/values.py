"""Values: how a raw value of a lead or of a tree becomes a typed one. The one place where that is decided.

Prepared forms: text and choice folded `str`; choices a tuple of folded `str`; integer `int`; number `int` or
`Decimal`; boolean `bool`; date `date`; instant aware `datetime` in UTC.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType

# Above this a double no longer tells neighbouring whole numbers apart and the two executors could disagree.
largest_number = 10**15
# JSON can say them, but they are no UTF-8 (lone surrogates) or end a text early in a database (NUL).
_unstorable = re.compile("[\0\ud800-\udfff]")
_date = re.compile(r"\d{4}-\d{2}-\d{2}")
_instant = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?")
# What stands between the figures of an instant in its commonest form, 2026-04-01T09:00:00+09:00.
_between = ("--T::+", "--T::-")


def fold_text(text: str) -> str:
    """The form in which texts are compared: NFKC, trimmed, case folded, without what no table can hold."""
    if text.isascii() and "\0" not in text:
        return text.strip().lower()
    return _fold_short(text) if len(text) <= 64 else _fold(text)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", _unstorable.sub("\ufffd", text)).strip().casefold()


_fold_short = lru_cache(maxsize=4096)(_fold)


def read_value(value: object, type_: AttributeType, zone: ZoneInfo) -> tuple[object | None, str | None]:
    """A raw value of a lead as (prepared value or None where unknown, warning or None).

    Warnings: "wrong_type" (the value is unknown), "not_a_choice" (the value is kept). None and blank text are
    unknown without a warning; an empty list of choices is known.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    if type_.type == "choices":
        return _read_choices(value, type_)
    prepared = prepare(value, type_.type, zone)
    if prepared is None:
        return None, "wrong_type"
    if type_.type == "choice" and not _listed(prepared, type_):
        return prepared, "not_a_choice"
    return prepared, None


def prepare(value: object, type_name: str, zone: ZoneInfo) -> object | None:
    """A single raw value in the prepared form of a type (not "choices"), None where it does not fit."""
    match type_name:
        case "text" | "choice":
            return (fold_text(value) or None) if isinstance(value, str) else None
        case "integer":
            return read_integer(value)
        case "number":
            return read_number(value)
        case "boolean":
            return value if isinstance(value, bool) else None
        case "date":
            return read_date(value)
        case "instant":
            return read_instant(value, zone)
    raise ValueError(f"no such type of a single value: {type_name}")


def read_number(value: object) -> int | Decimal | None:
    """A finite number within ±`largest_number`; a double is its shortest decimal, so that 0.3 is 0.3."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int):
        return value if abs(value) <= largest_number else None
    # A decimal with more digits than a double holds would compare differently in a table of doubles.
    double = float(value)
    if not isfinite(double) or abs(double) > largest_number:
        return None
    return int(double) if double.is_integer() else Decimal(repr(double))


def read_integer(value: object) -> int | None:
    """A whole number within ±`largest_number`; 50.0 is the whole number 50, as in JSON."""
    number = read_number(value)
    return number if isinstance(number, int) else None


def read_date(value: object) -> date | None:
    """A date, or text `YYYY-MM-DD`. An instant is no date."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _date.fullmatch(text := value.strip()) or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_instant(value: object, zone: ZoneInfo) -> datetime | None:
    """An instant in UTC from a datetime, a date (its 0:00) or ISO text; without an offset it is in `zone`."""
    try:
        if isinstance(value, str):
            if len(value) == 25 and value[4:20:3] in _between and value[22] == ":":
                return datetime.fromisoformat(value).astimezone(UTC)  # which needs figures everywhere else
            text = value.strip()
            if not text.isascii() or not (_date.fullmatch(text) or _instant.fullmatch(text)):
                return None
            value = datetime.fromisoformat(text.upper())
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if not isinstance(value, datetime):
            return None
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_events(value: object, zone: ZoneInfo) -> tuple[list[tuple[str, datetime]] | None, bool]:
    """A lead's `events` as ([(folded name, instant in UTC)] or None where unknown, whether it was faulty).

    An event that cannot be read makes the whole list unknown: nobody can tell in which windows it belongs.
    """
    if value is None:
        return None, False
    if not isinstance(value, list | tuple):
        return None, True
    events = []
    for item in value:
        name = item.get("event") if isinstance(item, dict) else None
        at = read_instant(item.get("at"), zone) if isinstance(item, dict) else None
        folded = fold_text(name) if isinstance(name, str) else ""
        if not folded or at is None:
            return None, True
        events.append((folded, at))
    return events, False


def is_json(value: object) -> bool:
    """Whether a value is plain JSON: objects, lists, texts, finite numbers, true, false and null."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            if not all(isinstance(key, str) for key in part):
                return False
            stack += part.values()
        elif isinstance(part, list | tuple):
            stack += part
        elif isinstance(part, float):
            if not isfinite(part):
                return False
        elif part is not None and not isinstance(part, str | int):
            return False
    return True


def _read_choices(value: object, type_: AttributeType) -> tuple[object | None, str | None]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        return None, "wrong_type"
    chosen = tuple(dict.fromkeys(folded for item in value if (folded := fold_text(item))))
    if all(_listed(choice, type_) for choice in chosen):
        return chosen, None
    return chosen, "not_a_choice"


def _listed(choice: object, type_: AttributeType) -> bool:
    return not type_.choices or choice in folded_choices(type_.choices)


@lru_cache(maxsize=1024)
def folded_choices(choices: tuple[str, ...]) -> frozenset[str]:
    """The choices in the form in which they are compared."""
    return frozenset(fold_text(choice) for choice in choices)

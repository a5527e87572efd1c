"""A comparison of an attribute with a prepared value: a boolean, NULL where the attribute is.

Those of numbers, booleans, dates and instants, but for lists, are as good for a value of Python's.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from definitions.language.tree import Comparison
from evidence.engine.inputs import utc
from evidence.engine.stages import balanced
from evidence.engine.zones import instant_of, wall_clock

# Lists up to this length are written out, value by value.
longest_list = 16
# Characters in a pattern of texts (databases refuse much longer ones), and past how many they do not pay.
longest_pattern, most_patterns = 50_000, 10

Test = Callable[[Any, Any], Any]


def compare(node: Comparison, type_name: str, zone: ZoneInfo, at: datetime | None) -> Test:
    """(attribute's value, judging instant) -> truth. `at` is the instant where it is one for all leads."""
    if node.is_ in ("within_last_days", "within_next_days"):
        return _within(node, type_name, zone, at)
    test = _plain(node.is_, _stored(node.value))
    return lambda value, _at: test(value)


def _plain(is_: str, wanted: Any) -> Callable[[Any], Any]:
    match is_:
        case "equals":
            return (lambda value: value) if wanted is True else (lambda value: value == wanted)
        case "not_equals":
            return lambda value: value != wanted
        case "at_least":
            return lambda value: value >= wanted
        case "at_most":
            return lambda value: value <= wanted
        case "more_than" | "after":
            return lambda value: value > wanted
        case "less_than" | "before":
            return lambda value: value < wanted
        case "between":
            return lambda value: (value >= wanted[0]) & (value <= wanted[1])
        case "one_of":
            return lambda value: _among(value, wanted)
        case "none_of":
            return lambda value: ~_among(value, wanted)
        case "contains":
            return lambda value: value.contains(wanted)
        case "starts_with":
            return lambda value: value.startswith(wanted)
        case "contains_any":
            return lambda value: _contains_any(value, wanted)
        case "has_any":
            return lambda value: _each(or_, value, wanted, empty=False)
        case "has":
            return lambda value: value.contains(wanted)
        case "has_all":
            return lambda value: _each(and_, value, wanted, empty=True)
    raise ValueError(f"no such comparison: {is_}")


def _among(value: Any, wanted: Sequence[Any]) -> Any:
    """Whether the value is one of a list; a long list goes in as one literal, to be written out quickly."""
    if not wanted:
        return _known_as(False, value)
    if len(wanted) <= longest_list:
        return value.isin(wanted)
    texts = [str(one) for one in wanted]
    everything = "".join(texts)
    separator = next(sign for sign in map(chr, range(0xE000, 0x110000)) if sign not in everything)
    parts = ibis.literal(separator.join(texts)).split(separator).unnest()
    table = parts.name("one").as_table()
    if not isinstance(wanted[0], str):
        table = table.select(one=table["one"].cast("float64"))
    # Spark's IN of a query is false where the value is NULL.
    return value.notnull().ifelse(value.isin(table["one"]), None)


def _contains_any(value: Any, wanted: Sequence[str]) -> Any:
    """Whether the text contains one of a list; a long list is looked for in one go, as a few patterns."""
    patterns = [""]
    for text in map(re.escape, wanted):
        if len(patterns[-1]) + len(text) > longest_pattern:
            patterns.append("")
        patterns[-1] += f"|{text}" if patterns[-1] else text
    if len(wanted) <= longest_list or len(patterns) > most_patterns:
        return _each(or_, value, wanted, empty=False)
    return balanced(or_, [value.re_search(pattern) for pattern in patterns])


def _each(combine: Callable[[Any, Any], Any], value: Any, wanted: Sequence[str], empty: bool) -> Any:
    if not wanted:
        return _known_as(empty, value)
    return balanced(combine, [value.contains(one) for one in wanted])


def _known_as(truth: bool, value: Any) -> Any:
    """A constant truth that is still NULL where the value is."""
    return value.notnull().nullif(False) if truth else value.isnull().nullif(True)


def _stored(value: object) -> Any:
    """A prepared value as tables hold it."""
    match value:
        case tuple():
            return tuple(_stored(one) for one in value)
        case Decimal():
            return float(value)
        case datetime():
            return utc(value)
        case _:
            return value


def _within(node: Comparison, type_name: str, zone: ZoneInfo, at: datetime | None) -> Test:
    days = node.value if isinstance(node.value, int) else 0
    last = node.is_ == "within_last_days"
    if at is None:
        span = days if last else -days
        return lambda value, instant: _within_of_row(value, instant, type_name, zone, span)
    here = at.astimezone(zone).date() if type_name == "date" else utc(at)
    edge = _shift(here, -days if last else days)
    low, high = (edge, here) if last else (here, edge)
    return lambda value, _at: _between(value, low, high)


def _within_of_row(value: Any, instant: Any, type_name: str, zone: ZoneInfo, days: int) -> Any:
    # The zone may have summer time, so the date of each row's instant is the database's to tell.
    here = wall_clock(zone.key, instant_of("UTC", instant)).date() if type_name == "date" else instant
    edge = here - ibis.interval(days=days)
    return (value >= edge) & (value <= here) if days >= 0 else (value >= here) & (value <= edge)


def _between(value: Any, low: date | None, high: date | None) -> Any:
    tests = ([value >= low] if low is not None else []) + ([value <= high] if high is not None else [])
    return reduce(and_, tests)


def _shift(here: date, days: int) -> date | None:
    """`days` later, or None past either end of the calendar."""
    try:
        return here + timedelta(days=days)
    except OverflowError:
        return None

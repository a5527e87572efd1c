"""Witnesses: raw values an attribute could have for a comparison to hold, or not to hold."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import Comparison

_opposite = {
    "equals": "not_equals",
    "one_of": "none_of",
    "at_least": "less_than",
    "at_most": "more_than",
    "known": "unknown",
    "before": "not_before",
    "after": "not_after",
    "between": "outside",
    "contains": "other",
    "starts_with": "other",
    "contains_any": "other",
    "has": "without",
    "has_any": "without",
    "has_all": "without",
    "within_last_days": "long_ago",
    "within_next_days": "long_ago",
}
_of_each_type: tuple[object, ...] = (0, "-", True, "1900-01-01", [], 1, -1, 0.5)
_opposite |= {opposite: is_ for is_, opposite in list(_opposite.items())[:5]}


def candidates(node: Comparison, holds: bool, seen: Any, at: datetime, zone: ZoneInfo) -> list[object]:
    """Raw values to try for the attribute, nearest to what was seen first; not all of them serve."""
    is_ = node.is_ if holds else _opposite[node.is_]
    value: Any = node.value
    low, high = value if node.is_ == "between" else (value, value)
    chosen = list(seen) if isinstance(seen, tuple) else []
    match is_:
        case "equals" | "contains" | "starts_with" | "not_before" | "not_after":
            return [value]
        case "at_least" | "at_most":
            return [value, value + (1 if is_ == "at_least" else -1)]
        case "one_of" | "contains_any":
            return list(value[:8])
        case "more_than" | "after":
            return _past(value, 1)
        case "less_than" | "before":
            return _past(value, -1)
        case "between":
            return [low, high] if seen is None or seen < low else [high, low]
        case "outside":
            return [*_past(low, -1), *_past(high, 1)]
        case "has":
            return [[*chosen, value]]
        case "has_any":
            return [[*chosen, one] for one in value[:8]]
        case "has_all":
            return [[*chosen, *value]]
        case "without":
            gone = value if isinstance(value, tuple) else (value,)
            return [[one for one in chosen if one not in gone]]
        case "within_last_days" | "within_next_days":
            return [at.isoformat(), at.astimezone(zone).date().isoformat()]
        case "long_ago":
            return ["1900-01-01"]
        case "unknown":
            return [None]
        case _:  # not_equals, none_of, other, known: one value of each type is tried
            ends: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
            numbers: list[Any] = [end for end in ends if isinstance(end, int | Decimal)]
            beside = [max(numbers) + 1, min(numbers) - 1] if numbers else []
            return [not value] if isinstance(value, bool) else [*beside, *_of_each_type]


def _past(end: object, direction: int) -> list[object]:
    """Values just past an end."""
    if isinstance(end, int | Decimal):
        return [int(end) + direction, end + direction, end + Decimal("0.01") * direction]
    if isinstance(end, datetime):
        return [end + timedelta(seconds=direction)]
    return [end + timedelta(days=direction)] if isinstance(end, date) else []

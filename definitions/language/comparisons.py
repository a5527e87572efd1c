"""Comparisons: which is allowed for which attribute type, and what value each takes, in one table."""

from typing import Literal

Takes = Literal["nothing", "one", "list", "number", "pair", "text", "texts", "days"]

_texts = ("text",)
_numbers = ("integer", "number")
_times = ("date", "instant")
_all = ("text", "choice", "choices", "integer", "number", "boolean", "date", "instant")
_single = tuple(name for name in _all if name != "choices")

# comparison -> (attribute types, what it takes); "one" and "list" are of the attribute's own type.
comparisons: dict[str, tuple[tuple[str, ...], Takes]] = {
    "equals": (_single, "one"),
    "not_equals": (_single, "one"),
    "one_of": (("text", "choice", *_numbers), "list"),
    "none_of": (("text", "choice", *_numbers), "list"),
    "at_least": (_numbers, "number"),
    "at_most": (_numbers, "number"),
    "more_than": (_numbers, "number"),
    "less_than": (_numbers, "number"),
    "between": ((*_numbers, *_times), "pair"),
    "contains": (_texts, "text"),
    "starts_with": (_texts, "text"),
    "contains_any": (_texts, "texts"),
    "has": (("choices",), "text"),
    "has_any": (("choices",), "texts"),
    "has_all": (("choices",), "texts"),
    "before": (_times, "one"),
    "after": (_times, "one"),
    "within_last_days": (_times, "days"),
    "within_next_days": (_times, "days"),
    "known": (_all, "nothing"),
    "unknown": (_all, "nothing"),
}


def comparisons_for(type_name: str) -> tuple[str, ...]:
    """The comparisons allowed for an attribute type."""
    return tuple(name for name, (types, _takes) in comparisons.items() if type_name in types)

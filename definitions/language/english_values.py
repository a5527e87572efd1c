"""English: the right side of a comparison, and a single value with its unit."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from definitions.language.about import as_list
from definitions.language.catalogue import AttributeEntry
from definitions.language.english_words import alternatives, amount, count_of, day
from definitions.language.tree import Comparison

language = "en"
# A value with one of these units counts what the label names: 50 employees.
_counters = tuple("名人件回社つ個冊本台")


def say_value(node: Comparison, entry: AttributeEntry, zone: ZoneInfo, *, beside_label: bool = False) -> str:
    """The right side of a comparison: at least 60 points, 50 or more (employees)."""
    show = [say_one(value, entry, zone) for value in as_list(node)]
    one = show[0] if show else "nothing"
    counts = counted(entry, node) and not beside_label
    match node.is_:
        case "equals":
            return f"exactly {one}" if counts else one
        case "not_equals":
            return f"not {one}"
        case "one_of" | "contains_any" | "has_any":
            return alternatives(show, "or")
        case "none_of":
            return f"neither {show[0]} nor {show[1]}" if len(show) == 2 else f"not {alternatives(show, 'or')}"
        case "has_all":
            return alternatives(show, "and")
        case "at_least":
            return f"{one} or more" if counts else f"at least {one}"
        case "at_most":
            return f"{one} or fewer" if counts and one != "1" else f"at most {one}"
        case "more_than":
            return f"more than {one}"
        case "less_than":
            return f"fewer than {one}" if counts else f"less than {one}"
        case "between":
            return f"{one} to {show[1]}" if counts else f"between {one} and {show[1]}"
        case "before" | "after":
            return f"{node.is_} {one}"
        case "within_last_days" | "within_next_days":
            where = "last" if node.is_ == "within_last_days" else "next"
            days = node.value if isinstance(node.value, int) else 0
            return f"within the {where} {count_of(days, 'day')}" if days else "today"
        case "known":
            return "known"
        case "unknown":
            return "not known"
    return one


def say_one(value: object, entry: AttributeEntry, zone: ZoneInfo) -> str:
    """A single value with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return amount(value, entry.unit.get(language, ""))
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return day(local) + (f", {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else "")
    if isinstance(value, date):
        return day(value)
    return entry.choice(str(value), language) or f"“{value}”"


def counted(entry: AttributeEntry, node: Comparison) -> bool:
    """Whether the value counts what the label names, as in 50 employees."""
    ordering = node.is_ in ("at_least", "at_most", "more_than", "less_than", "between", "equals")
    counter = entry.unit.get("ja", "") in _counters and not entry.unit.get("en", "")
    return ordering and counter


def verb_of(node: Comparison) -> str:
    """What stands between a label and the value."""
    if node.is_ == "starts_with":
        return "starts with "
    if node.is_ in ("contains", "contains_any"):
        return "contains "
    return "includes " if node.is_ in ("has", "has_any", "has_all") else "is "

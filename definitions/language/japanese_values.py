"""Japanese: the right side of a comparison, and a single value with its unit."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from definitions.language.about import as_list
from definitions.language.catalogue import AttributeEntry
from definitions.language.japanese_words import alternatives, amount, between, day, side_by_side
from definitions.language.tree import Comparison

language = "ja"


def say_value(node: Comparison, entry: AttributeEntry, zone: ZoneInfo) -> str:
    """The right side of a comparison: 50名以上."""
    show = [say_one(value, entry, zone) for value in as_list(node)]
    one = show[0] if show else "（値なし）"
    match node.is_:
        case "not_equals":
            return f"{one}以外"
        case "one_of" | "contains_any" | "has_any":
            return alternatives(show)
        case "none_of":
            return (side_by_side(show) if show else one) + "以外"
        case "has_all":
            if len(show) == 2:
                return f"{show[0]}と{show[1]}の両方"
            return (side_by_side(show) if show else one) + ("のすべて" if len(show) > 1 else "")
        case "at_least":
            return f"{one}以上"
        case "at_most":
            return f"{one}以下"
        case "more_than":
            return f"{one}超"
        case "less_than":
            return f"{one}未満"
        case "between":
            return between(node, show)
        case "before":
            return f"{one}より前"
        case "after":
            return f"{one}より後"
        case "within_last_days":
            return f"直近{node.value:,}日以内" if node.value else "当日"
        case "within_next_days":
            return f"今後{node.value:,}日以内" if node.value else "当日"
        case "known":
            return "確認できている"
        case "unknown":
            return "未確認"
        case "contains" | "has":
            return one
        case "starts_with":
            return one
    return one


def say_one(value: object, entry: AttributeEntry, zone: ZoneInfo) -> str:
    """A single value with its unit."""
    unit = entry.unit.get(language, "")
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int | Decimal):
        return amount(value, unit)
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return day(local) + (f" {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else "")
    if isinstance(value, date):
        return day(value)
    return entry.choice(str(value), language) or f"「{value}」"

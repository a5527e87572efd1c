"""Comparisons for the decision file: (surely true, surely false) as expressions of the engine."""

from decimal import Decimal
from typing import Any

from definitions.language.export.prepared import day_number, finest, microseconds
from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.names import column
from definitions.language.tree import Comparison

_signs = {
    "equals": "==",
    "not_equals": "!=",
    "at_least": ">=",
    "at_most": "<=",
    "more_than": ">",
    "less_than": "<",
    "before": "<",
    "after": ">",
}


def comparison_tests(node: Comparison, type_name: str) -> tuple[str, str]:
    """The test of a lead's prepared value, and its denial; neither holds where the value is unknown."""
    value = f'lead["{column(node.attribute)}"]'
    if node.is_ in ("known", "unknown"):
        known, unknown = f"{value} != null", f"{value} == null"
        return (known, unknown) if node.is_ == "known" else (unknown, known)
    test = _test(node, f"number({value})" if type_name == "number" else value, type_name)
    return f"{value} == null ? false : ({test})", f"{value} == null ? false : not ({test})"


def quoted(text: str) -> str:
    """A text; the engine's texts have no escapes, so one with both quotes is put together."""
    if '"' not in text:
        return f'"{text}"'
    parts = [f'"{part}"' for part in text.split('"')]
    return "(" + " + '\"' + ".join(parts) + ")"


def _test(node: Comparison, value: str, type_name: str) -> str:
    wanted: Any = node.value
    if sign := _signs.get(node.is_):
        return f"{value} {sign} {_literal(wanted, type_name)}"
    match node.is_:
        case "one_of" | "none_of":
            found = f"{value} in {_list(wanted, type_name)}" if wanted else "false"
            return found if node.is_ == "one_of" else f"not ({found})"
        case "between":
            low, high = (_literal(end, type_name) for end in wanted)
            return f"{value} >= {low} and {value} <= {high}"
        case "within_last_days" | "within_next_days":
            return _within(node, value, type_name)
        case "contains":
            return f"contains({value}, {quoted(wanted)})"
        case "starts_with":
            return f"startsWith({value}, {quoted(wanted)})"
        case "contains_any":
            return f"some({_list(wanted, 'text')}, contains({value}, #))"
        case "has":
            return f"some({value}, # == {quoted(wanted)})"
        case "has_any":
            return f"some({value}, # in {_list(wanted, 'text')})" if wanted else "false"
        case "has_all":
            tests = [f"some({value}, # == {quoted(one)})" for one in wanted]
            return f"all([{', '.join(tests)}], #)" if tests else "true"
    raise ValueError(f"no such comparison: {node.is_}")


def _within(node: Comparison, value: str, type_name: str) -> str:
    days = node.value if isinstance(node.value, int) else 0
    here, span = ("judged_on", days) if type_name == "date" else ("judged_at", days * 86_400_000_000)
    if node.is_ == "within_last_days":
        return f"{value} >= {here} - {span} and {value} <= {here}"
    return f"{value} >= {here} and {value} <= {here} + {span}"


def _list(values: tuple[Any, ...], type_name: str) -> str:
    return "[" + ", ".join(_literal(value, type_name) for value in values) + "]"


def _literal(value: Any, type_name: str) -> str:
    match type_name:
        case "date":
            return str(day_number(value))
        case "instant":
            return str(microseconds(value))
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Decimal():
            if finest(value) != value:
                raise CannotExport("number_too_fine", value=value)
            return format(value, "f")
    return str(value)

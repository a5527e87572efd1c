"""Comparisons as SQL: NULL where the attribute is unknown."""

from collections.abc import Sequence
from typing import Any

from definitions.language.export.sql.dialects import Dialect
from definitions.language.export.sql.literals import barred, either, literal, text
from definitions.language.tree import Comparison

_signs = {
    "equals": "=",
    "not_equals": "<>",
    "at_least": ">=",
    "at_most": "<=",
    "more_than": ">",
    "less_than": "<",
    "before": "<",
    "after": ">",
}


def comparison(node: Comparison, name: str, type_name: str, dialect: Dialect) -> str:
    """The test on a column. Raises `CannotExport`."""
    value: Any = node.value
    if sign := _signs.get(node.is_):
        return f"{name} {sign} {literal(value, dialect)}"
    match node.is_:
        case "known":
            return f"{name} IS NOT NULL"
        case "unknown":
            return f"{name} IS NULL"
        case "one_of" | "none_of":
            return _among(name, value, node.is_ == "none_of", dialect)
        case "between":
            return f"{name} BETWEEN {literal(value[0], dialect)} AND {literal(value[1], dialect)}"
        case "within_last_days" | "within_next_days":
            return _within(node, name, type_name, dialect)
        case "contains" | "starts_with":
            return _part(node.is_, name, value, dialect)
        case "contains_any":
            return _each([_part("contains", name, one, dialect) for one in value], name, "OR")
        case "has":
            return _has("has_any", name, (value,), dialect)
        case "has_any" | "has_all":
            return _has(node.is_, name, value, dialect)
    raise ValueError(f"no such comparison: {node.is_}")


def known_as(truth: bool, name: str) -> str:
    """A constant truth that is still NULL where the column is."""
    return f"CASE WHEN {name} IS NOT NULL THEN {'TRUE' if truth else 'FALSE'} END"


def _among(name: str, values: Sequence[object], none: bool, dialect: Dialect) -> str:
    if not values:
        return known_as(none, name)
    listed = ", ".join(literal(value, dialect) for value in values)
    return f"{name} {'NOT IN' if none else 'IN'} ({listed})"


def _part(is_: str, name: str, value: str, dialect: Dialect) -> str:
    template = dialect.contains if is_ == "contains" else dialect.starts_with
    return template.format(value=name, part=text(value, dialect), length=len(value))


def _each(tests: Sequence[str], name: str, word: str) -> str:
    if not tests:
        return known_as(word == "AND", name)
    return tests[0] if len(tests) == 1 else f"({either(tests, word)})"


def _has(is_: str, name: str, values: Sequence[str], dialect: Dialect) -> str:
    word = "AND" if is_ == "has_all" else "OR"
    if not values:
        return known_as(is_ == "has_all", name)
    if dialect.listed:
        tests = [_listed(name, value, dialect) for value in values]
        return f"CASE WHEN {name} IS NOT NULL THEN {_each(tests, name, word)} END"
    template = dialect.has_all if is_ == "has_all" else dialect.has_any
    if template and len(values) > 1:
        return template.format(value=name, parts=", ".join(text(value, dialect) for value in values))
    return _each([dialect.has.format(value=name, part=text(value, dialect)) for value in values], name, word)


def _listed(name: str, value: str, dialect: Dialect) -> str:
    if "{barred}" in dialect.listed:
        return dialect.listed.format(value=name, barred=barred(value, dialect))
    return dialect.listed.format(value=name, part=text(value, dialect))


def _within(node: Comparison, name: str, type_name: str, dialect: Dialect) -> str:
    days = node.value if isinstance(node.value, int) else 0
    last = node.is_ == "within_last_days"
    if type_name == "date":
        here, template = "judged_on", dialect.dates_before if last else dialect.dates_later
    else:
        here, template = "judged_at", dialect.days_before if last else dialect.days_later
    edge = template.format(date=here, instant=here, days=days, hours=days * 24)
    return f"{name} BETWEEN {edge} AND {here}" if last else f"{name} BETWEEN {here} AND {edge}"

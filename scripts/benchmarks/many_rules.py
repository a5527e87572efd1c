"""Rules of 5, 20 and 100 criteria over the 20 columns of invented leads, and the same by hand as SQL.

A rule asks for all of up to ten criteria; where there are more comparisons, each criterion is some of them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from definitions.language.parse import parse
from definitions.language.tree import Definition

AT = datetime(2026, 11, 1, tzinfo=UTC)
INTEGERS = {
    "employees": 900, "visits": 12, "seconds": 1800, "pages": 40, "downloads": 6, "mails": 30, "calls": 9,
    "seats": 500,
}  # fmt: skip
NUMBERS = {"revenue": 1000, "budget": 100, "growth": 50}
CHOICES = {
    "source": ["google", "direct", "organic search", "referral", "event"],
    "industry": ["it", "製造業", "小売", "金融", "物流", "教育", "医療", "建設"],
    "country": ["jp", "us", "de", "sg"],
    "plan": ["free", "trial", "team", "enterprise"],
    "title": ["部長", "課長", "社長", "担当", "取締役", "主任"],
}
BOOLEANS = ("authority", "need", "partner")
DATE = "timeline"
COLUMNS = (*INTEGERS, *NUMBERS, *CHOICES, *BOOLEANS, DATE)
ATTRIBUTES: dict[str, dict[str, Any]] = {
    **{name: {"type": "integer"} for name in INTEGERS},
    **{name: {"type": "number"} for name in NUMBERS},
    **{name: {"type": "choice"} for name in CHOICES},
    **{name: {"type": "boolean"} for name in BOOLEANS},
    DATE: {"type": "date"},
}
# The order in which rules take columns up: every type is among the first five.
TAKEN = (
    "employees", "source", "authority", "revenue", "visits", "industry", "need", "seconds", "budget",
    "country", "pages", "plan", DATE, "downloads", "title", "partner", "mails", "growth", "calls", "seats",
)  # fmt: skip
SIGNS = {"at_least": ">=", "more_than": ">", "equals": "=", "after": ">"}


def rule(comparisons: int, stricter: bool = False) -> dict[str, Any]:
    """The tree of a rule of so many comparisons; the stricter version differs in its first fifth."""
    changed = comparisons // 5 if stricter else 0
    leaves = [
        _comparison(TAKEN[i % len(TAKEN)], i // len(TAKEN) + (1 if i < changed else 0))
        for i in range(comparisons)
    ]
    some = -(-comparisons // 10)
    if some == 1:
        return {"all": leaves}
    return {"all": [_some(leaves[start : start + some]) for start in range(0, comparisons, some)]}


def definition(comparisons: int, stricter: bool = False) -> Definition:
    """That rule as a definition."""
    return parse(body(comparisons, stricter))


def body(comparisons: int, stricter: bool = False) -> dict[str, Any]:
    """A definition's body of that rule."""
    tree = rule(comparisons, stricter)
    return {"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": tree}


def by_hand(node: dict[str, Any]) -> str:
    """The rule as one writes it in SQL: unknown is NULL, whose logic is the language's."""
    for kind, word in (("all", " and "), ("any", " or ")):
        if kind in node:
            return f"({word.join(map(by_hand, node[kind]))})"
    name, value = node["attribute"], node["value"]
    if node["is"] == "one_of":
        return f"{name} in ({', '.join(map(_literal, value))})"
    return f"{name} {SIGNS[node['is']]} {_literal(value)}"


def columns_by_hand() -> Sequence[str]:
    """The 20 columns as SQL over a number `i`; a seventh to a half of each is unknown."""
    values = [f"(hash(i + {n}) % {most})::bigint" for n, most in enumerate(INTEGERS.values())]
    values += [f"(hash(i + {n}) % {most * 100}) / 100" for n, most in enumerate(NUMBERS.values(), 100)]
    values += [
        f"[{', '.join(map(_literal, texts))}][1 + (hash(i + {n}) % {len(texts)})::int]"
        for n, texts in enumerate(CHOICES.values(), 200)
    ]
    values += [f"hash(i + {n}) % 2 = 0" for n in range(300, 300 + len(BOOLEANS))]
    values.append("date '2026-11-01' + (hash(i + 400) % 400)::int")
    return [
        f"case when hash(i + {n}) % {2 + n % 6} > 0 then {value} end as {name}"
        for n, (name, value) in enumerate(zip(COLUMNS, values, strict=True), 500)
    ]


def _comparison(name: str, variant: int) -> dict[str, Any]:
    """The variant-th criterion on a column, each a little stricter than the one before."""
    if most := INTEGERS.get(name):
        return {"attribute": name, "is": "at_least", "value": most * (2 + variant) // 12}
    if most := NUMBERS.get(name):
        return {"attribute": name, "is": "more_than", "value": most * (2 + variant) / 12}
    if texts := CHOICES.get(name):
        return {"attribute": name, "is": "one_of", "value": texts[variant % 2 : variant % 2 + 3]}
    if name == DATE:
        value = (date(2026, 11, 1) + timedelta(days=20 * (1 + variant))).isoformat()
        return {"attribute": name, "is": "after", "value": value}
    return {"attribute": name, "is": "equals", "value": variant % 2 == 0}


def _some(leaves: list[dict[str, Any]]) -> dict[str, Any]:
    """Any of a few, by pairs where they are many."""
    if len(leaves) > 2:
        return {"any": [{"all": leaves[start : start + 2]} for start in range(0, len(leaves), 2)]}
    return {"any": leaves}


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value[:2] == "20":
        return f"date '{value}'"
    return f"'{value}'" if isinstance(value, str) else str(value)

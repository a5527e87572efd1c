"""A group written out: its verdict is the one that its reasons come to, at every edge of what is plain."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.values import largest_number

AT = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES = {"size": {"type": "integer"}, "source": {"type": "text"}, "need": {"type": "boolean"}}
EDGES = [0, 2**30 - 1, 2**31, largest_number]
NUMBERS = [one + step for one in EDGES for step in (-1, 0, 1)] + [-(2**30), -largest_number - 1]
RAW = [*NUMBERS, None, "12", "", 1.0, 2.5, True, [], {}]
COMPARED = [
    {"attribute": "size", "is": is_, "value": value}
    for is_ in ("at_least", "at_most", "more_than", "less_than", "equals", "not_equals")
    for value in (0, 2**30 - 1, 2**30, 2**31)
] + [
    {"attribute": "size", "is": "between", "value": [2**29, 2**31]},
    {"attribute": "size", "is": "one_of", "value": [0, 2**31]},
    {"attribute": "size", "is": "known"},
]


def verdicts(rule: dict[str, Any], lead: dict[str, Any]) -> tuple[str, str]:
    body = {"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": rule}
    judge = compile_definition(parse(body))
    return judge.verdict(lead, AT), judge(lead, AT).verdict


@pytest.mark.parametrize("kind", ["all", "any", "none"])
def test_of_whole_numbers(kind: str) -> None:
    for one in COMPARED:
        other = {"attribute": "need", "is": "equals", "value": True}
        for raw, need in product(RAW, (True, False, None)):
            quick, reasoned = verdicts({kind: [one, other]}, {"size": raw, "need": need})
            assert quick == reasoned, (one, raw, need)


@pytest.mark.parametrize(("outer", "inner"), product(["all", "any", "none"], repeat=2))
def test_of_a_group_within_a_group(outer: str, inner: str) -> None:
    texts = {"attribute": "source", "is": "one_of", "value": ["web", "fair"]}
    needed = {"attribute": "need", "is": "equals", "value": True}
    many = {"attribute": "size", "is": "at_least", "value": 10}
    rule = {outer: [many, {inner: [texts, needed]}]}
    body = {"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": rule}
    judge = compile_definition(parse(body))
    for size, source, need in product(
        (5, 10, None, "10"), ("web", "fax", "", None, 3, []), (True, False, None, "?")
    ):
        lead = {"size": size, "source": source, "need": need}
        for _again in range(2):  # a text is remembered from the second time on
            assert judge.verdict(lead, AT) == judge(lead, AT).verdict, lead


def test_an_instant_without_a_zone_is_refused() -> None:
    body = {"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": {"all": [COMPARED[0]]}}
    with pytest.raises(ValueError, match="zone"):
        compile_definition(parse(body)).verdict({}, datetime(2026, 11, 1))  # noqa: DTZ001

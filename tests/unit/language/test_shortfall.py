"""The smallest changes that would qualify a lead: against trying every change, and on large trees."""

import random
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from definitions.language.judge import Judge, compile_definition
from definitions.language.parse import parse
from tests.unit.language.words import AT, body, definition, event, is_

NUMBERS = ("employees", "visits", "revenue")
EVENTS = ("download", "seminar")
VALUES = (None, 0, 1, 2, 3, 4, 5, 6)


def leaf(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.3:
        return {"event": chance.choice(EVENTS), "within_days": 30, "times": chance.randint(1, 3)}
    comparison = chance.choice(["at_least", "at_most", "equals", "not_equals", "known"])
    attribute = chance.choice(NUMBERS)
    return is_(attribute, comparison, None if comparison == "known" else chance.randint(1, 5))


def entry(chance: random.Random, depth: int) -> dict[str, Any]:
    if chance.random() < 0.3:
        return {"event": chance.choice(EVENTS), "within_days": 30, "each": 5, "at_most": 10}
    if depth > 1 and chance.random() < 0.3:
        return {"entries": [entry(chance, depth - 1) for _ in range(2)], "at_most": 15}
    return {"when": tree(chance, depth - 1), "points": chance.choice([5, 10])}


def tree(chance: random.Random, depth: int) -> dict[str, Any]:
    """A rule of a few criteria: groups, counts and scores in one another."""
    if depth == 0:
        return leaf(chance)
    kind = chance.choice(["all", "any", "count", "score", "leaf"])
    if kind == "leaf":
        return leaf(chance)
    if kind == "score":
        return {"score": [entry(chance, depth) for _ in range(3)], "at_least": chance.choice([5, 10, 15, 20])}
    children = [tree(chance, depth - 1) for _ in range(3)]
    return {"at_least": 2, "of": children} if kind == "count" else {kind: children}


def changes(lead: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    """Every lead that differs in so many attributes or kinds of events."""
    for changed in combinations(NUMBERS + EVENTS, count):
        for values in product(*(VALUES if name in NUMBERS else (1, 2, 3, 4) for name in changed)):
            other = dict(lead, events=list(lead["events"]))
            for name, value in zip(changed, values, strict=True):
                if name in NUMBERS:
                    other[name] = value
                else:
                    other["events"] += [event(name)] * value
            yield other


def fewest(judge: Judge, lead: dict[str, Any]) -> int | None:
    """How many attributes or kinds of events have to change at least, by trying."""
    for count in range(1, 6):
        if any(judge.verdict(other, AT) == "qualified" for other in changes(lead, count)):
            return count
    return None


@pytest.mark.parametrize("seed", range(100))
def test_no_fewer_changes_would_do(seed: int) -> None:
    chance = random.Random(seed)
    judge = compile_definition(definition(tree(chance, 2)))
    lead: dict[str, Any] = {key: chance.randint(0, 6) for key in NUMBERS if chance.random() < 0.7}
    lead["events"] = [event(chance.choice(EVENTS)) for _ in range(chance.randint(0, 2))]
    judgement = judge(lead, AT)
    if judgement.verdict == "qualified":
        assert judgement.shortfalls == ()
        return
    found = [len({step.about for step in shortfall.steps}) for shortfall in judgement.shortfalls]
    assert (found[0] if found else None) == fewest(judge, lead)


def many(count: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Criteria over as many yes/no attributes, and their types."""
    keys = [f"criterion_{i}" for i in range(count)]
    return [is_(key, "equals", True) for key in keys], dict.fromkeys(keys, "boolean")


CRITERIA, TYPES = many(200)
TENS = [CRITERIA[i : i + 10] for i in range(0, 200, 10)]


def weighed(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries worth 1 to 7 points in turn."""
    return [{"when": criterion, "points": 1 + i % 7} for i, criterion in enumerate(criteria)]


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        ({"at_least": 12, "of": CRITERIA}, 12),
        # Six criteria of 7 points are 42; five are 35.
        ({"score": weighed(CRITERIA), "at_least": 40}, 6),
        ({"at_least": 6, "of": [{"at_least": 2, "of": ten} for ten in TENS]}, 12),
        # Each ten has one worth 7.
        ({"at_least": 6, "of": [{"score": weighed(ten), "at_least": 7} for ten in TENS]}, 6),
        # Two of the twenty groups of three points each, none past its cap, by one criterion each.
        ({"score": [{"entries": weighed(ten), "at_most": 3} for ten in TENS], "at_least": 6}, 2),
        ({"all": [{"any": ten} for ten in TENS[:8]]}, 8),
        ({"any": [{"all": ten} for ten in TENS]}, 10),
    ],
)
def test_the_smallest_changes_are_found_among_two_hundred_criteria(rule: object, needed: int) -> None:
    for lead in ({}, dict.fromkeys(TYPES, False)):
        found = compile_definition(parse(body(rule, TYPES)))(lead, AT).shortfalls
        assert [len(shortfall.steps) for shortfall in found] == [needed] * 3


def test_more_changes_than_anybody_would_read_are_not_listed() -> None:
    rule = {"at_least": 150, "of": CRITERIA}
    assert compile_definition(parse(body(rule, TYPES)))({}, AT).shortfalls == ()


def test_a_change_that_undoes_what_held_is_followed_on() -> None:
    # Fewer employees earn the score and lose what was reached by many: visits have to make up for it.
    rule = {
        "all": [
            is_("employees", "at_most", 2),
            {"any": [is_("employees", "at_least", 5), is_("visits", "at_least", 3)]},
        ]
    }
    (found,) = compile_definition(definition(rule))({"employees": 6, "visits": 1}, AT).shortfalls
    assert {(step.about, step.value) for step in found.steps} == {("employees", 2), ("visits", 3)}

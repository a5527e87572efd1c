"""The smallest changes that would qualify a lead: against trying every change, and on large trees."""

import random
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest

from definitions.language.judge import Judge, compile_definition
from definitions.language.parse import parse
from definitions.language.prose import text_of
from definitions.language.telling import say_shortfall
from definitions.language.tree import Event, PointsPerEvent, walk
from tests.unit.language.words import AT, CATALOGUE, body, definition, event, is_

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


LIMITS = [(low, high) for low in range(4) for high in (1, 2, 3, 99) if low < high and (low, high) != (0, 99)]
COUNTS = [dict(zip(EVENTS, counts, strict=True)) for counts in product(range(5), repeat=len(EVENTS))]
Found = dict[str, tuple[int, int]]
"""Event -> it happened at least so often, and less often than that."""


def unknown_leaf(chance: random.Random) -> dict[str, Any]:
    """A criterion that an event can meet, or one that an event spoils."""
    found = {"event": chance.choice(EVENTS), "within_days": 30, "times": chance.randint(1, 3)}
    return chance.choice([found, {"none": [found]}, is_(chance.choice(NUMBERS), "at_least", 3)])


def unknown_entry(chance: random.Random) -> dict[str, Any]:
    per_event = {"event": chance.choice(EVENTS), "within_days": 30}
    return chance.choice(
        [
            {**per_event, "each": 5, "at_most": 10},
            {**per_event, "each": -5, "at_most": -10},
            {**per_event, "each": -5},
            {"when": unknown_leaf(chance), "points": chance.choice([5, 10])},
        ]
    )


def unknown_tree(chance: random.Random) -> dict[str, Any]:
    children = [unknown_leaf(chance) for _ in range(2)]
    score = {"score": [unknown_entry(chance) for _ in range(3)], "at_least": chance.choice([5, 10])}
    return {chance.choice(["all", "any"]): [*children, score]}


def whatever_happened(judge: Judge, lead: dict[str, Any], found: Found) -> bool:
    """Whether the lead qualifies by every history in which the events happened as often as was found."""
    for counts in COUNTS:
        if all(low <= counts[name] < high for name, (low, high) in found.items()):
            history = [event(name) for name, count in counts.items() for _ in range(count)]
            if judge.verdict(lead | {"events": history}, AT) != "qualified":
                return False
    return True


def fewest_found(judge: Judge, lead: dict[str, Any]) -> int | None:
    """How many attributes have to change or kinds of events to be found out about, by trying; at most 3."""
    for count in range(1, 4):
        for changed in combinations(NUMBERS + EVENTS, count):
            for values in product(*((0, 3) if name in NUMBERS else LIMITS for name in changed)):
                chosen = dict(zip(changed, values, strict=True))
                found = {name: value for name, value in chosen.items() if name in EVENTS}
                numbers = {name: value for name, value in chosen.items() if name in NUMBERS}
                if whatever_happened(judge, lead | numbers, found):
                    return count
    return None


def earns_and_costs(rule: dict[str, Any]) -> bool:
    """Whether an event both earns and takes points: an exact number of them is not looked for."""
    nodes = [node for node in walk(definition(rule).rule) if isinstance(node, Event | PointsPerEvent)]
    costs = {node.event for node in nodes if isinstance(node, PointsPerEvent) and node.each < 0}
    return any(node.event in costs and (isinstance(node, Event) or node.each > 0) for node in nodes)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_found_out_of_an_unknown_history_is_enough_and_no_less_would_do(seed: int) -> None:
    chance = random.Random(seed)
    rule = unknown_tree(chance)
    judge = compile_definition(definition(rule))
    lead: dict[str, Any] = {key: chance.choice([0, 3]) for key in NUMBERS if chance.random() < 0.7}
    judgement = judge(lead, AT)
    if judgement.verdict == "qualified":
        return
    for shortfall in judgement.shortfalls:
        numbers = {step.about: step.value for step in shortfall.steps if step.about in NUMBERS}
        found = {step.about: (0, 99) for step in shortfall.steps if step.about in EVENTS}
        for step in shortfall.steps:
            if isinstance(step.node, Event | PointsPerEvent):
                low, high = found[step.about]
                less = step.node.times if isinstance(step.node, Event) and not step.holds else 99
                found[step.about] = max(low, step.more), min(high, less)
        assert whatever_happened(judge, lead | numbers, found)
    sizes = [len({step.about for step in shortfall.steps}) for shortfall in judgement.shortfalls]
    if not earns_and_costs(rule):
        assert (sizes[0] if sizes and sizes[0] <= 3 else None) == fewest_found(judge, lead)


def test_an_unknown_history_that_must_not_hold_something_is_told() -> None:
    rule = {"all": [is_("employees", "at_least", 3), {"none": [{"event": "download", "within_days": 30}]}]}
    judgement = compile_definition(definition(rule))({"employees": 5}, AT)
    ((step,),) = [shortfall.steps for shortfall in judgement.shortfalls]
    assert (step.about, step.holds, step.more, step.seen) == ("download", False, 0, None)
    said = {
        language: say_shortfall(judgement.shortfalls[0], CATALOGUE, language) for language in ("ja", "en")
    }
    assert {language: text_of(*runs) for language, runs in said.items()} == {
        "ja": "直近30日に資料ダウンロードがないと確認できる（いまは不明）",
        "en": "there are no downloads in the last 30 days (not known yet)",
    }

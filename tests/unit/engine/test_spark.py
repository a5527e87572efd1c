"""Spark judges as the closures do: fewer trees than the other engines, and every shared case."""

import random
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.engine import invent, spark
from tests.unit.engine.test_conformance import wrong_verdicts
from tests.unit.engine.test_equivalence import (
    LEADS,
    NAMES,
    NEW_YORK,
    RUN,
    Question,
    assert_same,
    by_closures,
    invented,
)

TREES, MOST = 24, 80_000


def fits(node: Any) -> bool:
    """Whether fading points stay in 64 bits: past that Spark reports an overflow, where others have 128.

    On the way they are microseconds of the window times two hundred times the points, for each event.
    """
    if isinstance(node, list):
        return all(map(fits, node))
    if not isinstance(node, dict):
        return True
    return not (node.get("fades") and abs(node["each"]) * node["within_days"] > MOST) and all(
        map(fits, node.values())
    )


def alone(chance: random.Random) -> list[Any]:
    """A third of the comparisons of each attribute: Spark plans for seconds what others plan in none."""
    some = chance.sample(invent.comparisons(), len(invent.comparisons()) // 3)
    return [rule for one in some for rule in invented(1, chance, one)]


@pytest.mark.parametrize("own", [False, True], ids=["one instant", "own instants"])
def test_every_lead_has_the_same_verdict(own: bool) -> None:
    spark.connection()
    chance = random.Random(f"{RUN} {own}")
    rules = [*invented(TREES, chance, invent.rules()), *([] if own else alone(chance))]
    question = Question(
        rules, invent.leads(chance.getrandbits(32), LEADS), [invent.AT] * LEADS, own, NEW_YORK
    )
    refer = [*invented(TREES // 2, chance, invent.rules(NAMES))]
    referring = replace(question, rules=refer, references=invented(3, chance, invent.rules().filter(fits)))
    for asked in (question, referring):
        for start in range(0, len(asked.rules), 15):
            some = [rule for rule in asked.rules[start : start + 15] if fits(rule)]
            one = replace(asked, rules=some)
            assert_same(one, by_closures(one), spark)


def test_every_shared_case_has_its_verdict() -> None:
    assert wrong_verdicts(spark) == []

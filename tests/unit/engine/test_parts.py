"""What each part of a rule adds: bits of one table equal leads judged one by one by the rule without it."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.reader import deepest_node
from definitions.language.tree import Count, Definition, Group, PointsWhen, Score
from evidence.engine.parts import parts
from evidence.engine.tables import parts_table
from tests.unit.engine import invent
from tests.unit.engine.duck import run, tables
from tests.unit.engine.test_agreement import invented, seeds

SCORES = st.fixed_dictionaries(
    {
        "score": st.lists(invent.entries(invent.rules()), min_size=1, max_size=5),
        "at_least": st.sampled_from(invent.POINTS),
    }
).filter(lambda rule: invent.deep(rule) <= deepest_node)


def bits(row: dict[str, Any], name: str, count: int) -> list[bool]:
    return [bool(row[f"{name}_{i // 31}"] >> (i % 31) & 1) for i in range(count)]


def verdict(definition: Definition, lead: dict[str, Any]) -> str:
    return compile_definition(definition).verdict(lead, invent.AT).value


def truth(definition: Definition, rule: Any, lead: dict[str, Any]) -> bool | None:
    said = {"qualified": True, "not_qualified": False, "undecided": None}
    return said[verdict(replace(definition, rule=rule), lead)]


@invented
@given(
    rules=st.lists(invent.rules(), min_size=1, max_size=4),
    kind=st.sampled_from(["all", "any", "none", "of"]),
    seed=seeds,
)
def test_parts_of_groups(rules: list[Any], kind: str, seed: int) -> None:
    leads = invent.leads(seed, 25)
    body = {"at_least": 1, "of": rules} if kind == "of" else {kind: rules}
    definition = parse(invent.body(body))
    assert isinstance(definition.rule, Group | Count)
    rows = run(parts_table(None, definition, *tables(definition, leads), invent.AT, keep=["row"]))
    for row in rows:
        lead = leads[row["row"] - 1]
        truths = [truth(definition, child, lead) for child in definition.rule.children]
        assert bits(row, "true", len(truths)) == [value is True for value in truths]
        assert bits(row, "unknown", len(truths)) == [value is None for value in truths]
        assert row["new"] == truth(definition, definition.rule, lead)


@invented
@given(rule=SCORES, seed=seeds)
def test_scores_without_each_entry(rule: Any, seed: int) -> None:
    leads = invent.leads(seed, 25)
    definition = parse(invent.body(rule))
    score = definition.rule
    assert isinstance(score, Score)
    rows = run(parts_table(definition, definition, *tables(definition, leads), invent.AT, keep=["row"]))
    for row in rows:
        lead = leads[row["row"] - 1]
        without = [
            replace(score, entries=(*score.entries[:i], *score.entries[i + 1 :]))
            for i in range(len(score.entries))
        ]
        found = [truth(definition, less, lead) is True for less in without]
        assert bits(row, "without", len(found)) == found if found else "without_0" not in row
        whens = {i: entry.when for i, entry in enumerate(score.entries) if isinstance(entry, PointsWhen)}
        for i, when in whens.items():
            assert bits(row, "true", len(found))[i] == (truth(definition, when, lead) is True)
        assert row["old"] == row["new"] == truth(definition, score, lead)


def test_forty_parts_take_two_numbers() -> None:
    children = [{"attribute": "employees", "is": "at_least", "value": i} for i in range(40)]
    definition = parse(invent.body({"any": children}))
    (row,) = run(
        parts_table(None, definition, *tables(definition, [{"id": "1", "employees": 35}]), invent.AT)
    )
    assert bits(row, "true", 40) == [i <= 35 for i in range(40)]


def test_a_rule_of_one_criterion_is_its_own_part() -> None:
    definition = parse(invent.body({"attribute": "employees", "is": "known"}))
    assert parts(definition) == (definition.rule,)
    empty = parse(invent.body({"any": []}))
    assert parts(empty) == (empty.rule,)

"""Effect and funnel: counts from one grouped query equal leads counted one by one."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.tree import Definition, criteria
from evidence.engine.tables import compare_table, count_table, effect_table, mask_table
from evidence.engine.tallies import funnel, read_masks
from tests.unit.engine import invent
from tests.unit.engine.duck import run, tables
from tests.unit.engine.test_agreement import invented, seeds

OUTCOMES = ["won", "lost", "rejected", "open", None]


def verdict_of(definition: Definition, lead: dict[str, Any]) -> str:
    return compile_definition(definition).verdict(lead, invent.AT).value


def outcomes_of(leads: list[dict[str, Any]]) -> list[str | None]:
    return [OUTCOMES[i % len(OUTCOMES)] for i in range(len(leads))]


@invented
@given(old=invent.rules(), new=invent.rules(), both=st.booleans(), seed=seeds)
def test_the_effect_counts_every_lead_once(old: Any, new: Any, both: bool, seed: int) -> None:
    leads = invent.leads(seed, 40)
    outcomes = outcomes_of(leads)
    # Versions of one document have most of their criteria in common.
    before = parse(invent.body({"all": [old, new]} if both else old))
    after = parse(invent.body({"all": [new, {"any": [old, new]}]} if both else new))
    by_hand = Counter(
        (verdict_of(before, lead), verdict_of(after, lead), outcome)
        for lead, outcome in zip(leads, outcomes, strict=True)
    )
    rows = run(
        effect_table(
            before, after, *tables(after, leads, became=outcomes), invent.AT, outcome_column="became"
        )
    )
    assert {(row["old"], row["new"], row["outcome"]): row["n"] for row in rows} == dict(by_hand)
    assert len(rows) == len(by_hand)


@invented
@given(rule=invent.rules(), seed=seeds)
def test_the_verdicts_are_counted(rule: Any, seed: int) -> None:
    leads = invent.leads(seed, 40)
    definition = parse(invent.body(rule))
    rows = run(count_table(definition, *tables(definition, leads), invent.AT))
    assert {row["verdict"]: row["n"] for row in rows} == Counter(
        verdict_of(definition, lead) for lead in leads
    )
    assert len(rows) == len({row["verdict"] for row in rows})


@invented
@given(rule=invent.rules(), rules=st.lists(invent.rules(), max_size=5), seed=seeds)
def test_the_funnel_counts_as_the_criteria_one_by_one_do(rule: Any, rules: list[Any], seed: int) -> None:
    leads = invent.leads(seed, 40)
    outcomes = outcomes_of(leads)
    definition = parse(invent.body({"all": rules} if rules else rule))
    masks = read_masks(
        run(
            mask_table(
                definition, *tables(definition, leads, became=outcomes), invent.AT, outcome_column="became"
            )
        )
    )
    alone = [
        Definition("mql", definition.attributes, node, definition.company_zone)
        for node in criteria(definition)
    ]
    found = [[verdict_of(one, lead) for one in alone] for lead in leads]

    def counted(wanted: Any) -> dict[str | None, int]:
        return dict(Counter(outcome for row, outcome in zip(found, outcomes, strict=True) if wanted(row)))

    for i, step in enumerate(funnel(masks, len(alone))):
        assert step.true == counted(lambda row, i=i: row[i] == "qualified")
        assert step.false == counted(lambda row, i=i: row[i] == "not_qualified")
        assert step.unknown == counted(lambda row, i=i: row[i] == "undecided")
        assert step.passed == counted(lambda row, i=i: set(row[: i + 1]) == {"qualified"})
        assert step.without == counted(lambda row, i=i: set(row[:i] + row[i + 1 :]) <= {"qualified"})
        assert step.qualified == counted(lambda row: set(row) == {"qualified"})
    verdicts = Counter(verdict_of(definition, lead) for lead in leads)
    assert sum((Counter({mask.verdict(len(alone)): mask.n}) for mask in masks), Counter()) == verdicts


def test_a_denied_criterion_stays_unknown_in_the_funnel() -> None:
    none = {"none": [{"event": "seminar", "within_days": 30}, {"event": "download", "within_days": 30}]}
    denied = {"none": [{"event": "seminar", "within_days": 30}]}
    definition = parse(invent.body({"all": [denied, none]}))
    leads: list[Any] = [{}, {"events": []}]
    masks = read_masks(
        run(mask_table(definition, *tables(definition, leads, outcome=["won", "lost"]), invent.AT))
    )
    steps = funnel(masks, 2)
    assert [step.unknown for step in steps] == [{"won": 1}] * 2
    assert [step.true for step in steps] == [{"lost": 1}] * 2
    assert [step.false for step in steps] == [{}] * 2


def test_a_definition_of_more_criteria_than_a_mask_has_bits() -> None:
    at_least = [{"attribute": "employees", "is": "at_least", "value": value} for value in range(130)]
    definition = parse(invent.body({"all": at_least}))
    leads = [{"employees": employees} for employees in (-1, 0, 61, 62, 129)] + [{}]
    table = mask_table(definition, *tables(definition, leads, outcome=["open"] * 6), invent.AT)
    masks = read_masks(run(table))
    steps = funnel(masks, 130)
    assert [sum(step.true.values()) for step in (steps[0], steps[61], steps[62], steps[63], steps[129])] == [
        4,
        3,
        2,
        1,
        1,
    ]
    assert {sum(step.unknown.values()) for step in steps} == {1}
    assert {mask.verdict(130) for mask in masks} == {"not_qualified", "undecided", "qualified"}


def test_a_first_version_has_no_old_verdict() -> None:
    definition = parse(invent.body({"attribute": "employees", "is": "at_least", "value": 50}))
    leads = [{"employees": 50}, {"employees": 49}, {}]
    parts = tables(definition, leads, outcome=["won", "won", None])
    rows = run(effect_table(None, definition, *parts, invent.AT))
    assert {(row["old"], row["new"], row["outcome"]) for row in rows} == {
        (None, "qualified", "won"),
        (None, "not_qualified", "won"),
        (None, "undecided", None),
    }
    compared = run(
        compare_table(None, definition, *parts, invent.AT, keep=("row", "outcome")).order_by("row")
    )
    assert [(row["row"], row["new"]) for row in compared] == [
        (1, "qualified"),
        (2, "not_qualified"),
        (3, "undecided"),
    ]

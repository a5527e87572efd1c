"""What must hold for every tree and every lead."""

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.language.compare import compare
from definitions.language.judge import compile_definition
from definitions.language.parse import Faults, canonical, parse, same_rule
from definitions.language.telling import say_reason
from definitions.language.tree import Event, walk
from definitions.language.wording import say
from tests.unit.language.trees import VALUES, leads, rules, rules_that_ask
from tests.unit.language.words import AT, CATALOGUE, body, definition

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
words = (
    "all any none of at_least score attribute is value event within_days times each at_most fades when points"
    " entries definition id note format kind attributes rule type choices"
)
known_keys = st.sampled_from(words.split())
nearly_definitions = st.recursive(
    json_values | st.sampled_from(["teigi/1", "employees", "at_least", "integer", 50]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(known_keys, inner, max_size=5),
    max_leaves=30,
)


@given(nearly_definitions)
def test_no_body_breaks_the_parser(given_body: Any) -> None:
    for whole in (given_body, body(given_body)):
        try:
            parse(whole)
        except Faults as refused:
            assert refused.faults
            assert all(fault.text("ja") and fault.text("en") for fault in refused.faults)


@given(st.text() | nearly_definitions.map(lambda value: json.dumps(value)))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        parse(text)
    except Faults as refused:
        assert refused.faults


@given(
    leads, st.dictionaries(st.sampled_from(["employees", "need", "title", "topics", "events"]), json_values)
)
def test_no_lead_breaks_the_judge(lead: dict[str, Any], odd: dict[str, Any]) -> None:
    rule = {
        "any": [
            {"attribute": "employees", "is": "at_least", "value": 10**6},
            {"attribute": "need", "is": "equals", "value": True},
            {"attribute": "title", "is": "contains", "value": "部"},
            {"attribute": "topics", "is": "has", "value": "価格"},
            {"event": "download", "within_days": 3},
        ]
    }
    judgement = compile_definition(definition(rule))(lead | odd, AT)
    say_reason(judgement, CATALOGUE, "ja")
    assert judgement.shortfalls is not None


@given(rules_that_ask, st.lists(leads, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_what_a_judge_saw_before_changes_nothing(
    rule: Any, some: list[dict[str, Any]], chance: random.Random
) -> None:
    parsed = definition(rule)
    used = compile_definition(parsed)
    for lead in chance.choices(some, k=8):
        fresh = compile_definition(parsed)
        told, expected = used(lead, AT), fresh(lead, AT)
        assert used.verdict(lead, AT) == fresh.verdict(lead, AT) == told.verdict
        assert (told.root, told.missing, told.warnings) == (
            expected.root,
            expected.missing,
            expected.warnings,
        )


@given(rules_that_ask)
def test_the_canonical_form_is_a_fixed_point(rule: Any) -> None:
    first = canonical(body(rule))
    assert canonical(first) == first
    assert parse(first) == parse(body(rule))
    assert parse(json.dumps(first)) == parse(first)
    assert compare(first, body(rule)) == ()
    ids = [node.id for node in walk(parse(first).rule)]
    assert len(ids) == len(set(ids))


def shuffled(node: Any, chance: random.Random, ids: Iterator[int]) -> Any:
    """The same rule with children in another order, other ids and notes."""
    if isinstance(node, list):
        mixed = [shuffled(child, chance, ids) for child in node]
        chance.shuffle(mixed)
        return mixed
    if not isinstance(node, dict):
        return node
    nested = {key: shuffled(value, chance, ids) if key != "value" else value for key, value in node.items()}
    return nested | {"id": f"n{next(ids)}", "note": "なぜなら"}


@given(rules_that_ask, leads, st.randoms(use_true_random=False))
def test_order_ids_and_notes_do_not_change_the_rule(rule: Any, lead: Any, chance: random.Random) -> None:
    other = shuffled(rule, chance, itertools.count())
    assert same_rule(body(rule), body(other))
    verdicts = {compile_definition(definition(one)).verdict(lead, AT) for one in (rule, other)}
    assert len(verdicts) == 1


@given(rules_that_ask, rules_that_ask, leads)
def test_the_same_rule_gives_the_same_verdict(one: Any, other: Any, lead: Any) -> None:
    if same_rule(body(one), body(other)):
        verdicts = {compile_definition(definition(rule)).verdict(lead, AT) for rule in (one, other)}
        assert len(verdicts) == 1


@given(rules_that_ask, leads)
def test_the_quick_way_and_the_way_with_reasons_agree(rule: Any, lead: Any) -> None:
    judge = compile_definition(definition(rule))
    judgement = judge(lead, AT)
    assert judge.verdict(lead, AT) == judgement.verdict
    assert (judgement.missing == ()) or judgement.verdict == "undecided"
    if judgement.verdict == "undecided":
        assert judgement.missing


@given(rules, leads)
@settings(max_examples=150)
def test_a_decided_verdict_holds_whatever_the_unknown_turns_out_to_be(rule: Any, lead: Any) -> None:
    judge = compile_definition(definition(rule))
    before = judge.verdict(lead, AT)
    unknown = [key for key in VALUES if key not in lead]
    found = set()
    for values in itertools.product(*(VALUES[key] for key in unknown)):
        found.add(judge.verdict(lead | dict(zip(unknown, values, strict=True)), AT))
    if before != "undecided":
        assert found == {before}
    # With every attribute and the events known nothing is left open.
    if "events" in lead:
        assert "undecided" not in found


@given(rules, leads)
@settings(max_examples=150)
def test_what_is_not_missing_does_not_decide(rule: Any, lead: Any) -> None:
    judge = compile_definition(definition(rule))
    judgement = judge(lead, AT)
    if judgement.verdict != "undecided":
        return
    others = [key for key in VALUES if key not in lead and key not in judgement.missing]
    needed = [key for key in VALUES if key in judgement.missing]
    for values in itertools.product(*(VALUES[key] for key in needed)):
        known = lead | dict(zip(needed, values, strict=True))
        ways = itertools.product(*(VALUES[key] for key in others))
        found = {judge.verdict(known | dict(zip(others, way, strict=True)), AT) for way in ways}
        assert len(found) == 1


@given(rules_that_ask, leads)
@settings(max_examples=150)
def test_whoever_follows_a_shortfall_qualifies(rule: Any, lead: Any) -> None:
    judge = compile_definition(definition(rule))
    judgement = judge(lead, AT)
    if judgement.verdict == "qualified":
        assert judgement.shortfalls == ()
    for shortfall in judgement.shortfalls:
        assert shortfall.steps
        changed = dict(lead)
        for step in shortfall.steps:
            if isinstance(step.node, Event) and not step.holds:  # found out: it happened less often
                changed.setdefault("events", [])
            elif step.more:
                more = [{"event": step.about, "at": AT.isoformat()}] * step.more
                changed["events"] = [*changed.get("events", []), *more]
            else:
                changed[step.about] = step.value
        assert judge.verdict(changed, AT) == "qualified"


@given(rules_that_ask)
def test_every_rule_reads_in_both_languages(rule: Any) -> None:
    for language, end in (("ja", "。"), ("en", ".")):
        reading = say(definition(rule), CATALOGUE, language)
        assert reading.plain.endswith(end) and reading.plain.count(end) >= 1
        assert reading.lines and all(line.plain for line in reading.lines)

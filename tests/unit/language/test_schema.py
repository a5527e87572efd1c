"""The published JSON Schema and the reader agree on what a definition looks like."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from definitions.language.comparisons import comparisons
from definitions.language.faults import Faults
from definitions.language.parse import canonical, parse
from definitions.language.schema import schema
from tests.shared import shared
from tests.unit.engine import invent
from tests.unit.language.trees import rules_that_ask
from tests.unit.language.words import body, example, is_

SCHEMA = schema("/schemas/teigi-1.json")
VALIDATOR = Draft202012Validator(SCHEMA)
BAD: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("bad_trees.yaml").read_text(encoding="utf-8")
)
# What a schema cannot say: it depends on two places at once, on all of the body, or on exact decimals.
BEYOND = {
    "comparison_not_for_type",
    "duplicate_id",
    "duplicate_name",
    "too_deep",
    "too_large",
    "too_many_nodes",
    "unknown_attribute",
    "wrong_value",
}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    json.dumps(SCHEMA)


@given(rules_that_ask)
def test_every_rule_fits(rule: Any) -> None:
    VALIDATOR.validate(body(rule))
    VALIDATOR.validate(canonical(body(rule) | {"examples": [example("大手")]}))


@given(invent.rules(references=("mql", "sql")))
def test_every_invented_rule_fits(rule: Any) -> None:
    VALIDATOR.validate(invent.body(rule))


def test_every_conformance_case_fits() -> None:
    cases = json.loads(shared("conformance/verdicts.json").read_text(encoding="utf-8"))
    for case in cases["cases"]:
        VALIDATOR.validate(
            {"format": "teigi/1", "kind": "mql", "attributes": cases["attributes"], "rule": case["rule"]}
        )


def structural(case: dict[str, Any]) -> bool:
    """Whether a schema can see what is wrong: a body, and at least one fault that is not beyond it."""
    return "text" not in case and any(code not in BEYOND for _, code in case["faults"])


@pytest.mark.parametrize("case", filter(structural, BAD), ids=lambda case: case["name"].replace(" ", "-"))
def test_a_body_of_the_wrong_shape_is_refused_by_both(case: dict[str, Any]) -> None:
    given_body = body(case["rule"]) if "rule" in case else case["body"]
    assert not VALIDATOR.is_valid(given_body)
    with pytest.raises(Faults):
        parse(given_body)


ODD_VALUES = (
    None,
    True,
    -1,
    0,
    1.234,
    0.07,
    10**9 + 1,
    10**16,
    "",
    " ",
    "x" * 65,
    "x" * 1001,
    [],
    [[]],
    {},
    "2026-13-01",
)


@given(invent.rules(), st.randoms(use_true_random=False), st.sampled_from(ODD_VALUES))
def test_what_the_schema_takes_the_reader_takes_but_for_what_is_beyond_a_schema(
    rule: Any, chance: random.Random, odd: Any
) -> None:
    whole = json.loads(json.dumps(invent.body(rule)))
    places = [(part, key) for part in parts(whole["rule"]) for key in part]
    if places:
        part, key = chance.choice(places)
        part[key] = odd
    if VALIDATOR.is_valid(whole):
        try:
            parse(whole)
        except Faults as refused:
            assert {fault.code for fault in refused.faults} <= BEYOND


def parts(body: Any) -> list[dict[str, Any]]:
    """Every object in a body."""
    below = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return ([body] if isinstance(body, dict) else []) + [one for item in below for one in parts(item)]


FINE = {"attribute": "employees", "is": "at_least", "value": 50}
ODD = {
    "a list for a number": FINE | {"value": [50]},
    "yes for a number": FINE | {"value": True},
    "three ends": is_("employees", "between", [1, 2, 3]),
    "days that are no whole number": is_("timeline", "within_last_days", 1.5),
    "a value where none belongs": {"attribute": "employees", "is": "known", "value": 1},
    "no value": {"attribute": "employees", "is": "at_least"},
    "too far": FINE | {"value": 10**16},
    "a window of nothing": {"event": "seminar", "within_days": 0},
    "a cap of the other sign": {
        "score": [{"event": "seminar", "within_days": 9, "each": 5, "at_most": -5}],
        "at_least": 1,
    },
    "two kinds at once": {"all": [], "any": []},
    "a blank name": {"definition": " "},
    "an id that is too long": FINE | {"id": "x" * 65},
}


@pytest.mark.parametrize("rule", ODD.values(), ids=ODD.keys())
def test_what_is_odd_is_refused_by_both(rule: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(body(rule))
    with pytest.raises(Faults):
        parse(body(rule))


ODD_EXAMPLES = ([{}], {}, [example("a") | {"verdict": "yes"}], [example("a") | {"why": 1}], [example(" ")])


@pytest.mark.parametrize("examples", ODD_EXAMPLES)
def test_odd_examples_are_refused_by_both(examples: Any) -> None:
    odd = body(FINE) | {"examples": examples}
    assert not VALIDATOR.is_valid(odd)
    with pytest.raises(Faults):
        parse(odd)


def test_it_knows_every_comparison() -> None:
    known = {one["properties"]["is"]["const"] for one in SCHEMA["$defs"]["comparison"]["oneOf"]}  # type: ignore[index]
    assert known == set(comparisons)

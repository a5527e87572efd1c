"""Bodies are read whole or refused whole, with every fault in its place."""

import json
from typing import Any

import pytest

from definitions.language.parse import Faults, canonical, fingerprint, parse, same_rule
from definitions.language.tree import Comparison, criteria, leaves
from tests.unit.language.words import body, definition, is_

BOTH = [is_("need", "known"), is_("title", "known")]
SCORE = {"score": [{"when": is_("need", "known"), "points": 10}], "at_least": 5}


def faults(given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Faults) as refused:
        parse(given)
    for fault in refused.value.faults:
        assert fault.text("ja") and fault.text("en") and "{" not in fault.text("en").replace("{…}", "")
    return [(fault.path, fault.code) for fault in refused.value.faults]


def rule_faults(rule: object) -> list[tuple[str, str]]:
    return faults(body(rule))


def test_every_fault_is_listed_with_its_place() -> None:
    rule = {
        "all": [
            is_("employees", "at_least", "many") | {"id": "e"},
            is_("nobody", "known"),
            is_("topics", "equals", "x"),
            is_("title", "resembles", "x"),
            {"at_least": 1},
            {"score": [{"points": 1}], "at_least": 0.005},
            7,
        ]
    }
    assert rule_faults(rule) == [
        ("rule.all[0].value", "wrong_value"),
        ("rule.all[1].attribute", "unknown_attribute"),
        ("rule.all[2].is", "comparison_not_for_type"),
        ("rule.all[3].is", "unknown_comparison"),
        ("rule.all[4]", "not_a_node"),
        ("rule.all[5].score[0]", "not_an_entry"),
        ("rule.all[5].at_least", "wrong_value"),
        ("rule.all[6]", "not_object"),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (is_("employees", "at_least", 50) | {"extra": 1}, [("rule.extra", "unknown_key")]),
        (is_("employees", "known", 1), [("rule.value", "unknown_key")]),
        (is_("employees", "at_least"), [("rule", "missing_key")]),
        (is_("employees", "equals", True), [("rule.value", "wrong_value")]),
        (is_("employees", "equals", 50.5), [("rule.value", "wrong_value")]),
        (is_("employees", "at_least", 10**16), [("rule.value", "wrong_value")]),
        (is_("employees", "at_least", float("nan")), [("rule.value", "wrong_value")]),
        (is_("employees", "at_least", float("inf")), [("rule.value", "wrong_value")]),
        (is_("revenue", "between", [1]), [("rule.value", "wrong_value")]),
        (is_("revenue", "one_of", 3), [("rule.value", "wrong_value")]),
        (is_("revenue", "one_of", [3, "x"]), [("rule.value[1]", "wrong_value")]),
        (is_("title", "equals", "　 "), [("rule.value", "blank")]),
        (is_("title", "at_least", 3), [("rule.is", "comparison_not_for_type")]),
        (is_("timeline", "before", "2026-02-30"), [("rule.value", "wrong_value")]),
        (is_("timeline", "before", "20260201"), [("rule.value", "wrong_value")]),
        (is_("timeline", "within_last_days", -1), [("rule.value", "wrong_value")]),
        (is_("timeline", "within_last_days", 1.5), [("rule.value", "wrong_value")]),
        ({"event": "x", "within_days": 0}, [("rule.within_days", "wrong_value")]),
        ({"event": "x"}, [("rule", "missing_key")]),
        ({"event": "x", "within_days": 1, "times": 0}, [("rule.times", "wrong_value")]),
        ({"all": {}}, [("rule.all", "wrong_value")]),
        ({"all": [], "any": []}, [("rule", "not_a_node")]),
        ({"at_least": -1, "of": []}, [("rule.at_least", "wrong_value")]),
        (SCORE | {"at_least": 0.333}, [("rule.at_least", "wrong_value")]),
        (
            {"score": [{"event": "x", "within_days": 1, "each": 5, "at_most": -1}], "at_least": 1},
            [("rule.score[0].at_most", "sign")],
        ),
        (
            {"all": [{"definition": "a", "id": "x"}, {"definition": "b", "id": "x"}]},
            [("rule.all[1].id", "duplicate_id")],
        ),
        ({"all": [], "id": " "}, [("rule.id", "blank")]),
    ],
)
def test_a_fault_of_a_rule(rule: object, expected: list[tuple[str, str]]) -> None:
    assert rule_faults(rule) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_text"),
        ('{"a": NaN}', "not_text"),
        ('{"format": 1, "format": 2}', "duplicate_key"),
        ("a: 1\na: 2", "duplicate_key"),
        ("a: &x [1]\nb: *x", "alias"),
        ("a: !!python/object:os.system x", "alias"),
        ("[" * 100_000, "too_deep"),
        ("- " * 50_000, "too_deep"),
        ("a: 1\n---\nb: 2", "not_object"),
        ("", "not_object"),
        ("\x00", "not_text"),
        ("3", "not_object"),
    ],
)
def test_a_text_that_cannot_be_read(text: str, code: str) -> None:
    assert [found for _path, found in faults(text)] == [code]


def test_bounds() -> None:
    leaf = is_("need", "known")
    deep: dict[str, Any] = leaf
    for _ in range(11):
        deep = {"all": [deep]}
    parse(body(deep))
    assert rule_faults({"all": [deep]})[-1][1] == "too_deep"
    parse(body({"all": [leaf] * 499}))
    assert rule_faults({"all": [leaf] * 500}) == [("rule.all[499]", "too_many_nodes")]
    parse(body(is_("revenue", "one_of", list(range(10_000)))))
    assert rule_faults(is_("revenue", "one_of", list(range(10_001)))) == [("rule.value", "too_many_values")]
    assert rule_faults(leaf | {"note": "あ" * 22_000}) == [("", "too_large")]
    parse(body(is_("title", "one_of", ["あ" * 20] * 5_000)))


def test_yaml_says_the_same_as_json_and_guesses_nothing() -> None:
    text = """
    format: teigi/1
    kind: mql
    attributes: {industry: {type: choice}, timeline: {type: date}, need: {type: boolean}}
    rule:
      all:
        - {attribute: industry, is: one_of, value: [no, "1", on]}
        - {attribute: timeline, is: before, value: 2026-01-01}
        - {attribute: need, is: equals, value: true}
    """
    values = [leaf.written for leaf in leaves(parse(text).rule) if isinstance(leaf, Comparison)]
    assert values == [("no", "1", "on"), "2026-01-01", True]
    assert parse(text) == parse(json.dumps(canonical(text)))


def test_ids_are_given_by_what_a_node_is_about_and_stay_when_its_value_changes() -> None:
    rule = {
        "all": [
            is_("employees", "at_least", 50),
            is_("employees", "at_most", 90),
            {"definition": "mql", "id": "employees-2"},
        ]
    }
    ids = [node.id for node in criteria(definition(rule))]
    assert ids == ["employees", "employees-3", "employees-2"]
    rule["all"][0] = is_("employees", "at_least", 70)
    assert [node.id for node in criteria(definition(rule))] == ids


def test_the_canonical_form_is_plain_and_its_fingerprint_sees_meaning_not_spelling() -> None:
    rule = is_("employees", "at_least", 50.0)
    assert canonical(body(rule))["rule"] == {
        "id": "employees",
        "attribute": "employees",
        "is": "at_least",
        "value": 50,
    }
    assert fingerprint(body(rule)) == fingerprint(
        body({"value": 50, "is": "at_least", "attribute": "employees"})
    )
    assert fingerprint(body(rule)) != fingerprint(body(rule | {"value": 51}))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (is_("title", "equals", "ＩＴ"), is_("title", "equals", "it"), True),
        (is_("title", "one_of", ["a"]), is_("title", "equals", "A"), True),
        (is_("title", "one_of", ["b", "a", "b"]), is_("title", "one_of", ["a", "b"]), True),
        ({"all": [is_("need", "known")]}, is_("need", "known"), True),
        ({"none": [{"none": [is_("need", "known")]}]}, is_("need", "known"), True),
        ({"at_least": 1, "of": [is_("need", "known")]}, {"any": [is_("need", "known")]}, True),
        (is_("need", "not_equals", True), is_("need", "equals", False), True),
        (is_("revenue", "between", [1, 2]), is_("revenue", "between", [2, 1]), False),
        (
            {"any": [is_("need", "known"), is_("title", "known")]},
            {"all": [is_("need", "known"), is_("title", "known")]},
            False,
        ),
        (SCORE, SCORE | {"at_least": 5.5}, False),
        ({"none": [is_("need", "equals", True)]}, is_("need", "unknown"), False),
    ],
)
def test_same_rule(a: object, b: object, same: bool) -> None:
    assert same_rule(body(a), body(b)) is same

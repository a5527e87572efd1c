"""Bad bodies are refused whole: every fault with its place, in words of both languages, in bounded work."""

import copy
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.language.faults import Fault, Faults
from definitions.language.fields import most_faults
from definitions.language.parse import parse
from definitions.language.tree import Definition
from tests.unit.language.trees import rules_that_ask
from tests.unit.language.words import body

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("bad_trees.yaml").read_text(encoding="utf-8")
)
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def bad(case: dict[str, Any]) -> Any:
    """What is given to the parser."""
    if "text" in case:
        return case["text"]
    return body(case["rule"]) if "rule" in case else case["body"]


def refused(given: Any) -> tuple[Fault, ...]:
    with pytest.raises(Faults) as caught:
        parse(given)
    return caught.value.faults


def test_there_are_many() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_every_fault_is_listed(case: dict[str, Any]) -> None:
    found = refused(bad(case))
    assert sorted([fault.path, fault.code] for fault in found) == sorted(case["faults"])
    for fault in found:
        speaks(fault)
    for language in ("en", "ja"):
        if language in case:
            assert found[0].text(language) == case[language]


def speaks(fault: Fault) -> None:
    """Both languages say what is wrong here: with the value, the key, the limit or what is allowed."""
    english, japanese = fault.text("en"), fault.text("ja")
    assert JAPANESE.search(japanese) and japanese.endswith("。")
    assert english[0].isupper() or english[0] in "“a"
    assert english.endswith(".") and english != japanese
    for name in ("value", "key", "limit", "reason", "type"):
        if name in fault.params:
            assert str(fault.params[name]) in english and str(fault.params[name]) in japanese
    for one in fault.params.get("allowed", ()):  # type: ignore[attr-defined]
        assert one in english and one in japanese


# Whatever else: odd values in odd places.

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**16, -(10**400), float("nan"), float("inf"), -0.0, 1e308, b"bytes"]),
    st.floats(),
    st.text(st.characters(), max_size=8),  # lone surrogates among them
    st.sampled_from(["", " ", "\0", "\ud800", "a" * 2000, "teigi/1", "one_of", "2026-02-30"]),
    st.sampled_from([[], {}, (), [[]], [{}], {"a": {}}, {1: 2}, {None: 1}, {"\udfff": 1}, {10**400: 1}]),
)
anything = st.recursive(
    ODD,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(ODD.filter(lambda key: not isinstance(key, list | dict | tuple)), inner, max_size=3)
    ),
    max_leaves=15,
)


def places(whole: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a body."""
    found, waiting = [], [whole]
    while waiting:
        node = waiting.pop()
        inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in inside:
            found.append((node, key))
            waiting.append(value)
    return found


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good body in which some places hold something else, are gone or have a stranger beside them."""
    whole = copy.deepcopy(body(draw(rules_that_ask)))
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(places(whole)))
        match draw(st.sampled_from(["put", "put", "drop", "add", "nest"])):
            case "put":
                container[key] = draw(anything)
            case "drop":
                del container[key]
            case "add" if isinstance(container, dict):
                container[draw(st.sampled_from(["id", "note", "all", "is", "value", "x"]))] = draw(anything)
            case "nest":
                for _depth in range(draw(st.sampled_from([1, 12, 150]))):
                    container[key] = {"all": [container[key]]} if draw(st.booleans()) else [container[key]]
        if not places(whole):
            break
    return whole


def is_refused_or_read(given: Any) -> None:
    try:
        assert isinstance(parse(given), Definition)
    except Faults as refusal:
        assert 0 < len(refusal.faults) <= most_faults + 1
        for fault in refusal.faults:
            speaks(fault)
            json.dumps([fault.path, fault.id, fault.text("ja")], ensure_ascii=False).encode()


@given(anything | spoilt())
@settings(max_examples=300)
def test_any_object_is_refused_or_read(given_body: Any) -> None:
    is_refused_or_read(given_body)


@given(st.one_of(spoilt(), anything))
def test_the_same_written_as_json_or_yaml(given_body: Any) -> None:
    for write in (json.dumps, lambda value: yaml.safe_dump(value, allow_unicode=True)):
        try:
            text = write(given_body)
        except (TypeError, ValueError, RecursionError, yaml.YAMLError):
            continue  # cannot be written so at all
        is_refused_or_read(text)


@given(
    st.text(st.characters()) | st.text(st.sampled_from("{}[]:,-?&*!|>'\"#%@ \n\t0e.nultrf\\ud8"), max_size=60)
)
@settings(max_examples=300)
def test_any_text_is_refused_or_read(text: str) -> None:
    is_refused_or_read(text)


def test_numbers_of_more_digits_than_python_prints() -> None:
    huge, digits = 10**5000, "9" * 5000
    for given_body in (
        {huge: 1},
        body({"all": [], huge: huge}),
        body(LEAF | {"attribute": huge, "id": huge}),
    ):
        for fault in refused(given_body):
            speaks(fault)
    text = json.dumps(body({"attribute": "employees", "is": "at_least", "value": 0}))
    for written in (text.replace(": 0}", f": {digits}}}"), f"rule: {digits}", f"rule: -{digits}"):
        assert ("rule.value" if "employees" in written else "rule") in {f.path for f in refused(written)}


@pytest.mark.parametrize("text", ["a: \ud800", "\udfff", '{"\ud800": "\ud800"}', "? \ud800\n: 1"])
def test_half_of_a_surrogate_pair(text: str) -> None:
    is_refused_or_read(text)
    with pytest.raises(Faults):
        parse(text)


# Bounds: what is just inside is read, what is just past is refused, and much more costs no more.

LEAF = {"attribute": "need", "is": "known"}


def nested(levels: int) -> Any:
    """A rule of so many levels."""
    node: Any = LEAF
    for _ in range(levels - 1):
        node = {"all": [node]}
    return node


def of_nodes(nodes: int) -> Any:
    return {"all": [LEAF] * (nodes - 1)}


def of_values(values: int) -> Any:
    return {"attribute": "revenue", "is": "one_of", "value": list(range(values))}


def of_bytes(size: int) -> Any:
    """A body of so many bytes as JSON without blanks."""
    blank = json.dumps(body(LEAF | {"note": ""}), separators=(",", ":"))
    return body(LEAF | {"note": "a" * (size - len(blank))})


@pytest.mark.parametrize(
    ("inside", "past", "place", "code", "said"),
    [
        (body(of_nodes(500)), body(of_nodes(501)), "rule.all[499]", "too_many_nodes", "500"),
        (body(nested(12)), body(nested(13)), "rule" + ".all[0]" * 12, "too_deep", "12"),
        (body(of_values(10_000)), body(of_values(10_001)), "rule.value", "too_many_values", "10001"),
    ],
    ids=["nodes", "depth", "values"],
)
def test_at_a_bound_and_just_past_it(inside: Any, past: Any, place: str, code: str, said: str) -> None:
    parse(inside)
    parse(json.dumps(inside))
    for given_body in (past, json.dumps(past)):
        (fault,) = refused(given_body)
        assert (fault.path, fault.code) == (place, code)
        assert said in fault.text("en") and said in fault.text("ja")


def test_64_kib_are_read_and_not_much_more() -> None:
    """The size is that of the JSON text, give or take what numbers and signs between items take."""
    parse(of_bytes(64 * 1024 - 100))
    (fault,) = refused(of_bytes(64 * 1024 + 200))
    assert (fault.path, fault.code, fault.params["limit"]) == ("", "too_large", 65_536)
    # Lists of values have their own bound.
    parse(body({"attribute": "title", "is": "one_of", "value": ["あ" * 20] * 5_000}))


def test_of_very_many_faults_the_first_thousand_are_listed() -> None:
    wrong = {"attribute": "revenue", "is": "one_of", "value": ["x"] * 10_000}
    found = refused(body({"all": [wrong] * 100}))
    assert [fault.path for fault in found[:3]] == [f"rule.all[0].value[{i}]" for i in range(3)]
    assert [fault.code for fault in found[-2:]] == ["wrong_value", "too_many_faults"]
    assert len(found) == 1_001 == most_faults + 1
    speaks(found[-1])


def steps(given: Any) -> int:
    """How many calls it takes to refuse a body: of Python's functions and of those of C."""
    taken = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal taken
        taken += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        parse(given)
    except Faults:
        pass
    finally:
        sys.setprofile(None)
    return taken


@pytest.mark.parametrize(
    "of",
    [
        lambda n: body({"all": [LEAF] * n}),
        lambda n: body({"all": [7] * n}),
        lambda n: body({"all": [{}] * n}),
        lambda n: body({"all": [{"all": [{}] * 100}] * n}),
        lambda n: body({f"key{i}": 1 for i in range(n)} | LEAF),
        lambda n: body({"all": []}, {f"key{i}": "money" for i in range(n)}),
        lambda n: body(nested(n)),
        lambda n: body({"all": [{"score": [{"entries": []}] * 100, "at_least": 1}] * n}),
        lambda n: body({"attribute": "revenue", "is": "one_of", "value": [[]] * n}),
    ],
    ids=["leaves", "numbers", "empty", "bushy", "keys", "attributes", "deep", "scores", "lists"],
)
def test_the_work_has_a_ceiling(of: Callable[[int], Any]) -> None:
    """What lies past the bounds is not looked at one by one, however much of it there is."""
    assert max(steps(of(n)) for n in (1_000, 100_000)) < 1_500_000

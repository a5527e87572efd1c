"""What is well written and yet says nothing is found before a vote, and nothing else is."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.language.advice import say_finding
from definitions.language.judge import compile_definition
from definitions.language.parse import canonical, parse
from definitions.language.sense import sense
from definitions.language.tree import Definition
from tests.unit.language.trees import comparisons, events, knowing, leads, rules_that_ask
from tests.unit.language.words import AT, CATALOGUE, body, definition, is_

E50 = is_("employees", "at_least", 50) | {"id": "e50"}
E100 = is_("employees", "at_least", 100) | {"id": "e100"}
SMALL = is_("employees", "less_than", 50) | {"id": "small"}
IT = is_("industry", "equals", "it") | {"id": "it"}
CTO = is_("title", "contains", "cto") | {"id": "cto"}
DL = {"id": "d", "event": "download", "within_days": 90, "each": 15, "at_most": 45}


def root(*children: Any, kind: str = "all") -> dict[str, Any]:
    return {"id": "r", kind: list(children)}


def found(rule: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.code, one.id, one.others) for one in sense(definition(rule))]


NEVER = ("never_qualifies", "r", ())
ALWAYS = ("always_qualifies", "r", ())
CASES = {
    "nothing": (root(E50, IT, CTO), []),
    "ranges that do not meet": (root(E50, SMALL, IT), [("contradiction", "r", ("e50", "small")), NEVER]),
    "three that leave nothing": (
        root(
            is_("employees", "between", [10, 20]) | {"id": "a"},
            is_("employees", "not_equals", 10) | {"id": "b"},
            is_("employees", "less_than", 11) | {"id": "c"},
        ),
        [("contradiction", "r", ("a", "b", "c")), NEVER],
    ),
    "a range that is empty": (
        root(IT, is_("employees", "between", [9, 5]) | {"id": "b"}),
        [("never", "b", ()), NEVER],
    ),
    "no whole number between": (
        root(IT, is_("employees", "between", [0.2, 0.8]) | {"id": "b"}),
        [("never", "b", ()), NEVER],
    ),
    "a list of nothing": (
        root(IT, is_("title", "one_of", []) | {"id": "b"}),
        [("never", "b", ()), NEVER],
    ),
    "two values at once": (
        root(IT, is_("industry", "one_of", ["mfg", "retail"]) | {"id": "b"}),
        [("contradiction", "r", ("it", "b")), NEVER],
    ),
    "a value that a text does not hold": (
        root(is_("title", "equals", "部長") | {"id": "b"}, CTO),
        [("contradiction", "r", ("b", "cto")), NEVER],
    ),
    "a choice needed and ruled out": (
        root(
            is_("topics", "has", "価格") | {"id": "b"},
            {"id": "n", "none": [is_("topics", "has_any", ["価格", "導入"]) | {"id": "c"}]},
        ),
        [("contradiction", "r", ("b", "c")), NEVER],
    ),
    "unknown and compared": (
        root(is_("budget", "unknown") | {"id": "u"}, is_("budget", "at_least", 5) | {"id": "b"}),
        [("contradiction", "r", ("u", "b")), NEVER],
    ),
    "yes and no": (
        root(
            is_("need", "equals", True) | {"id": "y"},
            {"id": "n", "none": [is_("need", "not_equals", False) | {"id": "c"}]},
        ),
        [("contradiction", "r", ("y", "c")), NEVER],
    ),
    "dates that do not meet": (
        root(
            is_("timeline", "before", "2026-04-01") | {"id": "b"},
            is_("timeline", "after", "2026-03-31") | {"id": "c"},
        ),
        [("contradiction", "r", ("b", "c")), NEVER],
    ),
    "days ahead and a date go together": (
        root(
            is_("timeline", "within_next_days", 30) | {"id": "b"},
            is_("timeline", "after", "2026-03-31") | {"id": "c"},
        ),
        [],
    ),
    "a contradiction inside": (
        root(IT, {"id": "g", "any": [{"id": "h", "all": [E50, SMALL]}, CTO]}),
        [("contradiction", "h", ("e50", "small"))],
    ),
    "alternatives that cover everything": (
        root(IT, {"id": "g", "any": [E50, SMALL]}),
        [("always", "g", ("e50", "small"))],
    ),
    "everything ruled out": (
        root(IT, {"id": "g", "none": [E50, SMALL]}),
        [("never", "g", ("e50", "small")), NEVER],
    ),
    "every number allowed": (
        root(IT, is_("title", "none_of", []) | {"id": "b"}),
        [("always", "b", ())],
    ),
    "no parts": (root(IT, {"id": "g", "any": []}), [("never", "g", ()), NEVER]),
    "no conditions": (root(), [("always", "r", ()), ALWAYS]),
    "the weaker of two": (root(E50, E100), [("superfluous", "e50", ("e100",))]),
    "the narrower of alternatives": (root(E50, E100, kind="any"), [("superfluous", "e100", ("e50",))]),
    "the narrower of what is ruled out": (
        root(IT, {"id": "g", "none": [E50, E100]}),
        [("superfluous", "e100", ("e50",))],
    ),
    "a denied one": (
        root({"id": "n", "none": [SMALL]}, E100),
        [("superfluous", "n", ("e100",))],
    ),
    "a shorter list": (
        root(
            is_("title", "contains_any", ["部長", "課長"]) | {"id": "b"},
            is_("title", "contains", "営業部長") | {"id": "c"},
        ),
        [("superfluous", "b", ("c",))],
    ),
    "the start of a text": (
        root(is_("title", "starts_with", "営業") | {"id": "b"}, is_("title", "contains", "業") | {"id": "c"}),
        [("superfluous", "c", ("b",))],
    ),
    "a choice among several": (
        root(
            is_("topics", "has_all", ["価格", "導入"]) | {"id": "b"},
            is_("topics", "has_any", ["価格", "事例"]) | {"id": "c"},
        ),
        [("superfluous", "c", ("b",))],
    ),
    "more events in less time": (
        root(
            {"id": "b", "event": "seminar", "within_days": 30, "times": 2},
            {"id": "c", "event": "Seminar", "within_days": 90},
        ),
        [("superfluous", "c", ("b",))],
    ),
    "known beside a value is not superfluous: it makes unknown false": (
        root(is_("employees", "known") | {"id": "k"}, E50),
        [],
    ),
    "the same twice": (
        root(
            {"id": "g", "any": [IT, CTO]}, E50, {"id": "h", "any": [CTO | {"id": "cto2"}, IT | {"id": "it2"}]}
        ),
        [("twice", "h", ("g",))],
    ),
    "more than there are": (
        root(IT, {"id": "c", "at_least": 3, "of": [E50, CTO]}),
        [("count_never", "c", ()), NEVER],
    ),
    "a threshold out of reach": (
        root(IT, {"id": "s", "score": [DL, {"id": "w", "when": CTO, "points": 10}], "at_least": 60}),
        [("score_never", "s", ()), NEVER],
    ),
    "a threshold within reach": (
        root(IT, {"id": "s", "score": [DL, {"id": "w", "when": CTO, "points": 15}], "at_least": 60}),
        [],
    ),
    "points for what cannot be": (
        root(
            IT,
            {"id": "s", "score": [{"id": "w", "when": {"id": "g", "any": []}, "points": 70}], "at_least": 60},
        ),
        [("score_never", "s", ()), ("never", "g", ()), NEVER],
    ),
    "a threshold below everything": (
        root(IT, {"id": "s", "score": [DL, {"id": "w", "when": CTO, "points": -10}], "at_least": -10}),
        [("score_always", "s", ())],
    ),
    "a cap below the threshold": (
        root(
            IT,
            {
                "id": "s",
                "score": [{"id": "p", "entries": [DL | {"at_most": 90}], "at_most": 40}],
                "at_least": 41,
            },
        ),
        [("score_never", "s", ()), NEVER],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_findings(case: tuple[Any, list[Any]]) -> None:
    rule, expected = case
    assert found(rule) == expected


def test_a_value_outside_the_choices() -> None:
    whole = body(root(CTO, is_("industry", "one_of", ["教育", "医療"]) | {"id": "b"}))
    whole["attributes"]["industry"] = {"type": "choice", "choices": ["IT", "小売", "医療"]}
    assert sense(parse(whole)) == ()
    whole["attributes"]["industry"]["choices"] = ["IT", "小売"]
    (finding,) = sense(parse(whole))
    assert (finding.code, finding.id) == ("outside_choices", "b")


def test_an_attribute_that_hardly_any_lead_has() -> None:
    shares = {"employees": 0.04, "industry": 0.8}
    rule = root(E50, IT, is_("employees", "unknown"), kind="any")
    (finding,) = sense(definition(rule), shares)
    assert (finding.code, finding.id, finding.params["share"]) == ("rarely_known", "e50", 0.04)


SAID = {
    "ranges that do not meet": (
        "「従業員50名以上」と「従業員50名未満」は同時に成り立ちません。この組み合わせに該当するリードはあり得ません。",
        "“The company has 50 or more employees” and “The company has fewer than 50 employees” can never hold "
        "together: no lead can meet this.",
    ),
    "a list of nothing": (
        "「役職が（値なし）」に該当するリードはあり得ません。",
        "No lead can ever meet “The title is nothing”.",
    ),
    "the weaker of two": (
        "「従業員50名以上」は、「従業員100名以上」があるため不要です。",
        "“The company has 50 or more employees” is superfluous beside "
        "“The company has 100 or more employees”.",
    ),
    "a threshold out of reach": (
        "スコアは最大でも55点で、60点以上には届きません。",
        "The score comes to 55 points at most and can never reach 60 points.",
    ),
    "more than there are": (
        "条件は2個しかないため、3個以上には届きません。",
        "There are only 2 conditions: 3 can never be met.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_a_finding_reads_as_advice(name: str) -> None:
    whole = definition(CASES[name][0])
    first = sense(whole)[0]
    assert (say_finding(first, whole, CATALOGUE, "ja"), say_finding(first, whole, CATALOGUE, "en")) == SAID[
        name
    ]


def test_a_rarely_known_attribute_reads_with_its_share() -> None:
    whole = definition(root(E50, IT))
    (finding,) = sense(whole, {"employees": 0.042})
    assert say_finding(finding, whole, CATALOGUE, "ja") == (
        "「従業員50名以上」：取り込んだリードのうち「従業員数」が分かっているのは4%にとどまります。"
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_finding_has_words(case: tuple[Any, list[Any]]) -> None:
    whole = definition(case[0])
    for finding in sense(whole):
        assert say_finding(finding, whole, CATALOGUE, "ja") != say_finding(finding, whole, CATALOGUE, "en")


# No false alarm: groups of few comparisons, over few values, judged for every lead there can be.
dense = st.one_of(
    comparisons,
    comparisons,
    knowing,
    events,
    st.builds(
        is_,
        st.just("employees"),
        st.just("between"),
        st.lists(st.sampled_from([10, 49, 50]), min_size=2, max_size=2),
    ),
    st.builds(
        is_,
        st.just("employees"),
        st.sampled_from(["one_of", "none_of"]),
        st.lists(st.sampled_from([10, 50]), max_size=2),
    ),
    st.builds(
        is_,
        st.just("title"),
        st.sampled_from(["one_of", "none_of"]),
        st.lists(st.sampled_from(["cto", "部長"]), max_size=2),
    ),
    st.builds(
        is_,
        st.just("title"),
        st.just("contains_any"),
        st.lists(st.sampled_from(["ct", "cto", "部"]), max_size=2),
    ),
    st.builds(
        is_,
        st.just("topics"),
        st.sampled_from(["has_any", "has_all"]),
        st.lists(st.sampled_from(["価格", "導入"]), max_size=2),
    ),
)


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner, max_size=3)
    return st.one_of(
        *(st.fixed_dictionaries({kind: parts}) for kind in ("all", "any", "none")),
        st.fixed_dictionaries({"at_least": st.integers(0, 3), "of": parts}),
    )


groups = st.recursive(dense, grown, max_leaves=6)
LEADS = [
    {
        key: value
        for key, value in zip(("employees", "need", "title", "topics", "events"), values, strict=True)
        if value is not None
    }
    for values in itertools.product(
        [None, 10, 49, 50],
        [None, True, False],
        [None, "部長", "CTO"],
        [None, [], ["価格"], ["価格", "導入"]],
        [
            None,
            [],
            [
                {"event": "download", "at": "2026-10-20T00:00:00Z"},
                {"event": "seminar", "at": "2026-08-20T00:00:00Z"},
            ]
            * 2,
        ],
    )
]
EXAMPLES = 60  # each judges some 400 leads
NEVERS = ("contradiction", "never", "count_never", "score_never")


def truths(whole: Definition, leads_: list[dict[str, Any]]) -> dict[str, set[bool | None]]:
    judge, seen = compile_definition(whole), dict[str, set[bool | None]]()
    for lead in leads_:
        waiting = [judge(lead, AT).root]
        while waiting:
            reason = waiting.pop()
            seen.setdefault(reason.id, set()).add(reason.truth)
            waiting += reason.children
    return seen


def check(rule: Any, leads_: list[dict[str, Any]]) -> None:
    whole = definition(rule)
    findings = sense(whole)
    seen = truths(whole, leads_) if findings else {}
    for finding in findings:
        if finding.code in (*NEVERS, "never_qualifies"):
            assert True not in seen.get(finding.id, set())
        elif finding.code in ("always", "score_always", "always_qualifies"):
            assert False not in seen.get(finding.id, set())
    gone = {finding.id for finding in findings if finding.code in ("superfluous", "twice")}
    if gone:
        left = without(canonical(body(rule))["rule"], gone)
        before, after = compile_definition(whole), compile_definition(definition(left))
        for lead in leads_:
            assert before.verdict(lead, AT) == after.verdict(lead, AT)


def without(rule: Any, gone: set[str]) -> Any:
    """A rule without some of its nodes."""
    if isinstance(rule, list):
        return [
            without(part, gone) for part in rule if not (isinstance(part, dict) and part.get("id") in gone)
        ]
    if isinstance(rule, dict):
        return {key: part if key == "value" else without(part, gone) for key, part in rule.items()}
    return rule


@given(groups)
@settings(max_examples=EXAMPLES)
def test_no_alarm_is_false(rule: Any) -> None:
    check(rule, LEADS)


@given(rules_that_ask, st.lists(leads, min_size=20, max_size=40))
def test_no_alarm_is_false_for_scores_either(rule: Any, some: list[dict[str, Any]]) -> None:
    check(rule, some)

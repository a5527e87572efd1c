"""Two versions are merged by node id: what one changed is taken, what both changed is asked."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.language.compare import compare
from definitions.language.conflicts import say_conflict
from definitions.language.faults import Faults
from definitions.language.merge import merge
from definitions.language.merged import Written
from definitions.language.parse import canonical, parse
from definitions.language.prose import text_of
from tests.unit.language.edits import by_id, edited, plain
from tests.unit.language.trees import rules_that_ask
from tests.unit.language.words import CATALOGUE, TYPES, body, example, is_, show_change

Body = dict[str, Any]
chances = st.randoms(use_true_random=False)

E = is_("employees", "at_least", 50) | {"id": "e"}
N = is_("need", "equals", True) | {"id": "n"}
T = is_("title", "contains", "部長") | {"id": "t"}
A = is_("authority", "equals", True) | {"id": "a"}
SCORE = {
    "id": "s",
    "at_least": 60,
    "score": [
        {"id": "d", "event": "download", "within_days": 90, "each": 15, "at_most": 45},
        {"id": "w", "points": 10, "when": N},
    ],
}


def root(*children: Any, **more: Any) -> Body:
    return body({"id": "r", "all": list(children)} | more)


def group(*children: Any, kind: str = "any", id_: str = "g") -> Body:
    return {"id": id_, kind: list(children)}


def keys(base: Body, ours: Body, theirs: Body, **resolutions: Any) -> list[str]:
    return [conflict.key for conflict in merge(base, ours, theirs, **resolutions).conflicts]


# What is taken: base, ours, theirs, what comes of them.
TAKEN = {
    "two criteria changed on two sides": (
        root(E, T),
        root(E | {"value": 100}, T),
        root(E, T | {"value": "CTO"}),
        root(E | {"value": 100}, T | {"value": "CTO"}),
    ),
    "the value on one side, the note on the other": (
        root(E),
        root(E | {"value": 100}),
        root(E | {"note": "大きい会社"}),
        root(E | {"value": 100, "note": "大きい会社"}),
    ),
    "the same change on both sides": (
        root(E),
        root(E | {"value": 100}),
        root(E | {"value": 100}),
        root(E | {"value": 100}),
    ),
    "both added something": (root(E), root(E, N), root(E, T), root(E, N, T)),
    "one removed what the other left alone": (root(E, N, T), root(E, N), root(E, N, T), root(E, N)),
    "one removed a group, the other left it alone": (
        root(E, group(N, T)),
        root(E),
        root(E, group(N, T)),
        root(E),
    ),
    "one moved it, the other changed it": (
        root(E, N),
        root(N, group(E)),
        root(E | {"value": 100}, N),
        root(N, group(E | {"value": 100})),
    ),
    "one took a group apart, the other changed what was in it": (
        root(E, group(N, T)),
        root(E, N, T),
        root(E, group(N, T | {"value": "CTO"})),
        root(E, N, T | {"value": "CTO"}),
    ),
    "one wrapped the whole rule, the other changed it": (
        root(E, N),
        body(group(root(E, N)["rule"], T, id_="top")),
        root(E | {"value": 100}, N),
        body(group(root(E | {"value": 100}, N)["rule"], T, id_="top")),
    ),
    "the kind of a group on one side, a new part on the other": (
        root(group(E, N)),
        root(group(E, N, kind="none")),
        root(group(E, N, T)),
        None,
    ),
    "points on one side, the threshold on the other": (
        root(SCORE),
        root(SCORE | {"at_least": 55}),
        root(SCORE | {"score": [SCORE["score"][0] | {"each": 20}, SCORE["score"][1]]}),
        root(SCORE | {"at_least": 55, "score": [SCORE["score"][0] | {"each": 20}, SCORE["score"][1]]}),
    ),
    "the condition of an entry on one side, its points on the other": (
        root(SCORE),
        root(SCORE | {"score": [SCORE["score"][0], {"id": "w", "points": 10, "when": T}]}),
        root(SCORE | {"score": [SCORE["score"][0], {"id": "w", "points": 5, "when": N}]}),
        root(SCORE | {"score": [SCORE["score"][0], {"id": "w", "points": 5, "when": T}]}),
    ),
    "only they changed the order": (root(E, N, T), root(E, N, T), root(T, E, N), root(T, E, N)),
    "we changed the order, they added": (root(E, N), root(N, E), root(E, T, N), root(N, E, T)),
}
TAKEN["the kind of a group on one side, a new part on the other"] = (
    *TAKEN["the kind of a group on one side, a new part on the other"][:3],
    root(group(E, N, T, kind="none")),
)


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN.keys())
def test_what_only_one_side_changed_is_taken(case: tuple[Body, Body, Body, Body]) -> None:
    base, ours, theirs, merged = case
    found = merge(base, ours, theirs)
    assert found.conflicts == ()
    assert found.body == canonical(merged)


# What is asked: base, ours, theirs, the conflict, and what comes of it where ours and where theirs is taken.
ASKED = {
    "a value": (
        root(E), root(E | {"value": 100}), root(E | {"value": 200}), "rule/e/says",
        root(E | {"value": 100}), root(E | {"value": 200}),
    ),
    "a comparison and its value": (
        root(E), root(E | {"is": "between", "value": [50, 90]}), root(E | {"value": 200}), "rule/e/says",
        root(E | {"is": "between", "value": [50, 90]}), root(E | {"value": 200}),
    ),
    "a note": (
        root(E), root(E | {"note": "一"}), root(E | {"note": "二"}), "rule/e/note",
        root(E | {"note": "一"}), root(E | {"note": "二"}),
    ),
    "removed here, changed there": (
        root(E, N), root(N), root(E | {"value": 100}, N), "rule/e/removed",
        root(N), root(E | {"value": 100}, N),
    ),
    "a group removed here, added to there": (
        root(N, group(E)), root(N), root(N, group(E, T)), "rule/g/removed", root(N), root(N, group(E, T)),
    ),
    "a group removed here, something moved into it there": (
        root(N, group(E)), root(N), root(group(E, N)), "rule/g/removed", root(N), root(group(E, N)),
    ),
    "both moved it": (
        root(E, group(N), group(T, id_="h")),
        root(group(N, E), group(T, id_="h")),
        root(group(N), group(T, E, id_="h")),
        "rule/e/parent",
        root(group(N, E), group(T, id_="h")),
        root(group(N), group(T, E, id_="h")),
    ),
    "each moved one below the other": (
        root(group(E), group(N, id_="h")),
        root(group(E, group(N, id_="h"))),
        root(group(N, group(E), id_="h")),
        "rule/g/cycle",
        root(group(E, group(N, id_="h"))),
        root(group(N, group(E), id_="h")),
    ),
    "both added the same id": (
        root(N), root(N, E), root(N, E | {"value": 100}), "rule/e/says",
        root(N, E), root(N, E | {"value": 100}),
    ),
    "another kind of node here, changed there": (
        root(N, E), root(N, group(T, id_="e")), root(N, E | {"value": 100}), "rule/e/kind",
        root(N, group(T, id_="e")), None,
    ),
    "the threshold of a score": (
        root(SCORE), root(SCORE | {"at_least": 50}), root(SCORE | {"at_least": 70}), "rule/s/at_least",
        root(SCORE | {"at_least": 50}), root(SCORE | {"at_least": 70}),
    ),
    "what an entry is given for": (
        root(SCORE),
        root(SCORE | {"score": [{"id": "w", "points": 10, "when": T}]}),
        root(SCORE | {"score": [{"id": "w", "points": 10, "when": A}]}),
        "rule/w/when",
        root(SCORE | {"score": [{"id": "w", "points": 10, "when": T}]}),
        root(SCORE | {"score": [{"id": "w", "points": 10, "when": A}]}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED.values(), ids=ASKED.keys())
def test_what_both_changed_differently_is_a_conflict_that_a_side_resolves(case: tuple[Any, ...]) -> None:
    base, ours, theirs, key, with_ours, with_theirs = case
    found = merge(base, ours, theirs)
    assert found.body is None
    assert [conflict.key for conflict in found.conflicts] == [key]
    for side, merged in (("ours", with_ours), ("theirs", with_theirs)):
        if merged is not None:
            resolved = merge(base, ours, theirs, {key: side})  # type: ignore[dict-item]
            assert resolved.conflicts == ()
            assert resolved.body == canonical(merged)


def test_a_conflict_has_the_three_values() -> None:
    (conflict,) = merge(root(E), root(E | {"value": 100}), root(E | {"value": 200})).conflicts
    said = {"attribute": "employees", "is": "at_least"}
    assert (conflict.part, conflict.id, conflict.field) == ("rule", "e", "says")
    assert [conflict.base, conflict.ours, conflict.theirs] == [said | {"value": n} for n in (50, 100, 200)]


SAID = {
    "a value": (
        "従業員数：[-50名以上-] → この案では[+100名以上+]、適用中の版では[+200名以上+]",
        "Employees: [-at least 50-] → [+at least 100+] (this proposal) "
        "or [+at least 200+] (the version in force)",
    ),
    "a note": (
        "従業員数の理由：[-なし-] → この案では[+一+]、適用中の版では[+二+]",
        "Employees, reason: [-none-] → [+一+] (this proposal) or [+二+] (the version in force)",
    ),
    "removed here, changed there": (
        "従業員数：この案では[+削除+]、適用中の版では[+従業員100名以上+]",
        "Employees: [+removed+] (this proposal) "
        "or [+The company has 100 or more employees+] (the version in force)",
    ),
    "both moved it": (
        "従業員50名以上の位置：[-最上位-] → この案では[+「いずれか」のグループ（課題・従業員数）+]、"
        "適用中の版では[+「いずれか」のグループ（役職・従業員数）+]",
        "The company has 50 or more employees, place: [-the top level-] → "
        "[+the group “Any of these” (need, employees)+] (this proposal) or "
        "[+the group “Any of these” (title, employees)+] (the version in force)",
    ),
    "another kind of node here, changed there": (
        "条件：[-従業員50名以上-] → この案では[+役職に「部長」を含む+]、適用中の版では[+従業員100名以上+]",
        "Condition: [-The company has 50 or more employees-] → [+The title contains “部長”+] (this proposal) "
        "or [+The company has 100 or more employees+] (the version in force)",
    ),
    "both added the same id": (
        "従業員数：この案では[+50名以上+]、適用中の版では[+100名以上+]",
        "Employees: [+at least 50+] (this proposal) or [+at least 100+] (the version in force)",
    ),
    "the threshold of a score": (
        "スコア：[-60点以上-] → この案では[+50点以上+]、適用中の版では[+70点以上+]",
        "Score: [-at least 60 points-] → [+at least 50 points+] (this proposal) "
        "or [+at least 70 points+] (the version in force)",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_a_conflict_reads_as_what_each_side_made_of_it(name: str) -> None:
    (conflict,) = merge(*ASKED[name][:3]).conflicts
    ja = say_conflict(conflict, CATALOGUE, "ja", ("この案", "適用中の版"))
    en = say_conflict(conflict, CATALOGUE, "en", ("this proposal", "the version in force"))
    assert (show_change(ja), show_change(en)) == SAID[name]


@pytest.mark.parametrize("name", ASKED)
def test_every_conflict_has_words(name: str) -> None:
    for conflict in merge(*ASKED[name][:3]).conflicts:
        assert all(text_of(say_conflict(conflict, CATALOGUE, language)) for language in ("ja", "en"))


def test_attributes_are_merged_by_key() -> None:
    def typed(rule: Any, **types: str) -> Body:
        return body(rule, {"employees": "integer", "need": "boolean"} | types)

    rule = {"id": "r", "all": [E]}
    found = merge(typed(rule), typed(rule, title="text"), typed(rule, budget="number"))
    assert found.body is not None
    assert set(found.body["attributes"]) == {"employees", "need", "title", "budget"}  # type: ignore[call-overload]
    both = (typed(rule), typed(rule, employees="number"), typed(rule, employees="integer", need="text"))
    assert keys(*both) == []
    both = (typed(rule, need="text"), typed(rule, need="choice"), typed(rule, need="boolean"))
    (conflict,) = merge(*both).conflicts
    assert conflict.key == "attributes/need/type"
    assert text_of(say_conflict(conflict, CATALOGUE, "ja")) == (
        "課題の型：文字列 → こちらの案では選択肢（1つ）、相手の案でははい・いいえ"
    )
    resolved = merge(*both, {"attributes/need/type": "theirs"}).body
    assert resolved is not None and resolved["attributes"]["need"] == {"type": "boolean"}  # type: ignore[index]


def test_an_attribute_that_the_merged_rule_still_asks_for_stays() -> None:
    base = body({"id": "r", "all": [E, T]})
    ours = body({"id": "r", "all": [E]}, {key: type_ for key, type_ in TYPES.items() if key != "title"})
    theirs = body({"id": "r", "all": [E, T, is_("title", "known") | {"id": "k"}]})
    found = merge(base, ours, theirs)
    assert found.body == canonical(body({"id": "r", "all": [E, is_("title", "known") | {"id": "k"}]}))


def test_sides_that_make_no_definition_together_are_taken_whole() -> None:
    base = body({"id": "r", "all": [N]})
    ours = body({"id": "r", "all": [N]}, TYPES | {"title": "boolean"})
    theirs = body({"id": "r", "all": [N, T]})
    (conflict,) = merge(base, ours, theirs).conflicts
    assert conflict.key == "rule//whole"
    assert text_of(say_conflict(conflict, CATALOGUE, "en")).startswith("Together the two are no valid")
    assert merge(base, ours, theirs, {"rule//whole": "theirs"}).body == canonical(theirs)


def test_examples_are_merged_by_name() -> None:
    big, small = example("大手"), example("小さな会社", {"employees": 5}, "not_qualified")

    def with_examples(*examples: Any) -> Body:
        return root(E) | {"examples": list(examples)}

    found = merge(
        with_examples(big), with_examples(big, small), with_examples(big | {"verdict": "undecided"})
    )
    assert found.body == canonical(with_examples(big | {"verdict": "undecided"}, small))
    three = (
        with_examples(big, small),
        with_examples(small),
        with_examples(big | {"verdict": "undecided"}, small),
    )
    (conflict,) = merge(*three).conflicts
    assert conflict.key == "examples/大手/example"
    assert text_of(say_conflict(conflict, CATALOGUE, "ja")) == (
        "例「大手」：該当（従業員数：60名） → こちらの案では削除、相手の案では判定保留（従業員数：60名）"
    )
    assert merge(*three, {conflict.key: "ours"}).body == canonical(with_examples(small))
    assert merge(*three, {conflict.key: "theirs"}).body == canonical(three[2])


@given(rules_that_ask, rules_that_ask, chances)
def test_a_side_that_changed_nothing_has_no_say(one: Any, other: Any, chance: random.Random) -> None:
    base = plain(one) | {"examples": [example("一"), example("二")]}
    changed = edited(plain(other) | {"examples": base["examples"]}, chance, 3, "o")
    assert merge(base, changed, base).body == changed
    assert merge(base, base, changed).body == changed
    assert merge(base, changed, changed).body == changed


@given(rules_that_ask, chances, st.integers(0, 4), st.integers(0, 4))
def test_a_merge_is_a_definition_or_a_list_of_conflicts_and_knows_no_first_side(
    rule: Any, chance: random.Random, some: int, others: int
) -> None:
    base = plain({"id": "root", "all": [rule]}) | {"examples": [example("一"), example("二"), example("三")]}
    ours, theirs = edited(base, chance, some, "o"), edited(base, chance, others, "t")
    found, turned = merge(base, ours, theirs), merge(base, theirs, ours)
    assert (found.body is None) == bool(found.conflicts)
    assert {(c.key, repr(c.ours), repr(c.theirs)) for c in found.conflicts} == {
        (c.key, repr(c.theirs), repr(c.ours)) for c in turned.conflicts
    }
    if found.body is not None and turned.body is not None:
        assert by_id(found.body) == by_id(turned.body)
        assert compare(found.body, turned.body) == ()


@given(rules_that_ask, chances, st.sampled_from(["ours", "theirs"]))
def test_choosing_a_side_again_and_again_ends_in_a_definition(
    rule: Any, chance: random.Random, side: Any
) -> None:
    base = plain({"id": "root", "all": [rule]}) | {"examples": [example("一"), example("二"), example("三")]}
    ours, theirs = edited(base, chance, 4, "o"), edited(base, chance, 4, "t")
    chosen: dict[str, Any] = {}
    found = merge(base, ours, theirs)
    while found.conflicts:
        assert not {conflict.key for conflict in found.conflicts} & set(chosen)
        chosen |= {conflict.key: side for conflict in found.conflicts}
        found = merge(base, ours, theirs, chosen)
    assert found.body is not None
    assert canonical(found.body) == found.body
    assert parse(found.body)


@given(st.lists(rules_that_ask, min_size=2, max_size=4), chances)
def test_changes_to_different_criteria_both_arrive(rules: list[Any], chance: random.Random) -> None:
    base = plain({"id": "root", "all": [{"id": f"c{n}", "any": [rule]} for n, rule in enumerate(rules)]})

    def criterion(n: int) -> Any:
        return base["rule"]["all"][n]

    def changed(n: int, name: str) -> Any:
        alone = plain(criterion(n))
        return edited(alone, chance, 3, name)["rule"]

    first, second = changed(0, "o"), changed(1, "t")
    rest = [criterion(n) for n in range(2, len(rules))]
    ours = plain({"id": "root", "all": [first, criterion(1), *rest]})
    theirs = plain({"id": "root", "all": [criterion(0), second, *rest]})
    assert merge(base, ours, theirs).body == plain({"id": "root", "all": [first, second, *rest]})


def test_what_is_written_instead_of_both_sides_holds() -> None:
    base, ours, theirs = root(E, T), root(E | {"value": 100}, T), root(E | {"value": 200}, T)
    says = {"attribute": "employees", "is": "at_least", "value": 150}
    merged = merge(base, ours, theirs, {"rule/e/says": Written(says)})
    assert merged.body == canonical(root(E | {"value": 150}, T))
    with pytest.raises(Faults):
        merge(base, ours, theirs, {"rule/e/says": Written({**says, "value": "many"})})


def test_what_is_written_for_a_place_or_in_another_shape_resolves_nothing() -> None:
    base, ours, theirs = root(E, T), root(E | {"value": 100}, T), root(T)
    assert keys(base, ours, theirs, resolutions={"rule/e/removed": Written(True)}) == ["rule/e/removed"]
    theirs = root(E | {"value": 200}, T)
    assert keys(base, ours, theirs, resolutions={"rule/e/says": Written(150)}) == ["rule/e/says"]

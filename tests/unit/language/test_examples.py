"""A definition carries named example leads with the verdict each must have."""

from datetime import datetime
from typing import Any

import pytest

from definitions.language.changes import say_change
from definitions.language.compare import compare
from definitions.language.examples import broken_examples, checked_examples
from definitions.language.judge import compile_definition
from definitions.language.parse import Faults, canonical, fingerprint, parse, same_rule
from definitions.language.tree import Definition
from tests.unit.language.words import AT, CATALOGUE, body, definition, example, is_, show_change

RULE = {"id": "e", **is_("employees", "at_least", 50)}
BIG = example("大手", {"employees": 60})
SMALL = example("小さな会社", {"employees": 5}, "not_qualified")
HOLE = example("規模が分からない会社", {"title": "部長"}, "undecided")


def with_examples(*examples: Any, rule: Any = RULE) -> dict[str, Any]:
    return body(rule) | {"examples": list(examples)}


def test_examples_are_part_of_the_body_and_its_fingerprint_but_not_of_the_rule() -> None:
    plain, whole = body(RULE), with_examples(BIG, SMALL)
    assert canonical(whole)["examples"] == [BIG, SMALL]
    assert canonical(canonical(whole)) == canonical(whole)
    assert canonical(with_examples()) == canonical(plain)
    assert fingerprint(plain) != fingerprint(whole)
    assert same_rule(plain, whole)


def test_examples_that_have_their_verdict_hold() -> None:
    parsed = parse(with_examples(BIG, SMALL, HOLE))
    assert broken_examples(compile_definition(parsed)) == ()
    assert [checked.holds for checked in checked_examples(compile_definition(parsed))] == [True, True, True]


def test_an_example_that_the_rule_judges_otherwise_is_broken() -> None:
    stricter = RULE | {"value": 100}
    ((broken, verdict),) = broken_examples(
        compile_definition(parse(with_examples(BIG, SMALL, HOLE, rule=stricter)))
    )
    assert (broken.name, broken.verdict, verdict) == ("大手", "qualified", "not_qualified")


def test_an_example_is_judged_at_its_instant() -> None:
    rule = {"event": "seminar", "within_days": 30}
    lead = {"events": [{"event": "seminar", "at": "2026-10-20T10:00:00+09:00"}]}
    then = {"name": "セミナーの直後", "at": "2026-11-03T09:30", "lead": lead, "verdict": "qualified"}
    later = {"name": "二か月後", "at": "2026-12-20", "lead": lead, "verdict": "not_qualified"}
    parsed = parse(with_examples(then, later, rule=rule))
    assert parsed.examples[0].at == AT
    assert parsed.examples[1].at == datetime.fromisoformat("2026-12-20T00:00:00+09:00")
    assert broken_examples(compile_definition(parsed)) == ()


def test_what_a_rule_refers_to_is_the_version_in_force_at_the_instant() -> None:
    def references(name: str, at: datetime) -> Definition | None:
        return definition(RULE) if (name, at) == ("mql", AT) else None

    parsed = parse(with_examples(BIG, rule={"definition": "mql"}))
    assert broken_examples(compile_definition(parsed, references)) == ()
    ((_, verdict),) = broken_examples(compile_definition(parsed))
    assert verdict == "undecided"


@pytest.mark.parametrize(
    ("examples", "faults"),
    [
        ({}, ["examples wrong_value"]),
        ([1], ["examples[0] not_object"]),
        ([{}], [f"examples[0] missing_key {key}" for key in ("name", "at", "lead", "verdict")]),
        ([BIG | {"why": 1}], ["examples[0].why unknown_key why"]),
        ([BIG | {"name": " "}], ["examples[0].name blank"]),
        ([BIG | {"name": "あ" * 65}], ["examples[0].name too_long"]),
        ([BIG, BIG], ["examples[1].name duplicate_name"]),
        ([BIG | {"at": "yesterday"}], ["examples[0].at wrong_value"]),
        ([BIG | {"lead": [1]}], ["examples[0].lead not_object"]),
        ([BIG | {"lead": {"employees": float("nan")}}], ["examples[0].lead not_object"]),
        ([BIG | {"lead": {1: 2}}], ["examples[0].lead not_object"]),
        ([BIG | {"verdict": "yes"}], ["examples[0].verdict unknown_verdict"]),
        ([BIG | {"verdict": []}], ["examples[0].verdict unknown_verdict"]),
        ([BIG | {"name": str(n)} for n in range(51)], ["examples too_many_values"]),
    ],
)
def test_a_faulty_example_is_refused_with_its_place(examples: Any, faults: list[str]) -> None:
    with pytest.raises(Faults) as refused:
        parse(body(RULE) | {"examples": examples})
    found = [
        f"{fault.path} {fault.code} {fault.params.get('key', '')}".strip() for fault in refused.value.faults
    ]
    assert found == faults
    assert all(fault.text("ja") != fault.text("en") for fault in refused.value.faults)


def test_leads_count_in_the_size_of_the_body() -> None:
    heavy = [BIG | {"name": str(n), "lead": {"choices": ["x" * 100] * 100}} for n in range(10)]
    with pytest.raises(Faults) as refused:
        parse(with_examples(*heavy))
    assert [fault.code for fault in refused.value.faults] == ["too_large"]


def test_what_is_in_a_lead_is_no_id_of_a_condition() -> None:
    rule = is_("employees", "at_least", 50)
    assert canonical(body(rule) | {"examples": [BIG | {"lead": {"id": "employees"}}]})["rule"] == rule | {
        "id": "employees"
    }


CHANGES = {
    "added": ([], [BIG], "例を追加：[+「大手」→ 該当+]", "Example added: [+“大手” → qualified+]"),
    "dropped": (
        [SMALL],
        [],
        "例を削除：[-「小さな会社」→ 非該当-]",
        "Example removed: [-“小さな会社” → not qualified-]",
    ),
    "another verdict": (
        [BIG],
        [BIG | {"verdict": "undecided"}],
        "例「大手」を変更（判定：[-該当-] → [+判定保留+]）",
        "Example “大手” changed (verdict: [-qualified-] → [+undecided+])",
    ),
    "another lead": (
        [BIG],
        [BIG | {"lead": {"employees": 200, "authority": True, "industry": "it"}}],
        "例「大手」を変更（従業員数：[-60名-] → [+200名+]、決裁権：[-不明-] → [+はい+]、"
        "業種：[-不明-] → [+IT+]）",
        "Example “大手” changed (employees: [-60-] → [+200+]; authority: [-unknown-] → [+yes+]; "
        "industry: [-unknown-] → [+IT+])",
    ),
    "other events": (
        [BIG | {"lead": {"events": []}}],
        [BIG | {"lead": {"events": [{"event": "seminar", "at": "2026-10-20T10:00:00+09:00"}]}}],
        "例「大手」を変更（行動履歴：[-なし-] → [+セミナー参加（2026-10-20）+]）",
        "Example “大手” changed (events: [-none-] → [+seminar attendance (2026-10-20)+])",
    ),
    "another instant": (
        [BIG],
        [BIG | {"at": "2026-12-01"}],
        "例「大手」を変更（判定日時：[-2026-11-03T09:30:00+09:00-] → [+2026-12-01+]）",
        "Example “大手” changed (judged at: [-2026-11-03T09:30:00+09:00-] → [+2026-12-01+])",
    ),
}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES.keys())
def test_what_became_of_an_example_is_seen_in_a_comparison(case: tuple[Any, Any, str, str]) -> None:
    old, new, ja, en = case
    (change,) = compare(with_examples(*old), with_examples(*new))
    assert show_change(say_change(change, CATALOGUE, "ja")) == ja
    assert show_change(say_change(change, CATALOGUE, "en")) == en


def test_in_a_lead_yes_is_not_one() -> None:
    assert compare(with_examples(BIG | {"lead": {"need": 1}}), with_examples(BIG | {"lead": {"need": True}}))

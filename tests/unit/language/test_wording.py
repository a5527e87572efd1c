"""Rules, judgements and changes read as a person would write them, in both languages."""

from pathlib import Path
from typing import get_args

import pytest
import yaml

from definitions.language.comparisons import comparisons
from definitions.language.judge import compile_definition
from definitions.language.prose import Runs
from definitions.language.telling import say_reason, say_shortfall
from definitions.language.tree import Comparison, Entry, Node, walk
from definitions.language.wording import outline, say
from tests.unit.language.words import AT, CATALOGUE, definition, event, is_

CASES = yaml.safe_load((Path(__file__).parent / "wording_cases.yaml").read_text(encoding="utf-8"))
SCORE = {
    "id": "score",
    "score": [{"id": "dl", "event": "download", "within_days": 90, "each": 15, "at_most": 45, "fades": True}],
    "at_least": 60,
}


def show(runs: Runs) -> str:
    return "".join(f"_{run.text}_" if run.marked else run.text for run in runs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["en"])[:60])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_rule_reads_as_a_sentence(case: dict[str, object], language: str) -> None:
    assert show(say(definition(case["rule"]), CATALOGUE, language).sentence) == case[language]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "outline_ja" in case], ids=lambda case: str(case["en"])[:60]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_nested_rule_reads_as_an_indented_list(case: dict[str, str], language: str) -> None:
    sentence, *listed = outline(say(definition(case["rule"]), CATALOGUE, language), language).splitlines()
    assert sentence == case[language].replace("_", "")
    assert listed == case[f"outline_{language}"].splitlines()


def test_there_are_forty_rules_with_every_kind_of_node_and_every_comparison() -> None:
    assert len(CASES) >= 40
    found = [node for case in CASES for node in walk(definition(case["rule"]).rule)]
    assert {type(node) for node in found} == {*get_args(Node), *get_args(Entry)}
    assert {node.is_ for node in found if isinstance(node, Comparison)} == set(comparisons)


def test_lines_have_a_label_and_words_for_each_criterion() -> None:
    rule = {"all": [is_("employees", "at_least", 50), SCORE, is_("authority", "equals", True)]}
    lines = say(definition(rule), CATALOGUE, "ja").lines
    assert [(line.label, "".join(run.text for run in line.words)) for line in lines] == [
        ("従業員数", "50名以上"),
        ("行動スコア", "資料ダウンロード 15点 → 60点以上"),
        ("決裁権", "はい（人が判断）"),
    ]
    assert (
        lines[1].children[0].plain == "資料ダウンロード1回ごとに15点（直近90日、上限45点、日がたつほど減る）"
    )


def test_a_long_rule_is_named_in_the_sentence_and_spelt_out_in_lines() -> None:
    rule = {"any": [is_("title", "contains", f"とても長い役職名その{n}") for n in range(9)]}
    reading = say(definition(rule), CATALOGUE, "ja")
    assert reading.plain == "次の9条件のいずれかに該当するリード。"
    assert len(reading.lines[0].children) == 9
    assert (
        say(definition(rule | {"note": "経営層"}), CATALOGUE, "ja").plain
        == "「経営層」のいずれかに該当するリード。"
    )


def test_what_is_not_in_the_catalogue_is_called_by_its_key() -> None:
    from definitions.language.catalogue import Catalogue

    assert say(definition(is_("employees", "at_least", 50)), Catalogue(), "en").plain == (
        "A lead whose employees are at least 50."
    )


def test_reasons_say_what_was_seen_and_needed() -> None:
    judge = compile_definition(
        definition({"all": [is_("employees", "at_least", 50), SCORE, is_("need", "equals", True)]})
    )
    judgement = judge({"employees": 40, "events": [event("download", 0)]}, AT)
    ja = say_reason(judgement, CATALOGUE, "ja").children
    assert [(line.truth, line.seen, line.needed, line.points) for line in ja] == [
        (False, "40名", "50名以上", ""),
        (False, "", "60点以上", "15点"),
        (None, "不明", "はい", ""),
    ]


def test_a_shortfall_reads_as_what_has_to_happen() -> None:
    rule = {"all": [is_("employees", "at_least", 50), {"event": "seminar", "within_days": 90, "times": 2}]}
    judgement = compile_definition(definition(rule))({"employees": 40, "events": []}, AT)
    (shortfall,) = judgement.shortfalls
    assert [show(step) for step in say_shortfall(shortfall, CATALOGUE, "ja")] == [
        "従業員_50名以上_（いまは40名）",
        "セミナー参加が_あと2回_",
    ]
    assert [show(step) for step in say_shortfall(shortfall, CATALOGUE, "en")] == [
        "the company has _50 or more_ employees (now 40)",
        "_2 more_ seminar attendances",
    ]

"""Changes read as a person would write them, in both languages."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions.language.changes import say_change, say_revision
from definitions.language.compare import compare
from tests.unit.language.words import CATALOGUE, TYPES, body, definition, is_, show_change

CASES = yaml.safe_load((Path(__file__).parent / "change_cases.yaml").read_text(encoding="utf-8"))
SCORE = {
    "id": "score",
    "score": [{"id": "dl", "event": "download", "within_days": 90, "each": 15, "at_most": 45, "fades": True}],
    "at_least": 60,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["en"])[:60])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_changes_read_as_sentences(case: dict[str, Any], language: str) -> None:
    old, new = (body({"id": "all", "all": case[side]}) for side in ("old", "new"))
    said = [show_change(say_change(change, CATALOGUE, language)) for change in compare(old, new)]
    assert said == case[language]


def test_an_attribute_that_became_another_type_is_said() -> None:
    rule = is_("employees", "known")
    new = body(rule, TYPES | {"employees": "number"})
    for language, words in (
        ("ja", "従業員数の型：[-整数-] → [+数値+]"),
        ("en", "Type of employees: [-whole number-] → [+number+]"),
    ):
        assert [show_change(say_change(c, CATALOGUE, language)) for c in compare(body(rule), new)] == [words]


def test_a_revision_reads_as_one_sentence_with_old_and_new() -> None:
    old = definition({"all": [is_("employees", "at_least", 50), SCORE]})
    new = definition({"all": [is_("employees", "at_least", 100), SCORE | {"at_least": 55}]})
    assert show_change(say_revision(old, new, CATALOGUE, "ja")) == (
        "従業員[-50名以上-][+100名以上+]の企業で、直近90日の行動スコアが[-60点以上-][+55点以上+]のリード。"
    )
    assert show_change(say_revision(old, new, CATALOGUE, "en")) == (
        "A lead whose company has [-50 or more-][+100 or more+] employees and with a behaviour score of "
        "[-at least 60 points-][+at least 55 points+] over the last 90 days."
    )

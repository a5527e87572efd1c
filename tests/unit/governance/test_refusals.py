"""Every refusal that governance can give has its words."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from governance import asks, policies, refusals
from governance.policies import Refusal
from governance.refusals import TEXTS, text
from governance.turns import STEPS, TURNS

GOVERNANCE = Path(str(refusals.__file__)).parent
WRITING = [*GOVERNANCE.rglob("*.py"), GOVERNANCE.parent / "web" / "dossier.py"]


def codes() -> set[str]:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in WRITING)
    named = set(re.findall(r'Refusal\(\s*"(\w+)"', sources))
    return named | set(re.findall(r'one_of\(roles, .*, "(\w+)"\)', sources))


def test_each_code_has_words_and_no_words_are_left_over() -> None:
    assert codes() == set(TEXTS)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_names_lists_and_dates_are_the_readers(language: str) -> None:
    seats = [("営業責任者", "Head of Sales"), ("マーケティング責任者", "Head of Marketing")]
    refusal = Refusal("not_agreed", {"seats": seats, "revision": 2})
    with translation.override(language):
        said = text(refusal)
    expected = {
        "ja": "第2稿にまだ合意がありません：営業責任者、マーケティング責任者。"
        "返答がないことは合意とは見なしません。",
        "en": "Not agreed to revision 2 yet: Head of Sales, Head of Marketing. Silence is not agreement.",
    }
    assert said == expected[language]


def test_faults_are_shown_with_their_places_in_the_readers_language() -> None:
    body = {"format": "teigi/1", "kind": "mql", "attributes": {}, "rule": {"all": [{"any": 1}]}}
    detail = {"body": body, "kind": "mql", "key": "mql", "leads_to": {}}
    refusal = asks.valid_body(policies.Facts(at=None), detail)
    with translation.override("ja"):
        japanese = text(refusal)
    with translation.override("en"):
        english = text(refusal)
    assert "rule.all[0]" in japanese
    assert "rule.all[0]" in english
    assert japanese != english


def test_steps_and_turns_have_words_in_both_languages() -> None:
    for words in (*STEPS.values(), *TURNS.values()):
        with translation.override("ja"):
            japanese = words()
        with translation.override("en"):
            assert words() != japanese

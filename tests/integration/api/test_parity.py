"""Every verb of the workflow's table has an address in the API, in its schema, and a page that does it."""

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from governance.workflow import TABLE

ROOT = Path(__file__).resolve().parents[3]
VERBS = [row.verb for row in TABLE if row.who != "nobody"]
TESTED = {"open_tested": "open_discussion", "revise_tested": "revise"}
"""Actions that do a verb together with the test on past leads."""


ACTIONS = ("governance.actions", "people.actions", "evidence.monthly", "evidence.scenarios")
ENTERED = {
    *("freeze_pack", "write_minutes", "decide_action", "end_action", "set_weekly_review"),
    *("enter_month", "keep_scenario", "set_counting"),
}
"""What people do beside the workflow, on pages of numbers and of the weekly review."""


@cache
def actions_of(folder: str) -> set[str]:
    """The names that modules of a folder take from governance's actions, and from those of other layers."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ACTIONS):
                found |= {TESTED.get(alias.name, alias.name) for alias in node.names}
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_in_the_schema_with_its_refusal(verb: str, schema: dict[str, Any]) -> None:
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    (found,) = [one for one in operations if one["operationId"] == verb]
    assert list(found["responses"]["409"]["content"]) == ["application/problem+json"]
    assert found["summary"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_done_by_a_page(verb: str) -> None:
    assert verb in actions_of("web")


def test_what_is_entered_on_pages_is_entered_by_programs() -> None:
    assert actions_of("web") >= ENTERED
    assert actions_of("api") >= ENTERED


ON_PAGES_ALONE = {
    "answer_pulse": "a program that answers for somebody would know who said what",
    "choose_language": "a program names the language with every request",
    "enter_months": "a program sends month by month",
    "add_reason": "reasons of sales are worded on their page",
    "change_reason": "reasons of sales are worded on their page",
    "draft_suggested": "a program reads the suggested card and drafts it",
}
NO_ACTIONS = {"digests", "note_reading", "put_onto_newest", "starter", "suggest_value"}
"""What pages take from these modules beside actions that people do."""


def test_whatever_a_page_does_a_program_can_do() -> None:
    found = {name for name in actions_of("web") if name.islower() and not name.startswith("may_")}
    assert found - actions_of("api") - {*VERBS} == {*ON_PAGES_ALONE} | NO_ACTIONS

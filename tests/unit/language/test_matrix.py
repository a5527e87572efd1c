"""The responsibility matrix: what is checked, what counts as the same, what is said."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from definitions import bodies, matrix
from definitions.language.faults import Faults
from definitions.language.prose import text_of
from definitions.matrix_words import say, say_change, table
from governance.actions.company import starter

BODY: dict[str, Any] = next(row["body"] for row in starter()["documents"] if row["key"] == "matrix")
JA = {
    "marketing": "マーケ",
    "sales": "営業",
    "marketing_head": "マーケ長",
    "sales_head": "営業長",
    "cmo": "CMO",
}
EN = {"marketing": "Marketing", "sales": "Sales"}


def changed(change: Callable[[list[dict[str, Any]]], object]) -> dict[str, Any]:
    body = copy.deepcopy(BODY)
    change(body["stages"])
    return body


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (lambda rows: rows.pop(2), "stages", "missing_stage"),
        (lambda rows: rows.append(rows[0]), "stages[6].id", "stage_twice"),
        (lambda rows: rows[0].update(id="closing"), "stages[0].id", "not_among"),
        (lambda rows: rows[0].pop("accountable"), "stages[0]", "missing_key"),
        (lambda rows: rows[0].update(accountable=["a", "b"]), "stages[0].accountable", "wrong_value"),
        (lambda rows: rows[0].update(responsible=[]), "stages[0].responsible", "nobody"),
        (lambda rows: rows[0].update(informed=["sales"]), "stages[0].informed", "twice"),
        (lambda rows: rows[3].update(output=" "), "stages[3].output", "blank"),
        (
            lambda rows: rows[3].update(within={"amount": 0, "unit": "hours"}),
            "stages[3].within.amount",
            "not_within",
        ),
        (
            lambda rows: rows[3].update(within={"amount": 1, "unit": "weeks"}),
            "stages[3].within.unit",
            "not_among",
        ),
        (lambda rows: rows[3].update(documents=["mql", "nda"]), "stages[3].documents[1]", "not_among"),
        (lambda rows: rows[3].update(owner="x"), "stages[3].owner", "unknown_key"),
        (lambda rows: rows.__setitem__(4, "sales"), "stages[4]", "not_object"),
    ],
)
def test_a_fault_has_its_place_and_is_said_in_both_languages(
    change: Callable[[list[dict[str, Any]]], object], path: str, code: str
) -> None:
    with pytest.raises(Faults) as found:
        bodies.canonical(changed(change))
    fault = next(one for one in found.value.faults if (one.path, one.code) == (path, code))
    assert fault.text("ja") != fault.text("en")


@pytest.mark.parametrize("body", [{"kind": "matrix"}, {"kind": "matrix", "stages": {}, "format": 1}])
def test_odd_bodies_are_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Faults):
        bodies.canonical(body)


def test_order_means_nothing_and_a_note_is_no_rule() -> None:
    turned = changed(lambda rows: rows.reverse())
    assert bodies.canonical(turned) == bodies.canonical(BODY)
    assert bodies.fingerprint(turned) == bodies.fingerprint(BODY)
    noted = changed(lambda rows: rows[0].update(note="月末に見直す"))
    assert bodies.same_rule(BODY, noted)
    assert bodies.fingerprint(noted) != bodies.fingerprint(BODY)
    assert not bodies.same_rule(BODY, changed(lambda rows: rows[3]["within"].update(amount=24)))


def test_canonical_is_stable() -> None:
    once = bodies.canonical(BODY)
    assert bodies.canonical(once) == once
    assert list(bodies.criteria(once)) == list(matrix.STAGES)


def test_a_change_of_a_definition_touches_the_stages_that_go_by_it() -> None:
    found = matrix.parse(BODY)
    assert found.touched_by("mql") == ("mql_judgement", "first_contact")
    assert found.touched_by("sql") == ("sql_judgement", "opportunity")
    assert found.touched_by("deadline") == ("first_contact",)


def test_what_changed_is_said_stage_by_stage() -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        rows[3]["within"] = {"amount": 24, "unit": "hours"}
        rows[4]["informed"] = []
        rows[5]["within"] = {"amount": 1, "unit": "days"}

    old, new = matrix.parse(BODY), matrix.parse(changed(change))
    found = matrix.compare(old, new)
    assert [text_of(say_change(one, JA, "ja")) for one in found] == [
        "初回コンタクトの期限：48時間以内 → 24時間以内",
        "SQL判定の報告先：マーケ長 → –",
        "商談〜受注の期限：定めなし → 1日以内",
    ]
    assert (
        text_of(say_change(found[0], EN, "en"))
        == "First contact, time limit: within 48 hours → within 24 hours"
    )
    assert text_of(say_change(found[2], EN, "en")) == "Opportunity to won, time limit: none → within 1 day"
    assert bodies.changed(BODY, changed(change)) == ["first_contact", "sql_judgement", "opportunity"]


def test_it_reads_as_one_sentence_and_as_a_table() -> None:
    found = matrix.parse(BODY)
    assert say(found, JA, "ja").plain == (
        "リードの6段階のうち、リード獲得・リード育成・MQL判定はマーケ、"
        "初回コンタクト（48時間以内）・SQL判定・商談〜受注は営業が担当する。"
    )
    assert say(found, EN, "en").plain == (
        "Of the six stages of a lead's life, responsible are Marketing for lead acquisition, nurturing and "
        "MQL judgement; and Sales for first contact (within 48 hours), SQL judgement and opportunity to won."
    )
    rows = table(found, JA, "ja")
    assert rows[4][:6] == ["4 初回コンタクト", "営業", "営業長", "マーケ", "マーケ長", "MQLになったリード"]
    assert {len(row) for row in rows} == {9}

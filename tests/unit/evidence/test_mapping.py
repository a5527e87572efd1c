"""A mapping is guessed from names and values, says what is wrong with it, and survives being stored."""

import pytest

from definitions.language.tree import AttributeType
from evidence.leads.fields import Known
from evidence.leads.mapping import EventColumn, Mapping, MappingFaults, Outcome, guess

ATTRIBUTES = {
    "employees": Known(AttributeType("integer"), ("従業員数", "employees")),
    "lead_source": Known(AttributeType("choice"), ("流入経路", "lead source")),
}
EVENTS = {"seminar": ("セミナー", "webinar")}


def test_japanese_columns_are_recognised() -> None:
    samples = {
        "リードID": ("A1", "A2"),
        "従業員数": ("1,200", "未設定"),
        "流入経路": ("展示会", "Web"),
        "作成日": ("2026/11/3", "2026/11/4"),
        "ＭＱＬ判定日": ("2026/11/5",),
        "セミナー": ("2026/11/4",),
        "結果": ("受注", "失注", "対応中"),
        "備考": ("x",),
    }
    assert guess(samples, ATTRIBUTES, EVENTS) == Mapping(
        id="リードID",
        fields={
            "employees": "従業員数",
            "lead_source": "流入経路",
            "created_at": "作成日",
            "mql_at": "ＭＱＬ判定日",
            "source": "流入経路",
        },
        null_words=("未設定",),
        outcome=Outcome("結果", ("受注",), ("失注",)),
        events=(EventColumn("seminar", "セミナー"),),
    )


def test_a_column_whose_values_are_of_another_kind_is_not_taken() -> None:
    guessed = guess({"id": ("1",), "employees": ("many", "few", "3"), "MQL": ("Yes",)}, ATTRIBUTES, EVENTS)
    assert guessed.fields == {}


def test_an_id_that_repeats_is_no_id() -> None:
    assert guess({"id": ("1", "1"), "Record ID": ("7", "8")}, {}, {}).id == "Record ID"


FULL = Mapping(
    id="ID",
    fields={"employees": "Size"},
    null_words=("Select",),
    outcome=Outcome("Stage", ("Won",), ("Lost",)),
    events=(EventColumn("seminar", "Seminar"),),
)


def test_a_stored_mapping_is_the_same_again() -> None:
    assert Mapping.read(FULL.plain()) == FULL
    assert Mapping.read(Mapping("ID").plain()) == Mapping("ID")


def test_a_good_mapping_has_no_faults() -> None:
    assert FULL.faults(["ID", "Size", "Stage", "Seminar"], ["employees"], ["seminar"]) == ()


def test_every_fault_is_named() -> None:
    mapping = Mapping(
        id="",
        fields={"employees": "Size", "colour": "Size"},
        outcome=Outcome("Stage", ("Won",), (" won",)),
        events=(EventColumn("party", "Party"),),
    )
    assert {
        (fault.code, *fault.params.values()) for fault in mapping.faults(["Size"], ["employees"], ["seminar"])
    } == {
        ("id_missing",),
        ("unknown_column", "outcome", "Stage"),
        ("unknown_column", "party", "Party"),
        ("unknown_field", "colour"),
        ("unknown_event", "party"),
        ("won_and_lost", "won"),
    }
    assert [fault.code for fault in Mapping("ID").faults(["ID"], [], [])] == ["nothing_mapped"]
    assert [
        fault.code
        for fault in Mapping("ID", {"employees": "ID"}, outcome=Outcome("ID", ())).faults(
            ["ID"], ["employees"], []
        )
    ] == ["won_missing"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("text", ""),
        ({"fields": ["employees"]}, "fields"),
        ({"fields": {"employees": 3}}, "fields.employees"),
        ({"outcome": "Converted"}, "outcome"),
        ({"outcome": {"won": "1"}}, "outcome.won"),
        ({"events": {"seminar": "x"}}, "events"),
        ({"null_words": "Select"}, "null_words"),
    ],
)
def test_a_body_of_another_shape_is_refused(body: object, place: str) -> None:
    with pytest.raises(MappingFaults) as error:
        Mapping.read(body)
    assert [(fault.code, fault.params["place"]) for fault in error.value.faults] == [("not_a_mapping", place)]

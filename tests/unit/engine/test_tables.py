"""The engine at its edges: bounds, columns that are missing or wrong, cycles, exact fading."""

import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from definitions.language.judge import ReferenceCycle, compile_definition
from definitions.language.parse import parse
from definitions.language.tree import Definition
from evidence.engine.columns import TypesDisagreeError, column, schema
from evidence.engine.reading import read_leads
from evidence.engine.tables import judge_table
from tests.unit.engine.duck import in_force, registered, run, tables, verdicts
from tests.unit.engine.invent import AT

MANY = [{"attribute": "employees", "is": "at_least", "value": 50}]


def definition_of(rule: Any, **types: str) -> Definition:
    attributes = {key: {"type": type_name} for key, type_name in (types or {"employees": "integer"}).items()}
    return parse({"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule})


def test_a_column_that_the_leads_do_not_have_is_unknown() -> None:
    definition = definition_of(
        {"any": [*MANY, {"attribute": "title", "is": "unknown"}]}, employees="integer", title="text"
    )
    leads = registered(
        "leads", pa.table({"id": ["a", "b"], "employees": [50, 1], "has_events": [False, False]})
    )
    rows = run(judge_table(definition, leads, None, AT))
    assert rows == [{"id": "a", "verdict": "qualified"}, {"id": "b", "verdict": "qualified"}]


def test_a_column_of_another_type_is_refused() -> None:
    leads = registered("leads", pa.table({"id": ["a"], "employees": ["50"], "has_events": [False]}))
    with pytest.raises(TypeError, match="employees"):
        judge_table(definition_of(MANY[0]), leads, None, AT)


def test_definitions_judged_together_agree_on_types() -> None:
    other = definition_of({"attribute": "employees", "is": "known"}, employees="number")
    with pytest.raises(TypesDisagreeError, match="employees"):
        schema(definition_of(MANY[0]), other)
    leads, events = tables(definition_of(MANY[0]), [{}])
    both = definition_of({"all": [*MANY, {"definition": "sql"}]})
    with pytest.raises(TypesDisagreeError):
        judge_table(both, leads, events, AT, {"sql": [(AT, other)]})


def test_without_a_table_of_events_they_are_unknown() -> None:
    definition = definition_of({"event": "download", "within_days": 30})
    leads, events = tables(definition, [{"events": []}])
    assert [row["verdict"] for row in run(judge_table(definition, leads, events, AT))] == ["not_qualified"]
    assert [row["verdict"] for row in run(judge_table(definition, leads, None, AT))] == ["undecided"]


def test_a_circle_of_references_is_refused_and_one_broken_by_time_is_not() -> None:
    to_sql = definition_of({"definition": "sql"})
    to_mql = definition_of({"definition": "mql"})
    plain = definition_of(MANY[0])
    later = AT + timedelta(days=1)
    circle = {"sql": [(AT, to_mql)], "mql": [(AT, to_sql)]}
    with pytest.raises(ReferenceCycle):
        verdicts(to_sql, [{}], AT, circle)
    broken = {"sql": [(AT, to_mql), (later, plain)], "mql": [(AT, plain), (later, to_sql)]}
    leads = [{"employees": 60}, {"employees": 60}]
    leads_table, events = tables(to_sql, leads, broken, judged=[AT, later])
    rows = run(judge_table(to_sql, leads_table, events, "judged", broken))
    assert [row["verdict"] for row in rows] == ["qualified", "qualified"]


@pytest.mark.parametrize(
    ("microseconds", "threshold", "verdict"),
    [
        # 15 points over 90 days lose half a hundredth in 2,592 seconds; a half rounds away from zero.
        (2_592_000_000, 15, "qualified"),
        (2_592_000_001, 15, "not_qualified"),
        (2_592_000_001, 14.99, "qualified"),
        (3 * 2_592_000_000, 14.99, "qualified"),
        (3 * 2_592_000_000 + 1, 14.99, "not_qualified"),
    ],
)
def test_fading_is_exact_to_the_microsecond(microseconds: int, threshold: float, verdict: str) -> None:
    entry = {"event": "download", "within_days": 90, "each": 15, "fades": True}
    definition = definition_of({"score": [entry], "at_least": threshold})
    lead = {"events": [{"event": "download", "at": AT - timedelta(microseconds=microseconds)}]}
    assert verdicts(definition, [lead], AT) == [verdict]


@pytest.mark.parametrize(("each", "cap", "at_least"), [(-5, 10, 0), (5, -10, 1)])
def test_caps_within_caps_do_not_bound_the_other_end_of_unknown_events(
    each: int, cap: int, at_least: int
) -> None:
    entry = {"event": "download", "within_days": 90, "each": each}
    nested = {"entries": [{"entries": [entry], "at_most": cap}], "at_most": 2 * cap}
    definition = definition_of({"score": [nested], "at_least": at_least})
    assert verdicts(definition, [{}, {"events": []}], AT) == [
        "undecided",
        compile_definition(definition).verdict({"events": []}, AT),
    ]


def test_points_and_truths_come_by_the_place_of_the_id() -> None:
    rule = {
        "id": "score",
        "score": [
            {"id": "size", "when": {"id": "A", **MANY[0]}, "points": 10},
            {"id": "visits", "event": "visit", "within_days": 30, "each": -2.5},
        ],
        "at_least": 5,
    }
    definition = definition_of(rule)
    leads, events = tables(definition, [{"employees": 60, "events": [{"event": "visit", "at": AT}]}, {}])
    nodes = ("visits", "score", "A", "size")
    rows = run(judge_table(definition, leads, events, AT, nodes=nodes, keep=("row",)).order_by("row"))
    assert rows[0] | {"row": 1} == {
        "row": 1, "verdict": "qualified", "low_0": -250, "high_0": -250, "truth_1": True, "low_1": 750,
        "high_1": 750, "truth_2": True, "low_3": 1000, "high_3": 1000,
    }  # fmt: skip
    assert (rows[1]["low_0"], rows[1]["high_0"], rows[1]["low_1"], rows[1]["high_1"]) == (None, 0, None, 1000)
    with pytest.raises(KeyError):
        judge_table(definition, leads, events, AT, nodes=("nobody",))


def test_the_deepest_and_the_widest_tree_are_judged_within_seconds() -> None:
    node: Any = MANY[0]
    for depth in range(5):
        when = {"when": {"at_least": 1, "of": [node]}, "points": depth + 1}
        node = (
            {"score": [when], "at_least": depth + 1} if depth % 2 else {"at_least": 1, "of": [node, MANY[0]]}
        )
    started = time.perf_counter()
    wide = {
        "all": [{"attribute": "employees", "is": "more_than", "value": -value} for value in range(1, 480)]
    }
    assert verdicts(definition_of({"all": [node]}), [{"employees": 50}, {}], AT) == ["qualified", "undecided"]
    assert verdicts(definition_of(wide), [{"employees": 0}, {"employees": -9}], AT) == [
        "qualified",
        "not_qualified",
    ]
    assert time.perf_counter() - started < 20


def test_lists_of_ten_thousand_values() -> None:
    names = [f"company {number}" for number in range(9_990)] + [
        "(a",
        "b|c",
        "d\\",
        "e f",
        "g.h",
        "i\nj",
        "k*",
        "\ue000",
        "'",
        "営業",
    ]
    one_of = definition_of({"attribute": "title", "is": "one_of", "value": names}, title="text")
    none_of = definition_of({"attribute": "title", "is": "none_of", "value": names}, title="text")
    contains = definition_of({"attribute": "title", "is": "contains_any", "value": names}, title="text")
    titles = [
        "Company 9989",
        "the company 77 of old",
        "none",
        "gxh",
        "x(ay",
        "b",
        "d",
        "e  f",
        "i\nj",
        "\ue000",
        "営業部",
        "'",
    ]
    leads = [{"title": title} for title in titles] + [{}]
    for definition in (one_of, none_of, contains):
        judge = compile_definition(definition)
        assert verdicts(definition, leads, AT) == [judge.verdict(lead, AT).value for lead in leads]
    numbers = [number / 10 for number in range(10_000)]
    revenue = definition_of({"attribute": "revenue", "is": "one_of", "value": numbers}, revenue="number")
    priced: list[Any] = [{"revenue": 0.3}, {"revenue": 0.30000000000000004}, {"revenue": 7}, {}]
    assert verdicts(revenue, priced, AT) == ["qualified", "not_qualified", "qualified", "undecided"]


def test_a_long_list_of_long_texts() -> None:
    names = [f"{number:05}" + "ｱ長い文字列" * 90 for number in range(1_000)]
    contains = definition_of({"attribute": "title", "is": "contains_any", "value": names}, title="text")
    leads = [{"title": "x" + names[999]}, {"title": "00001"}, {}]
    assert verdicts(contains, leads, AT) == ["qualified", "not_qualified", "undecided"]


def test_reading_says_what_is_odd_and_keeps_every_row() -> None:
    definition = definition_of(MANY[0])
    rows: list[dict[str, object]] = [
        {"id": 7, "employees": "many"},
        {"id": "7", "events": 3},
        {"employees": 3},
        {"id": "#2"},
    ]
    leads, events, warnings = read_leads(rows, definition)
    assert leads["row"].to_pylist() == [1, 2, 3, 4]
    assert len(set(leads["id"].to_pylist())) == 4
    assert leads["id"].to_pylist()[:3] == ["7", "#2", "#3"]
    assert [(one.row, one.attribute, one.code) for one in warnings] == [
        (1, "employees", "wrong_type"),
        (2, "id", "repeated_id"),
        (2, "events", "wrong_type"),
        (3, "id", "no_id"),
        (4, "id", "repeated_id"),
    ]
    assert events.num_rows == 0


def test_no_leads_at_all() -> None:
    definition = definition_of({"any": [*MANY, {"event": "download", "within_days": 3}]})
    assert verdicts(definition, [], AT) == []


def test_keys_that_a_table_would_confuse_have_columns_of_their_own() -> None:
    keys = ["title", "Title", "TITLE", "従業員数", "outcome", "has_events", "a\nb", "x" * 200, 'say "it"']
    assert len({column(key).lower() for key in keys}) == len(keys)
    assert column("従業員数") == "従業員数"
    definition = definition_of(
        {"all": [{"attribute": key, "is": "equals", "value": key} for key in keys]},
        **dict.fromkeys(keys, "text"),
    )
    lead = {key: key for key in keys}
    assert verdicts(definition, [lead, {**lead, "Title": "no"}], AT) == ["qualified", "not_qualified"]


def test_the_beginning_of_the_calendar() -> None:
    rules: list[Any] = [
        {"event": "download", "within_days": 36_500},
        {"attribute": "employees", "is": "unknown"},
    ]
    rules += [{"attribute": "due", "is": f"within_{way}_days", "value": 36_500} for way in ("last", "next")]
    definition = definition_of({"all": rules}, employees="integer", due="date")
    at = datetime.fromisoformat("0001-02-01T00:00:00+00:00")
    lead = {"due": "0001-02-01", "events": [{"event": "download", "at": "0001-01-05"}]}
    judge = compile_definition(definition, in_force({}))
    assert verdicts(definition, [lead], at) == [judge.verdict(lead, at).value] == ["qualified"]


def test_importing_the_package_and_its_plain_modules_loads_nothing_heavy() -> None:
    code = "import sys, evidence.engine, evidence.engine.columns, evidence.engine.tallies\n"
    code += "print([name for name in ('ibis', 'duckdb', 'pyarrow', 'django') if name in sys.modules])"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_what_refers_to_a_retired_definition_is_undecided_from_then_on() -> None:
    definition = definition_of({"definition": "sql"})
    references = {"sql": [(AT - timedelta(days=9), definition_of(MANY[0])), (AT, None)]}
    leads = [{"id": "a", "employees": 50}]
    judge = compile_definition(definition, in_force(references))
    for at, expected in ((AT - timedelta(seconds=1), "qualified"), (AT, "undecided")):
        assert verdicts(definition, leads, at, references) == [expected]
        assert judge.verdict(leads[0], at).value == expected

"""Values that attributes had before: kept from import to import, and known when a lead was judged."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from definitions.models import Attribute
from evidence.actions import add_source, import_leads
from evidence.backtests import differing_leads, effect
from evidence.leads.folders import folder
from evidence.leads.records import records
from evidence.models import Snapshot
from evidence.trials import comparison, differences
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer, definition

Write = Callable[..., Path]
Told = Sequence[tuple[str, str, datetime, str | None]]
MAPPING = {
    "id": "ID",
    "null_words": ["未設定"],
    "fields": {
        "employees": {"column": "Size"},
        "industry": {"column": "Industry"},
        "created_at": {"column": "Created"},
        "mql_at": {"column": "MQL"},
        "won_at": {"column": "Won"},
    },
}
HEAD = ("ID", "Size", "Industry", "Created", "MQL", "Won")
LATER = NOW + timedelta(days=10)
LARGE = definition({"attribute": "employees", "is": "at_least", "value": 100}, employees="integer")


def kept(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    path = folder(snapshot.fingerprint) / "history.parquet"
    if not path.exists():
        return []
    return duckdb.sql(f'SELECT lead_id, attribute, "at", raw, "value" FROM \'{path}\'').fetchall()


def naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


@pytest.fixture
def tell(analyst: User, tmp_path: Path) -> Callable[..., Snapshot]:
    """Import a file together with what its source tells of the past."""

    def run(path: Path, told: Told, at: datetime = NOW, mapping: dict[str, Any] = MAPPING) -> Snapshot:
        names = ("source_id", "attribute", "at", "raw")
        table = pa.table({name: [row[i] for row in told] for i, name in enumerate(names)})
        history = tmp_path / "told.parquet"
        parquet.write_table(table, history)
        source = add_source(key="crm", name="crm", by=analyst, at=at)
        return import_leads(
            path=path, file_name="x", source=source, mapping=mapping, by=analyst, at=at, history=history
        )

    return run


def test_what_differs_is_kept_with_the_instant_from_which_each_value_was_known(
    importer: Importer, write: Write
) -> None:
    """The oldest value since the lead came, for want of earlier ones; newer ones since their import."""
    first = importer(
        write("1.csv", HEAD, ("A", 10, "ＩＴ", "2026/9/1", "", ""), ("B", 5, "", "2026/9/1", "", "")), MAPPING
    )
    second = importer(
        write("2.csv", HEAD, ("A", 200, "ＩＴ", "2026/9/1", "", ""), ("B", 5, "", "2026/9/1", "", "")),
        MAPPING,
        LATER,
    )
    third = importer(
        write("3.csv", HEAD, ("A", "未設定", "Retail", "2026/9/1", "", "")),
        MAPPING,
        LATER + timedelta(days=1),
    )
    came, later = naive(datetime(2026, 8, 31, 15, tzinfo=UTC)), naive(LATER)
    assert kept(first) == []
    assert kept(second) == [
        ("crm:A", "employees", came, "10", "10"),
        ("crm:A", "employees", later, "200", "200"),
    ]
    assert kept(third) == [
        ("crm:A", "employees", came, "10", "10"),
        ("crm:A", "employees", later, "200", "200"),
        ("crm:A", "employees", later + timedelta(days=1), None, None),
        ("crm:A", "industry", came, "ＩＴ", "it"),
        ("crm:A", "industry", later + timedelta(days=1), "Retail", "retail"),
    ]
    assert records(third, ["crm:A"])[0].attributes == {"industry": "Retail"}
    assert records(third, ["crm:A"])[0].then == {"employees": 10, "industry": "ＩＴ"}
    assert records(third, ["crm:B"])[0].then == records(third, ["crm:B"])[0].attributes == {"employees": 5}


def test_the_same_file_again_adds_nothing(importer: Importer, write: Write) -> None:
    importer(write("1.csv", HEAD, ("A", 10, "", "2026/9/1", "", "")), MAPPING)
    path = write("2.csv", HEAD, ("A", 200, "", "2026/9/1", "", ""))
    second = importer(path, MAPPING, LATER)
    assert importer(path, MAPPING, LATER + timedelta(days=3)) == second


def test_a_column_mapped_for_the_first_time_is_no_change(importer: Importer, write: Write) -> None:
    """Nobody knows since when the source had it, as with a first import."""
    narrow = {**MAPPING, "fields": {k: v for k, v in MAPPING["fields"].items() if k != "industry"}}  # type: ignore[attr-defined]
    path = write("1.csv", HEAD, ("A", 10, "IT", "2026/9/1", "", ""))
    importer(path, narrow)
    assert kept(importer(path, MAPPING, LATER)) == []
    assert kept(importer(path, narrow, LATER + timedelta(days=1))) == []


def test_leads_of_other_sources_keep_their_history(importer: Importer, write: Write) -> None:
    importer(write("1.csv", HEAD, ("A", 10, "", "2026/9/1", "", "")), MAPPING)
    importer(write("2.csv", HEAD, ("A", 20, "", "2026/9/1", "", "")), MAPPING, LATER)
    third = importer(write("3.csv", HEAD, ("A", 7, "", "2026/9/1", "", "")), MAPPING, LATER, "fair")
    assert [row[0] for row in kept(third)] == ["crm:A", "crm:A"]
    assert [lead.then for lead in records(third, ["crm:A", "fair:A"])] == [
        {"employees": 10},
        {"employees": 7},
    ]


def test_what_a_source_tells_of_the_past(tell: Callable[..., Snapshot], write: Write) -> None:
    """It is taken at its word: unknown before the first instant, and no instants of our own beside it."""
    path = write(
        "1.csv",
        HEAD,
        ("A", 300, "IT", "2026/9/1", "2026/9/10", ""),
        ("B", 300, "IT", "2026/9/1", "2026/9/10", ""),
    )
    day = datetime(2026, 9, 5, tzinfo=UTC)
    told = [
        ("A", "employees", day, "１０"),
        ("A", "employees", day, "２０"),
        ("A", "employees", day + timedelta(days=30), "300"),
        ("B", "employees", day + timedelta(days=30), "300"),
        ("B", "industry", day, "many words"),
        ("nobody", "employees", day, "1"),
        ("A", "no_such_attribute", day, "1"),
    ]
    first = tell(path, told)
    assert kept(first) == [
        ("crm:A", "employees", naive(day), "２０", "20"),
        ("crm:A", "employees", naive(day) + timedelta(days=30), "300", "300"),
        ("crm:B", "employees", naive(day) + timedelta(days=30), "300", "300"),
        ("crm:B", "industry", naive(day), "many words", "many words"),
    ]
    assert [lead.then for lead in records(first, ["crm:A", "crm:B"])] == [
        {"employees": 20, "industry": "IT"},
        {"industry": "many words"},
    ]
    second = tell(
        write("2.csv", HEAD, ("A", 400, "IT", "2026/9/1", "2026/9/10", "")),
        [("A", "employees", day + timedelta(days=40), "400")],
        LATER,
    )
    assert [row[2:4] for row in kept(second) if row[:2] == ("crm:A", "employees")] == [
        (naive(day), "２０"),
        (naive(day) + timedelta(days=30), "300"),
        (naive(day) + timedelta(days=40), "400"),
    ]


TYPED = (
    ("text", "Ａ; b", "c", "Ａ; b"),
    ("choices", "Ａ; it's", "c", ["Ａ", "it's"]),
    ("integer", "１,２００", "7", 1200),
    ("number", "1.25", "7", 1.25),
    ("boolean", "はい", "いいえ", True),
    ("date", "1999年4月1日", "2000/1/1", date(1999, 4, 1).isoformat()),
    ("instant", "2026/9/1 9:00", "2026/9/2 9:00", datetime(2026, 9, 1, tzinfo=UTC).isoformat()),
)


@pytest.mark.parametrize(("type_", "before", "now", "expected"), TYPED, ids=[row[0] for row in TYPED])
@pytest.mark.parametrize("told", [False, True])
def test_every_type_comes_back(
    type_: str,
    before: str,
    now: str,
    expected: object,
    told: bool,
    tell: Callable[..., Snapshot],
    write: Write,
) -> None:
    """From what the source tells, and from two imports that differ; for pages and for judging."""
    Attribute.objects.create(
        key="Thing", label_ja="もの", label_en="thing", type=type_, element="demographic"
    )
    mapping = {"id": "ID", "fields": {"Thing": {"column": "T"}, "mql_at": {"column": "MQL"}}}
    new = write("2.csv", ("ID", "T", "MQL"), ("A", now, "2026/9/10"))
    if told:
        snapshot = tell(new, [("A", "Thing", datetime(2026, 9, 1, tzinfo=UTC), before)], NOW, mapping)
    else:
        tell(write("1.csv", ("ID", "T", "MQL"), ("A", before, "2026/9/10")), [], NOW, mapping)
        snapshot = tell(new, [], LATER, mapping)
    (lead,) = records(snapshot, ["crm:A"])
    assert lead.then == {"Thing": expected}
    value = {"choices": ["A"], "text": "a; B"}.get(type_, expected)
    is_ = {"choices": "has_any", "date": "after", "instant": "after"}.get(type_, "equals")
    if is_ == "after":
        value = "1999-03-31" if type_ == "date" else "2026-09-01T08:59:59+09:00"
    rule = definition({"attribute": "Thing", "is": is_, "value": value}, Thing=type_)
    assert effect(snapshot, rule, None, LATER).new.qualified == 1
    assert differing_leads(snapshot, rule, None)[0].new.verdict.value == "qualified"


def crowd() -> tuple[list[tuple[Any, ...]], Told]:
    """Leads whose size becomes known, grows and is emptied at all sorts of instants."""
    rows, told = [], []
    for i in range(120):
        marked = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=11 * i)
        size = (i * 37) % 250
        rows.append(
            (f"L{i}", size or "", "", (marked - timedelta(days=3)).isoformat(), marked.isoformat(), "")
        )
        for step in range(i % 4):
            at = marked + timedelta(days=(i * 7 + step * 5) % 23 - 11)
            told.append((f"L{i}", "employees", at, str((i * 53 + step * 71) % 250) if step != 2 else None))
    return rows, told


def test_many_leads_and_single_ones_are_judged_by_the_same_values(
    tell: Callable[..., Snapshot], write: Write
) -> None:
    """And both by the values that a walk through the history by hand gives."""
    rows, told = crowd()
    snapshot = tell(write("1.csv", HEAD, *rows), told)
    by_hand = set()
    for row in rows:
        steps = sorted(
            (at, raw) for id_, _key, at, raw in told if id_ == row[0] and at <= datetime.fromisoformat(row[4])
        )
        has_any = any(id_ == row[0] for id_, *_rest in told)
        size = (steps[-1][1] if steps else None) if has_any else (str(row[1]) or None)
        if size and int(size) >= 100:
            by_hand.add(row[0])
    single = differing_leads(snapshot, LARGE, None, limit=500)
    assert {item.lead.source_id for item in single} == by_hand
    assert {item.new.verdict.value for item in single} == {"qualified"}
    assert effect(snapshot, LARGE, None, NOW).new.qualified == len(by_hand)
    now = {row[0] for row in rows if row[1] and int(row[1]) >= 100}
    assert by_hand != now


def test_a_trial_takes_what_was_known_when_its_window_ended(
    tell: Callable[..., Snapshot], write: Write
) -> None:
    """A lead that was judged later than that is judged by what was known at the end."""
    end = datetime(2026, 10, 1, tzinfo=UTC)
    rows = [
        (name, 300, "", "2026/9/20", marked, "")
        for name, marked in (("soon", "2026/9/25"), ("late", "2026/10/20"), ("later", "2026/10/20"))
    ]
    told = [
        ("soon", "employees", datetime(2026, 9, 20, tzinfo=UTC), "300"),
        ("late", "employees", datetime(2026, 9, 28, tzinfo=UTC), "300"),
        ("later", "employees", datetime(2026, 9, 28, tzinfo=UTC), "20"),
        ("later", "employees", datetime(2026, 10, 2, tzinfo=UTC), "300"),
    ]
    snapshot = tell(write("1.csv", HEAD, *rows), told)
    contract = {
        "measures": [{"measure": "qualified_share", "is": "at_least", "value": 0.1}],
        "least_leads": 30,
        "maturity_days": 90,
    }
    nobody = definition({"attribute": "employees", "is": "at_least", "value": 9999}, employees="integer")
    start = datetime(2026, 9, 1, tzinfo=UTC)
    found = comparison(snapshot, LARGE, nobody, start, end, NOW, contract)
    assert (found.leads, found.new.qualified) == (3, 2)
    leads = differences(snapshot, LARGE, nobody, start, end, NOW)
    assert [(item.lead.source_id, item.at) for item in leads] == [
        ("late", end),
        ("soon", datetime(2026, 9, 24, 15, tzinfo=UTC)),
    ]
    assert effect(snapshot, LARGE, None, NOW).new.qualified == 3

"""Attributes filled in only after the outcome are found, with the figures that show or suggest it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from definitions.models import Attribute
from evidence.actions import preview
from evidence.backtests import effect, store_backtest
from evidence.effects import Effect
from evidence.leaking import Leak, leaks
from evidence.models import Snapshot
from tests.integration.evidence.conftest import NOW, Importer, definition
from tests.integration.evidence.test_attribute_history import tell as tell
from tests.shared import shared

Write = Callable[..., Path]
LATER = NOW + timedelta(days=10)
KINDS = {
    "tags": "text",
    "quality": "choice",
    "last_activity": "text",
    "occupation": "text",
    "profile": "choice",
}
COLUMNS = {
    "tags": "Tags",
    "quality": "Lead Quality",
    "last_activity": "Last Activity",
    "occupation": "What is your current occupation",
    "profile": "Lead Profile",
}


def catalogued(**kinds: str) -> None:
    for key, type_ in kinds.items():
        label = key.replace("_", " ")
        Attribute.objects.create(key=key, label_ja=label, label_en=label, type=type_, element="demographic")


@pytest.fixture
def x_education(importer: Importer) -> tuple[Snapshot, Path]:
    path = shared("data/x_education_leads.csv")
    catalogued(**KINDS)
    mapping = preview(path).mapping.plain()
    mapping["fields"] |= {key: {"column": column} for key, column in COLUMNS.items()}  # type: ignore[operator]
    return importer(path, mapping), path


def test_the_real_leads_suspect_what_was_filled_in_later(x_education: tuple[Snapshot, Path]) -> None:
    """Tags and lead quality by their figures; of the last activity nothing but its name says so."""
    snapshot, path = x_education
    keys = [*KINDS, "lead_source", "site_visits", "time_on_site"]
    found = {leak.attribute: leak for leak in leaks(snapshot, keys)}
    assert {key: leak.reason for key, leak in found.items()} == {
        "tags": "separates",
        "quality": "separates",
        "last_activity": "overwritten",
    }
    assert not any(leak.certain for leak in found.values())
    # Of every pair of a won and another lead, how often the won one has the value with the higher won rate.
    pairs = duckdb.sql(f"""
        WITH leads AS (
            SELECT lower(trim("Tags")) AS tag, "Converted" = '1' AS won
            FROM read_csv('{path}', all_varchar = true)
            WHERE "Tags" IS NOT NULL AND "Tags" <> 'Select'
        ), named AS (
            SELECT won, if(count(*) OVER (PARTITION BY tag) >= 30, tag, 'other') AS tag FROM leads
        ), rated AS (SELECT won, avg(won::INT) OVER (PARTITION BY tag) AS rate FROM named)
        SELECT avg(CASE WHEN w.rate > o.rate THEN 1 WHEN w.rate = o.rate THEN 0.5 ELSE 0 END),
            (SELECT count(*) FROM leads)
        FROM (FROM rated WHERE won) AS w, (FROM rated WHERE NOT won) AS o
    """).fetchone()
    separation = found["tags"].separation
    assert pairs
    assert separation
    assert separation.value == pytest.approx(pairs[0])
    assert separation.n == pairs[1]
    assert separation.value > 0.97


def test_a_backtest_names_what_leaks_and_keeps_it(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    rule = definition({"attribute": "tags", "is": "contains", "value": "will revert"}, tags="text")
    harmless = definition({"attribute": "occupation", "is": "known"}, occupation="text")
    found = effect(snapshot, rule, harmless, NOW)
    assert [(leak.attribute, leak.reason) for leak in found.leaking] == [("tags", "separates")]
    assert "leaking" in found.warnings
    assert Effect.read(found.plain()) == found
    stored = store_backtest(snapshot=snapshot, body=rule, base=harmless, by=None, at=NOW)
    stored.refresh_from_db()
    assert Effect.read(stored.figures).leaking == found.leaking
    assert effect(snapshot, harmless, None, NOW).leaking == ()
    assert "leaking" not in effect(snapshot, harmless, None, NOW).warnings


def test_the_company_can_say_that_it_is_known_only_later(x_education: tuple[Snapshot, Path]) -> None:
    """Said of an attribute, it counts at once, whatever the figures show."""
    snapshot, _path = x_education
    assert leaks(snapshot, ["occupation"]) == ()
    Attribute.objects.filter(key="occupation").update(known_later=True)
    assert leaks(snapshot, ["occupation"]) == (Leak("occupation", "marked"),)
    assert leaks(snapshot, ["occupation"])[0].certain


HEAD = ("ID", "Note", "Size", "MQL", "Won", "Lost", "Kind")
MAPPING: dict[str, Any] = {
    "id": "ID",
    "fields": {
        "note": {"column": "Note"},
        "employees": {"column": "Size"},
        "mql_at": {"column": "MQL"},
        "won_at": {"column": "Won"},
        "lost_at": {"column": "Lost"},
    },
}


def closed(number: int, note: str, size: object = 10) -> tuple[object, ...]:
    won = number % 2
    return (f"C{number}", note, size, "2026/8/1", "2026/9/1" if won else "", "" if won else "2026/9/1", "")


def still_open(number: int, note: str, size: object = 10) -> tuple[object, ...]:
    return (f"O{number}", note, size, "2026/8/1", "", "", "")


def test_what_a_source_tells_shows_it(tell: Callable[..., Snapshot], write: Write) -> None:
    """Of 40 closed leads that have a note 30 got it after they were closed; the size came with the lead."""
    catalogued(note="text")
    rows = [closed(i, "x") for i in range(40)]
    told = [
        (f"C{i}", key, datetime(2026, month, 15, tzinfo=UTC), value)
        for i in range(40)
        for key, value, month in (("note", "x", 9 if i < 30 else 7), ("employees", "10", 7))
    ]
    snapshot = tell(write("1.csv", HEAD, *rows), told, NOW, MAPPING)
    (leak,) = leaks(snapshot, ["note", "employees"])
    assert (leak.attribute, leak.reason, leak.certain) == ("note", "history", True)
    assert leak.one
    assert (leak.one.k, leak.one.n) == (30, 40)


def test_two_imports_show_it(importer: Importer, write: Write) -> None:
    """Closed without a note in the first, with one in the second; not where it was open in the first."""
    catalogued(note="text")
    first = [closed(i, "", 10) for i in range(30)] + [still_open(i, "", 10) for i in range(30, 60)]
    second = [closed(i, "x", 12) for i in range(30)] + [
        ("O" + str(i), *closed(i, "x", 12)[1:]) for i in range(30, 60)
    ]
    importer(write("1.csv", HEAD, *first), MAPPING)
    snapshot = importer(write("2.csv", HEAD, *second), MAPPING, LATER)
    (leak,) = leaks(snapshot, ["note", "employees"])
    assert (leak.attribute, leak.reason) == ("note", "history")
    assert leak.one
    assert (leak.one.k, leak.one.n) == (30, 60)


def test_an_attribute_of_closed_leads_only_is_suspected(importer: Importer, write: Write) -> None:
    catalogued(note="text")
    rows = [closed(i, "x" if i % 10 else "") for i in range(100)]
    rows += [still_open(i, "" if i % 10 else "x") for i in range(100)]
    (leak,) = leaks(importer(write("1.csv", HEAD, *rows), MAPPING), ["note", "employees"])
    assert (leak.reason, leak.certain) == ("closed", False)
    assert leak.one
    assert leak.other
    assert [(rate.k, rate.n) for rate in (leak.one, leak.other)] == [(90, 100), (10, 100)]


def test_an_attribute_of_won_leads_only_is_suspected(importer: Importer, write: Write) -> None:
    catalogued(note="text")
    rows = [closed(i, "x" if i % 2 else "") for i in range(100)]
    (leak,) = leaks(importer(write("1.csv", HEAD, *rows), MAPPING), ["note", "employees"])
    assert leak.reason == "won"


def test_a_number_that_tells_the_outcome_is_suspected(importer: Importer, write: Write) -> None:
    catalogued(note="text")
    rows = [closed(i, "", 1000 + i if i % 2 else i) for i in range(400)]
    (leak,) = leaks(importer(write("1.csv", HEAD, *rows), MAPPING), ["employees"])
    assert leak.reason == "separates"


def test_few_leads_show_nothing(importer: Importer, write: Write) -> None:
    catalogued(note="text")
    rows = [closed(i, "x" if i % 2 else "") for i in range(20)] + [still_open(i, "") for i in range(20)]
    assert leaks(importer(write("1.csv", HEAD, *rows), MAPPING), ["note", "employees", "unheard_of"]) == ()


@pytest.mark.parametrize(
    ("label_ja", "label_en", "suspected"),
    [
        ("最終接触", "contact", True),
        ("直近の行動", "action", True),
        ("行動", "Most recent action", True),
        ("最終学歴", "education", False),
        ("姓", "last name", False),
        ("行動", "lasting action", False),
    ],
)
def test_names_of_what_is_overwritten(
    label_ja: str, label_en: str, suspected: bool, importer: Importer, write: Write
) -> None:
    Attribute.objects.create(key="note", label_ja=label_ja, label_en=label_en, type="text", element="intent")
    snapshot = importer(write("1.csv", HEAD, *(closed(i, "x") for i in range(4))), MAPPING)
    assert bool(leaks(snapshot, ["note"])) == suspected

"""Leads that live elsewhere (LEADS_URL) give the figures that the same leads give as a snapshot."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import ibis
import psycopg
import pyarrow as pa
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from psycopg import sql
from pytest_django import Settings

from evidence.actions import ImportRefused, look_at_leads
from evidence.backtests import differing_leads, effect
from evidence.leads import warehouse
from evidence.leads.folders import folder
from evidence.leads.records import listing, records, values
from evidence.leads.store import TooSlow, open_leads, parquet_of
from evidence.leads.values import happening, occurring
from evidence.measures.follow_up import follow_up
from evidence.measures.measure import Period
from evidence.models import Snapshot
from evidence.trials import comparison
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer, definition
from tests.unit.engine import postgres, spark

Write = Callable[..., Path]

SCHEMA = f"leads_of_{os.environ.get('PYTEST_XDIST_WORKER', 'a_company')}"
TYPES = {"employees": "integer", "industry": "choice", "timeline": "date", "budget": "number"}
SIZE = {"attribute": "employees", "is": "at_least", "value": 50}
TRADE = {"attribute": "industry", "is": "one_of", "value": ["IT", "製造"]}
MONEY = {"attribute": "budget", "is": "more_than", "value": 1_000_000}
SOON = {"attribute": "timeline", "is": "within_next_days", "value": 200}
SEMINAR = {"event": "seminar", "within_days": 60, "times": 1}
NEW = definition({"all": [SIZE, {"any": [TRADE, MONEY, SOON]}, {"any": [SEMINAR, MONEY]}]}, **TYPES)
OLD = definition({"any": [SEMINAR, SIZE]}, **TYPES)
MAPPING = {
    "id": "ID",
    "fields": {
        name: {"column": name}
        for name in (*TYPES, "created_at", "mql_at", "contacted_at", "won_at", "lost_at", "source", "owner")
    },
    "events": [{"event": "seminar", "column": "seminar"}],
}
STORED = postgres.STORED


@pytest.fixture
def stored(importer: Importer, write: Write) -> Snapshot:
    """400 leads, made up with holes in everything."""
    chance = random.Random(7)

    def some(value: object, share: float = 0.8) -> object:
        return value if chance.random() < share else ""

    def day(back: int) -> str:
        return (NOW - timedelta(days=chance.randrange(back), hours=chance.randrange(24))).isoformat()

    rows: list[tuple[object, ...]] = [("ID", *MAPPING["fields"], "seminar")]  # type: ignore[misc]
    for number in range(400):
        sizes = (some(chance.randrange(300)), some(chance.choice(["IT", "製造", "建設", "it "])))
        rest = (some((NOW + timedelta(days=chance.randrange(400))).date()), some(chance.randrange(5_000_000)))
        life = (some(day(300), 0.95), some(day(200), 0.5), some(day(90), 0.3), some(day(60), 0.3))
        lost = some(day(60), 0.2)
        who = (some(chance.choice(["Web", "展示会"])), some(chance.choice(["Tanaka", "Suzuki"])))
        rows.append((f"L{number:03}", *sizes, *rest, *life, lost, *who, some(day(120), 0.5)))
    return importer(write("leads.csv", *rows), MAPPING)


def tables(snapshot: Snapshot) -> tuple[pa.Table, pa.Table]:
    """A snapshot's leads and events as a company's own tables have them."""
    leads, events = (
        duckdb.sql(f"FROM {parquet_of(snapshot.fingerprint, name)}").to_arrow_table()
        for name in ("leads", "events")
    )
    return leads.rename_columns([name.replace(".", "_") for name in leads.column_names]), events


@pytest.fixture
def elsewhere(stored: Snapshot, analyst: User, settings: Settings) -> Iterator[Snapshot]:
    """The same leads in PostgreSQL, and the look taken at them."""
    url = copied(tables(stored))
    settings.LEADS_URL = url
    cache.clear()
    yield look_at_leads(by=analyst, at=NOW)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(SCHEMA)))


def copied(both: tuple[pa.Table, pa.Table]) -> str:
    """Writes both tables to PostgreSQL; gives the address of their schema."""
    info = postgres.connection().info
    with psycopg.connect(info.dsn, password=info.password, autocommit=True) as connection:
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(SCHEMA)))
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(SCHEMA)))
        for name, table in zip(("leads", "events"), both, strict=True):
            place = sql.Identifier(SCHEMA, name)
            columns = sql.SQL(", ").join(
                sql.Identifier(field.name) + sql.SQL(f" {STORED[str(field.type).replace('element', 'item')]}")  # type: ignore[arg-type]
                for field in table.schema
            )
            connection.execute(sql.SQL("create table {} ({})").format(place, columns))
            with connection.cursor().copy(sql.SQL("copy {} from stdin").format(place)) as copy:
                for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                    copy.write_row(row)
    host = f"{info.user}:{info.password}@{info.host}:{info.port}"
    return f"postgres://{host}/{info.dbname}?options=-csearch_path%3D{SCHEMA}"


def same(one: Any, other: Any, *, but: tuple[str, ...] = ("snapshot", "imported_at", "computed_at")) -> bool:
    return bool(replace(one, **dict.fromkeys(but, "")) == replace(other, **dict.fromkeys(but, "")))


def at_home(settings: Settings, ask: Callable[[], Any]) -> Any:
    """The answer of the snapshot."""
    settings.LEADS_URL, url = "", settings.LEADS_URL
    try:
        return ask()
    finally:
        settings.LEADS_URL = url


def test_an_effect_is_the_same(stored: Snapshot, elsewhere: Snapshot, settings: Settings) -> None:
    there = effect(elsewhere, NEW, OLD, NOW)
    assert same(there, at_home(settings, lambda: effect(stored, NEW, OLD, NOW)))
    assert 0 < there.new.count("qualified") < there.leads == 400
    assert there.new.count("undecided") > 0


def test_the_leads_that_differ_say_the_same_reasons(
    stored: Snapshot, elsewhere: Snapshot, settings: Settings
) -> None:
    there = differing_leads(elsewhere, NEW, OLD, "dropped")
    here = at_home(settings, lambda: differing_leads(stored, NEW, OLD, "dropped"))
    assert [(row.lead, row.at, row.new.root) for row in there] == [
        (row.lead, row.at, row.new.root) for row in here
    ]
    assert there


def test_a_trial_is_the_same(stored: Snapshot, elsewhere: Snapshot, settings: Settings) -> None:
    contract = {
        "measures": [{"measure": "qualified_share", "is": "at_least", "value": 0.1}],
        "least_leads": 30,
        "maturity_days": 30,
    }
    start, end = NOW - timedelta(days=120), NOW - timedelta(days=60)

    def compare(snapshot: Snapshot) -> Any:
        return comparison(snapshot, NEW, OLD, start, end, NOW, contract)

    there = compare(elsewhere)
    assert there.leads > 20
    here = at_home(settings, lambda: compare(stored)).plain()
    differ = {key for key, value in there.plain().items() if value != here[key]}
    assert differ <= {"snapshot", "imported_at", "fingerprint"}


def test_lists_values_and_records_are_the_same(
    stored: Snapshot, elsewhere: Snapshot, settings: Settings
) -> None:
    def ask(snapshot: Snapshot) -> list[Any]:
        period = Period(date(2026, 7, 1), date(2026, 9, 30))
        return [
            listing(snapshot, limit=20),
            listing(snapshot, search="L01", outcome="open"),
            values(snapshot, "industry"),
            [occurring(snapshot, key) for key in ("employees", "timeline", "industry")],
            happening(snapshot),
            follow_up(snapshot, [period]),
            records(snapshot, ["crm:L000", "crm:L007"]),
        ]

    assert ask(elsewhere) == at_home(settings, lambda: ask(stored))


def test_a_look_copies_nothing_and_the_same_look_is_one(elsewhere: Snapshot, analyst: User) -> None:
    assert (elsewhere.leads, elsewhere.refused) == (400, 0)
    assert elsewhere.attributes.keys() == TYPES.keys()
    assert not folder(elsewhere.fingerprint).exists()
    assert look_at_leads(by=analyst, at=NOW + timedelta(hours=1)) == elsewhere
    assert Snapshot.objects.current(NOW) == elsewhere


def test_another_lead_is_another_state(elsewhere: Snapshot, analyst: User, settings: Settings) -> None:
    with psycopg.connect(settings.LEADS_URL, autocommit=True) as connection:
        connection.execute("delete from leads where id = 'crm:L000'")
    later = look_at_leads(by=analyst, at=NOW + timedelta(hours=1))
    assert (later.leads, later.fingerprint == elsewhere.fingerprint) == (399, False)


def test_nothing_can_be_written_there_and_nothing_imported(
    elsewhere: Snapshot, importer: Importer, write: Write
) -> None:
    with open_leads(elsewhere) as opened, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        opened.cursor.backend.raw_sql("delete from leads")
    with pytest.raises(ImportRefused, match=r"LEADS|リードは"):
        importer(
            write("more.csv", ("ID", "employees"), ("1", "2")), {"id": "ID", "fields": MAPPING["fields"]}
        )


def test_a_question_that_takes_too_long_is_stopped(elsewhere: Snapshot, settings: Settings) -> None:
    settings.LEADS_SECONDS = 1
    sleep = ibis.udf.scalar.builtin(lambda seconds: None, name="pg_sleep", signature=(("float64",), "string"))
    with open_leads(elsewhere) as opened, pytest.raises(TooSlow):
        opened.read(opened.leads.limit(1).select(slept=sleep(60.0)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("alter table leads drop column outcome", "outcome"),
        ("alter table leads alter column judged_at type text", "judged_at"),
        ("alter table events alter column at type timestamptz", "at"),
        ("drop table events", "events"),
    ],
)
def test_tables_that_do_not_fit_are_refused_by_name(
    elsewhere: Snapshot, settings: Settings, change: str, words: str
) -> None:
    with psycopg.connect(settings.LEADS_URL, autocommit=True) as connection:
        connection.execute(change)  # type: ignore[call-overload]
    with pytest.raises(CommandError, match=words):
        call_command("look_at_leads", stdout=StringIO())


def test_the_command_says_what_is_there_but_no_password(elsewhere: Snapshot, settings: Settings) -> None:
    out = StringIO()
    call_command("look_at_leads", stdout=out)
    assert "400" in out.getvalue()
    settings.LEADS_URL = "postgres://reader:secret@127.0.0.1:1/nothing"
    with pytest.raises(CommandError) as refused:
        call_command("look_at_leads", stdout=StringIO())
    assert "secret" not in str(refused.value)
    assert "secret" not in warehouse.place()


def test_spark_gives_the_same_verdicts(
    stored: Snapshot, analyst: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = spark.connection()
    for name, table in zip(("leads", "events"), tables(stored), strict=True):
        spark.registered(name, table)
    backend = ibis.pyspark.connect(session)
    monkeypatch.setattr(backend, "disconnect", lambda: None)  # the session is the other tests' too
    monkeypatch.setattr(warehouse, "_connected", lambda url: backend)
    here = effect(stored, NEW, OLD, NOW)
    settings.LEADS_URL = "pyspark://"
    there = effect(look_at_leads(by=analyst, at=NOW), NEW, OLD, NOW)
    assert same(there, here)

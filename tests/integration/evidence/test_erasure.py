"""Erasing a lead: nothing of it is left anywhere, everything else is as it was, and it does not come back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection

from evidence.actions import add_source
from evidence.backtests import store_backtest
from evidence.erasures import ErasureRefused, erase_lead, lift_erasure, reissued
from evidence.inbox import push_leads, take_in
from evidence.leads.fingerprints import fingerprint
from evidence.leads.folders import files_in, folder, snapshots
from evidence.leads.records import records
from evidence.leads.values import occurring
from evidence.models import Erasure, Push, PushedLead, Snapshot, Source
from evidence.personal import UnknownLead, held_of
from people.actions import grant_role
from people.models import Role, User
from tests.integration.evidence.conftest import NOW, Importer, definition

Write = Callable[..., Path]
DAY = timedelta(days=1)
LATER = NOW + 10 * DAY
MAPPING = {
    "id": "ID",
    "fields": {"employees": {"column": "Size"}, "industry": {"column": "Industry"}},
    "events": [{"event": "seminar", "column": "Seminars"}],
}
HEAD = ("ID", "Size", "Industry", "Seminars")
RULE = definition(
    {"id": "size", "attribute": "employees", "is": "at_least", "value": 10}, employees="integer"
)
TRACES = ("Kumo-77", "曇硝子工房", "霧硝子工房", "雨硝子工房")
"""The lead's id in its source, and values that no other lead has."""


@pytest.fixture
def administrator(analyst: User) -> User:
    grant_role(role=Role.objects.get(key="administrator"), user=analyst, by=analyst, at=NOW)
    return User.objects.get()


@pytest.fixture
def store(importer: Importer, write: Write, administrator: User, data_folder: Path) -> list[Snapshot]:
    """Three snapshots with a lead, its history and events; more of it in the inbox, an upload, the cache."""
    rows = [("L-1", 20, "IT", "2026/9/1"), ("L-2", 5, "建設", "")]
    first = importer(write("1.csv", HEAD, *rows, ("Kumo-77", 47114711, "曇硝子工房", "2026/8/1")), MAPPING)
    twice = [("Kumo-77", 47124712, "霧硝子工房", "2026/8/1;2026/8/9"), ("Kumo-77", 1, "", "")]
    second = importer(write("2.csv", HEAD, *rows, *twice), MAPPING, NOW + DAY)
    third = importer(write("web.csv", HEAD, ("W-1", 7, "IT", "")), MAPPING, NOW + 2 * DAY, source="web")
    source = Source.objects.get(key="crm")
    sent = [
        {"id": "Kumo-77", "industry": "雨硝子工房"},
        {"id": "Kumo-77", "employees": 1},
        {"id": "L-1", "employees": 21},
    ]
    push_leads(source=source, leads=sent, key="of Kumo-77", digest="d", by=administrator, at=NOW + 3 * DAY)
    (data_folder / "uploads" / "waiting").mkdir(parents=True)
    (data_folder / "uploads" / "waiting" / "leads.csv").write_text("ID\nKumo-77\n", encoding="utf-8")
    occurring(third, "industry")
    return [first, second, third]


def erase(by: User, lead: str = "crm:Kumo-77") -> Erasure:
    return erase_lead(lead=lead, reason="本人からの依頼", by=by, at=LATER)


def everything_stored(data_folder: Path) -> Iterator[str]:
    """Every file of a folder and every row of every table, as text."""
    for path in data_folder.rglob("*"):
        if path.suffix == ".parquet":
            yield str(duckdb.sql(f"FROM '{path}'").fetchall())
        elif path.is_file() and path.parent != data_folder:  # the files that the test itself wrote lie there
            yield path.read_bytes().decode("utf-8", errors="replace")
        yield path.name
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            yield str(cursor.fetchall())


def traces(data_folder: Path, *more: str) -> list[str]:
    """Which of TRACES are found; JSON in a database may be ASCII."""
    text = "\n".join(everything_stored(data_folder)).replace("\\\\", "\\")
    escaped = {trace: trace.encode("unicode_escape").decode() for trace in (*TRACES, *more)}
    return [trace for trace in escaped if trace in text or escaped[trace] in text]


def rows_of(name: str, table: str) -> list[tuple[Any, ...]]:
    return duckdb.sql(f"FROM '{folder(name) / table}.parquet'").fetchall()


@pytest.mark.django_db
def test_nothing_of_it_is_left_and_the_rest_is_as_it_was(
    store: list[Snapshot], administrator: User, data_folder: Path
) -> None:
    others = {
        (row.pk, table): [line for line in rows_of(row.fingerprint, table) if "crm:Kumo-77" not in line]
        for row in store
        for table in ("leads", "events", "history")
        if (folder(row.fingerprint) / f"{table}.parquet").exists()
    }
    assert traces(data_folder, "47114711", "47124712") == [*TRACES, "47114711", "47124712"]
    erasure = erase(administrator)
    assert traces(data_folder, "47114711", "47124712") == []
    assert cache.get(f"occurring:{store[2].fingerprint}:{store[2].pk}:industry") is None
    now = {row.pk: row for row in Snapshot.objects.all()}
    assert {key: rows_of(now[key[0]].fingerprint, key[1]) for key in others} == others
    for old in store:
        new = now[old.pk]
        assert new.fingerprint == fingerprint(files_in(folder(new.fingerprint))) != old.fingerprint
        assert (new.leads, new.rows, new.accepted) == (old.leads - 1, old.rows, old.accepted)
        assert new.attributes["employees"] == old.attributes["employees"] - 1
        assert [(row.old, row.new) for row in reissued(new, old.fingerprint)] == [
            (old.fingerprint, new.fingerprint)
        ]
    assert {path.name for path in snapshots().iterdir() if path.is_dir()} == {
        row.fingerprint for row in now.values()
    }
    assert (erasure.finished_at, erasure.lead, erasure.reason) == (LATER, "", "本人からの依頼")
    assert erasure.held == {
        "snapshots": 3,
        "backtests": 0,
        "reports": 0,
        "pushes": 1,
        "feedback": 0,
        "uploads": 1,
    }


@pytest.mark.django_db
def test_what_it_was_in_is_said_beforehand(store: list[Snapshot], administrator: User) -> None:
    store_backtest(snapshot=store[2], body=RULE, base=None, by=administrator, at=LATER)
    held = held_of("crm:Kumo-77")
    assert [row.pk for row in held.snapshots] == [row.pk for row in reversed(store)]
    assert (len(held.waiting), len(held.answers), held.backtests, held.reports) == (1, 1, 1, 0)
    assert [row.pk for row in held_of("web:W-1").snapshots] == [store[2].pk]
    for unknown in ("crm:Kumo", "web:Kumo-77", "nobody:Kumo-77", "Kumo-77", "crm:"):
        with pytest.raises(UnknownLead):
            held_of(unknown)


@pytest.mark.django_db
def test_the_rest_of_what_was_sent_is_taken_in(store: list[Snapshot], administrator: User) -> None:
    erase(administrator)
    push = Push.objects.get()
    assert (push.sent, push.accepted, push.refused, push.key) == (3, 1, 2, "")
    assert [row.source_id for row in PushedLead.objects.all()] == ["L-1"]
    snapshot = take_in(source=Source.objects.get(key="crm"), by=administrator, at=LATER)
    assert snapshot and [lead.attributes["employees"] for lead in records(snapshot, ["crm:L-1"])] == [21]


@pytest.mark.django_db
def test_a_push_of_nothing_else_waits_no_longer(store: list[Snapshot], administrator: User) -> None:
    source = add_source(key="crm", name="", by=administrator, at=NOW)
    push_leads(source=source, leads=[{"id": "N"}], key="", digest="", by=administrator, at=LATER)
    erase(administrator, "crm:N")
    erase(administrator, "crm:L-1")
    assert Push.objects.waiting().count() == 1  # of Kumo-77
    erase(administrator)
    assert take_in(source=source, by=administrator, at=LATER) is None


@pytest.mark.django_db
def test_it_is_not_taken_in_again_until_that_is_lifted(
    store: list[Snapshot], administrator: User, importer: Importer, write: Write, data_folder: Path
) -> None:
    erasure = erase(administrator)
    again = write("3.csv", HEAD, ("Kumo-77", "unreadable", "霧硝子工房", ""), ("L-3", 1, "IT", ""))
    snapshot = importer(again, MAPPING, LATER)
    assert (snapshot.accepted, snapshot.refused) == (1, 1)
    assert rows_of(snapshot.fingerprint, "refused") == [(2, "ID", "", "erased")]
    source = Source.objects.get(key="crm")
    push = push_leads(
        source=source,
        leads=[{"id": "Kumo-77", "industry": "雨硝子工房"}],
        key="",
        digest="",
        by=administrator,
        at=LATER,
    )
    assert push.answer == [{"position": 0, "id": "", "wrong": [{"path": "id", "code": "erased"}]}]
    again.unlink()
    assert traces(data_folder) == []
    with pytest.raises(ErasureRefused):
        lift_erasure(erasure=erasure, reason=" ", by=administrator, at=LATER)
    lift_erasure(erasure=erasure, reason="再度のお申し込み", by=administrator, at=LATER)
    back = importer(write("4.csv", HEAD, ("Kumo-77", 9, "IT", "")), MAPPING, LATER)
    assert [lead.attributes["employees"] for lead in records(back, ["crm:Kumo-77"])] == [9]


@pytest.mark.django_db
def test_a_secret_key_of_before_still_tells(
    store: list[Snapshot], administrator: User, importer: Importer, write: Write, settings: Any
) -> None:
    erase(administrator)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    snapshot = importer(write("3.csv", HEAD, ("Kumo-77", 9, "IT", ""), ("L-3", 1, "IT", "")), MAPPING, LATER)
    assert records(snapshot, ["crm:Kumo-77"]) == []


@pytest.mark.django_db
def test_only_administrators_erase_and_say_why_without_the_id(
    store: list[Snapshot], analyst: User, administrator: User
) -> None:
    mere = User.objects.create_user("mori@example.jp", name="森 葵")
    with pytest.raises(ErasureRefused):
        erase(mere)
    for reason in ("", "Kumo-77から依頼"):
        with pytest.raises(ErasureRefused):
            erase_lead(lead="crm:Kumo-77", reason=reason, by=administrator, at=LATER)
    assert not Erasure.objects.exists()

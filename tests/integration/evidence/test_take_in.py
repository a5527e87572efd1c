"""Taking pushed leads in: laid over what is known, and whatever is killed, nothing is lost or doubled."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import call_command

from evidence.actions import ImportRefused, add_source
from evidence.inbox import push_events, push_leads, take_in
from evidence.leads.folders import folder, snapshots
from evidence.leads.records import records
from evidence.leads.writing import importing
from evidence.models import Push, PushedLead, Snapshot, Source
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.dying import dying

Write = Callable[..., Path]
LATER = NOW + timedelta(days=10)
MAPPING = {
    "id": "ID",
    "fields": {"employees": {"column": "Size"}, "won_at": {"column": "Won"}},
    "events": [{"event": "seminar", "column": "Seminars"}],
}
HEAD = ("ID", "Size", "Won", "Seminars")


@pytest.fixture
def crm(analyst: User) -> Source:
    return add_source(key="crm", name="crm", by=analyst, at=NOW)


@pytest.fixture
def push(analyst: User, crm: Source) -> Callable[..., Push]:
    def run(*leads: dict[str, Any], at: datetime = NOW) -> Push:
        return push_leads(source=crm, leads=leads, key="", digest="", by=analyst, at=at)

    return run


def test_pushed_leads_are_laid_over_imported_ones(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    importer(write("1.csv", HEAD, ("A", 10, "2026/9/1", "2026/8/1"), ("B", 20, "", "2026/8/1")), MAPPING)
    push({"id": "A", "industry": "IT"}, {"id": "C", "employees": 5}, {"id": "B", "employees": None})
    snapshot = take_in(source=crm, by=analyst, at=LATER)
    assert snapshot
    found = records(snapshot, ["crm:A", "crm:B", "crm:C"])
    assert [lead.attributes for lead in found] == [
        {"employees": 10, "industry": "IT"},
        {},
        {"employees": 5},
    ]
    assert [lead.outcome for lead in found] == ["won", "open", "open"]
    seminar = (("seminar", datetime(2026, 7, 31, 15, tzinfo=UTC)),)
    assert [lead.events for lead in found] == [seminar, seminar, None]
    assert (snapshot.rows, snapshot.accepted, snapshot.refused, snapshot.leads) == (3, 3, 0, 3)
    assert Source.objects.get(key="crm").mapping["fields"]["employees"] == {"column": "Size"}


def test_a_file_after_a_push_keeps_who_took_part(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    push({"id": "A"})
    call = {"event": "call", "at": "2026-10-01T10:00:00Z", "person": "suzuki"}
    push_events(source=crm, lead="A", events=[call], key="", digest="", by=analyst, at=NOW)
    first = take_in(source=crm, by=analyst, at=NOW)
    second = importer(write("1.csv", HEAD, ("B", 10, "", "2026/8/1")), MAPPING, LATER)
    for snapshot in (first, second):
        assert snapshot
        path = folder(snapshot.fingerprint) / "events.parquet"
        rows = duckdb.sql(f"SELECT event, person FROM '{path}' WHERE lead_id = 'crm:A'").fetchall()
        assert rows == [("call", "suzuki")]


def test_won_is_not_forgotten_by_a_push_that_says_nothing_of_it(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    """A file can say won without an instant."""
    outcome = {"column": "Stage", "won": ["Won"], "lost": ["Lost"]}
    mapping = {"id": "ID", "fields": {"employees": {"column": "Size"}}, "outcome": outcome}
    importer(write("1.csv", ("ID", "Size", "Stage"), ("A", 1, "Won"), ("B", 2, "Lost")), mapping)
    push({"id": "A", "employees": 5}, {"id": "B", "won_at": "2026-10-01"})
    snapshot = take_in(source=crm, by=analyst, at=LATER)
    assert snapshot
    assert [lead.outcome for lead in records(snapshot, ["crm:A", "crm:B"])] == ["won", "won"]


def test_an_instant_that_is_sent_is_when_the_value_was_known(
    push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    push(
        {
            "id": "A",
            "employees": 300,
            "industry": "IT",
            "mql_at": "2026-10-10",
            "known_from": {"employees": "2026-10-20"},
        }
    )
    snapshot = take_in(source=crm, by=analyst, at=LATER)
    assert snapshot
    (lead,) = records(snapshot, ["crm:A"])
    assert (lead.attributes, lead.then) == ({"employees": 300, "industry": "IT"}, {"industry": "IT"})


def test_an_empty_inbox_makes_no_snapshot(push: Callable[..., Push], crm: Source, analyst: User) -> None:
    assert take_in(source=crm, by=analyst, at=NOW) is None
    push({"employees": 5})
    assert take_in(source=crm, by=analyst, at=NOW) is None
    assert Snapshot.objects.count() == 0


def test_leads_of_a_later_import_are_not_laid_over(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    importer(write("1.csv", HEAD, ("A", 10, "", "")), MAPPING, LATER)
    push({"id": "A", "employees": 1})
    with pytest.raises(ImportRefused):
        take_in(source=crm, by=analyst, at=NOW)
    assert Push.objects.waiting().count() == 1


KILLED = """
from django.db.models import Model
from evidence import inbox
from evidence.models import Snapshot, Source
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def saved_and_killed(self):
    Model.save(self)
    killed()
def do(what, by):
    when, _, folder = what.partition(":")
    settings.DATA_DIR = Path(folder)
    target, name, instead = {
        "laying-out": (inbox, "lay_out", killed),
        "written": (inbox, "file_sha256", killed),
        "settling": (Snapshot, "save", saved_and_killed),
        "pushed": (inbox, "_row", killed),
    }[when]
    setattr(target, name, instead)
    source, at = Source.objects.get(), datetime(2026, 11, 11, tzinfo=UTC)
    if when == "pushed":
        inbox.push_leads(source=source, leads=[{"id": "B"}], key="k", digest="d", by=by, at=at)
    else:
        inbox.take_in(source=source, by=by, at=at)
"""


@pytest.fixture(scope="module")
def dies(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., bool]]:
    """One process that forks for each kill."""
    with dying(tmp_path_factory.mktemp("dies"), KILLED) as run:
        yield run


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["laying-out", "written", "settling", "pushed"])
def test_a_kill_loses_nothing_and_doubles_nothing(
    when: str,
    dies: Callable[..., bool],
    push: Callable[..., Push],
    crm: Source,
    analyst: User,
    data_folder: Path,
) -> None:
    call = {"event": "call", "at": "2026-10-01T10:00:00Z"}
    push({"id": "A", "employees": 10, "events": [call]})
    assert dies(1_000_000, f"{when}:{data_folder}")
    assert (Snapshot.objects.count(), PushedLead.objects.count()) == (0, 1)
    assert Push.objects.waiting().count() == Push.objects.count() == 1
    snapshot = take_in(source=crm, by=analyst, at=LATER)
    assert snapshot
    (lead,) = records(snapshot, ["crm:A"])
    assert (lead.attributes, lead.events) == (
        {"employees": 10},
        (("call", datetime(2026, 10, 1, 10, tzinfo=UTC)),),
    )
    assert (snapshot.leads, PushedLead.objects.count()) == (1, 0)
    assert take_in(source=crm, by=analyst, at=LATER) is None
    assert not list(snapshots().glob("unfinished-*"))


def history(snapshot: Snapshot | None, key: str = "employees") -> list[tuple[Any, ...]]:
    assert snapshot
    path = folder(snapshot.fingerprint) / "history.parquet"
    if not path.exists():
        return []
    query = f"SELECT lead_id, \"at\", raw, \"value\" FROM '{path}' WHERE attribute = '{key}'"
    return [(id_, at.replace(tzinfo=UTC), *rest) for id_, at, *rest in duckdb.sql(query).fetchall()]


def test_each_value_is_known_from_when_it_was_sent(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    """Not from when it was taken in; and the one before since the lead came."""
    importer(write("1.csv", HEAD, ("A", 10, "", ""), ("B", 10, "", ""), ("C", 10, "", "")), MAPPING)
    day = timedelta(days=1)
    push({"id": "A", "employees": 20}, {"id": "B", "employees": "１０"}, {"id": "C"}, at=NOW + day)
    push({"id": "A", "employees": "20"}, {"id": "B", "employees": None}, at=NOW + 2 * day)
    push({"id": "A", "employees": 30, "industry": "IT"}, at=NOW + 3 * day)
    assert history(take_in(source=crm, by=analyst, at=LATER)) == [
        ("crm:A", NOW, "10", "10"),
        ("crm:A", NOW + day, "20", "20"),
        ("crm:A", NOW + 3 * day, "30", "30"),
        ("crm:B", NOW, "10", "10"),
        ("crm:B", NOW + 2 * day, None, None),
    ]
    push({"id": "A", "employees": 5}, at=LATER)
    assert history(take_in(source=crm, by=analyst, at=LATER + day))[3] == ("crm:A", LATER, "5", "5")


def test_a_new_leads_first_value_was_there_since_it_came(
    push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    day = timedelta(days=1)
    push({"id": "A", "employees": 20, "created_at": "2026-09-01T00:00:00Z"}, {"id": "B", "employees": 1})
    push({"id": "A", "employees": 30}, {"id": "B", "employees": 1}, {"id": "C", "employees": 2}, at=NOW + day)
    snapshot = take_in(source=crm, by=analyst, at=LATER)
    assert history(snapshot) == [
        ("crm:A", datetime(2026, 9, 1, tzinfo=UTC), "20", "20"),
        ("crm:A", NOW + day, "30", "30"),
    ]
    assert snapshot
    found = records(snapshot, ["crm:A", "crm:B", "crm:C"])
    assert [lead.received_at for lead in found] == [NOW, NOW, NOW + day]


def test_what_was_known_before_an_instant_that_is_sent_stays_known(
    importer: Importer, write: Write, push: Callable[..., Push], crm: Source, analyst: User
) -> None:
    importer(write("1.csv", HEAD, ("A", 10, "", "")), MAPPING)
    told = NOW + timedelta(days=2)
    push({"id": "A", "employees": 20, "known_from": {"employees": told.isoformat()}}, at=LATER)
    assert history(take_in(source=crm, by=analyst, at=LATER)) == [
        ("crm:A", NOW, "10", "10"),
        ("crm:A", told, "20", "20"),
    ]


def test_the_command_runs_beside_a_server_and_lets_an_import_finish(push: Callable[..., Push]) -> None:
    push({"id": "A"})
    with importing():
        call_command("take_in", "--unless-busy")
    assert Snapshot.objects.count() == 0
    call_command("take_in", "--unless-busy")
    assert Snapshot.objects.count() == 1

"""GET /api/v1/snapshots/ and what lies below it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from evidence.actions import add_source, import_leads
from evidence.models import Snapshot
from people.actions import grant_role
from people.models import Role, User
from tests.integration.api.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
Conforms = Callable[..., None]


@pytest.fixture
def snapshot(person: User, company: None, tmp_path: Path) -> Snapshot:
    grant_role(role=Role.objects.get(key="analyst"), user=person, by=person, at=NOW)
    path = tmp_path / "leads.csv"
    path.write_text("ID,Size\nA,10\nB,\nB,3\n", encoding="utf-8")
    source = add_source(key="crm", name="CRM", by=person, at=NOW)
    mapping: dict[str, Any] = {"id": "ID", "fields": {"employees": {"column": "Size"}}}
    return import_leads(path=path, file_name="leads.csv", source=source, mapping=mapping, by=person, at=NOW)


def test_snapshots_are_listed(signed_in: Client, snapshot: Snapshot, conforms: Conforms) -> None:
    response = signed_in.get("/api/v1/snapshots/?source=crm&since=2026-11-23&until=2026-11-23&sort=leads")
    conforms(response, "/snapshots/")
    (row,) = response.json()["results"]
    assert (row["source"], row["rows"], row["accepted"], row["refused"], row["leads"]) == ("crm", 3, 2, 1, 2)
    assert row["fingerprint"] == snapshot.fingerprint
    assert signed_in.get("/api/v1/snapshots/?since=2026-11-24").json()["count"] == 0


def test_one_snapshot_says_how_complete_it_is(
    signed_in: Client, snapshot: Snapshot, conforms: Conforms
) -> None:
    response = signed_in.get(f"/api/v1/snapshots/{snapshot.pk}")
    conforms(response, "/snapshots/{number}")
    assert response.json()["completeness"] == [
        {"attribute": "employees", "known": 1, "leads": 2, "share": 0.5}
    ]
    assert response.json()["mapping"]["fields"] == {"employees": {"column": "Size"}}
    assert signed_in.get("/api/v1/snapshots/99999").json()["code"] == "no_such_snapshot"


def test_completeness_over_time(signed_in: Client, snapshot: Snapshot, conforms: Conforms) -> None:
    response = signed_in.get("/api/v1/snapshots/completeness/?attribute=employees")
    conforms(response, "/snapshots/completeness/")
    assert [(row["snapshot"], row["known"], row["leads"]) for row in response.json()] == [(snapshot.pk, 1, 2)]


@pytest.mark.parametrize(("query", "path"), [("sort=size", "sort"), ("since=soon", "since")])
def test_what_cannot_be_read_is_said(signed_in: Client, query: str, path: str) -> None:
    response = signed_in.get(f"/api/v1/snapshots/?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["path"] == path


@pytest.mark.parametrize("address", ["snapshots/", "history/", "calendar/", "measures/"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This is no day between 1900 and 2200. Write it like 2026-04-01."),
        ("ja", "1900年から2200年までの日付として読めません。2026-04-01のように書いてください。"),
    ],
)
def test_a_day_is_refused_alike_at_every_address(
    signed_in: Client, snapshot: Snapshot, address: str, language: str, said: str
) -> None:
    for name in ("since", "until"):
        for text in ("soon", "2026-02-30", "20260401", "0001-01-01", "9999-12-31"):
            query = {"since": "2026-04-01", "until": "2026-04-30"} | {name: text}
            response = signed_in.get(f"/api/v1/{address}", query, headers={"Accept-Language": language})
            assert response.status_code == 400
            assert response.json()["errors"] == [{"path": name, "code": "not_a_day", "detail": said}]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("snapshots/", "sort"),
        ("history/", "kind"),
        ("history/", "sort"),
        ("measures/", "period"),
        ("measures/follow_up/leads", "part"),
        ("feedback/", "answer"),
        ("proposals/", "status"),
    ],
)
def test_a_choice_is_refused_alike_at_every_address(
    signed_in: Client, snapshot: Snapshot, address: str, name: str
) -> None:
    response = signed_in.get(f"/api/v1/{address}", {name: "odd"}, headers={"Accept-Language": "en"})
    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["path"], fault["code"]) == (400, name, "not_a_choice")
    assert fault["detail"].startswith("It is one of ")

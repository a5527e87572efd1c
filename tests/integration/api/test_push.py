"""POST /api/v1/leads, POST /api/v1/leads/ID/events, GET /api/v1/pushes/NUMBER."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from evidence.leads.records import records
from evidence.models import Push, PushedLead, Snapshot
from jobs.models import Job
from people.actions import grant_role
from people.models import Role, User
from tests.integration.api.conftest import NOW
from tests.integration.working import DATABASE_TASKS, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
LEADS = "/api/v1/leads"
GOOD = {"id": "L-1", "employees": 120, "industry": " ＩＴ ", "created_at": "2026-11-01T09:00+09:00"}


@pytest.fixture
def sender(signed_in: Client, person: User, company: None) -> Client:
    """The token of an analyst."""
    grant_role(role=Role.objects.get(key="analyst"), user=person, by=person, at=NOW)
    return signed_in


def send(client: Client, sent: object, address: str = LEADS, **headers: str) -> Any:
    return client.post(address, json.dumps(sent), content_type="application/json", headers=headers or None)


def lead(id_: str) -> Any:
    (found,) = records(Snapshot.objects.latest("pk"), [id_])
    return found


def test_leads_wait_until_they_are_taken_in(sender: Client, conforms: Callable[..., None]) -> None:
    response = send(sender, {"source": "crm", "leads": [GOOD, {"id": 2}]})
    conforms(response, "/leads", "post")
    found = response.json()
    assert response.status_code == 202
    assert (found["sent"], found["accepted"], found["refused"], found["refusals"]) == (2, 2, 0, [])
    assert (found["source"], found["state"], found["snapshot"]) == ("crm", "waiting", None)
    assert found["pushed_at"] == "2026-11-23T12:00:00+09:00"
    assert response.headers["Location"] == found["url"] == f"/api/v1/pushes/{found['number']}"
    assert Snapshot.objects.count() == 0
    call_command("take_in")
    snapshot = Snapshot.objects.get()
    later = sender.get(found["url"])
    conforms(later, "/pushes/{number}")
    assert (later.json()["state"], later.json()["snapshot"]) == ("taken_in", snapshot.pk)
    assert (snapshot.rows, snapshot.accepted, snapshot.leads) == (2, 2, 2)
    assert PushedLead.objects.count() == 0
    assert lead("crm:L-1").attributes == {"employees": 120, "industry": "ＩＴ"}
    assert lead("crm:L-1").life["created_at"] == datetime(2026, 11, 1, tzinfo=UTC)
    assert lead("crm:2").attributes == {}


def test_what_cannot_be_read_is_refused_with_the_reasons_of_an_import(
    sender: Client, conforms: Callable[..., None]
) -> None:
    sent = [
        {"id": "1", "employees": "many", "created_at": "soon"},
        {"employees": 5},
        "L-3",
        {"id": "4", "colour": "red"},
        {"id": "5", "industry": ["IT", "Retail"]},
        {"id": "6", "events": [{"event": "dance", "at": "2026-11-01"}, {"event": "download", "at": "once"}]},
        {"id": "7", "employees": 7, "known_from": {"employees": "long ago", "industry": "2026-11-01"}},
        {"id": "8", "employees": 8},
        {"id": " 8 ", "employees": 9},
        {"id": "x" * 256},
        {"id": "11", "employees": 1e30},
        {"id": "12", "employees": "１,２００"},
    ]
    response = send(sender, {"leads": sent})
    conforms(response, "/leads", "post")
    found = response.json()
    assert (found["sent"], found["accepted"], found["refused"]) == (12, 2, 10)
    codes = {
        row["position"]: sorted((error["path"], error["code"]) for error in row["errors"])
        for row in found["refusals"]
    }
    assert codes == {
        0: [("created_at", "not_an_instant"), ("employees", "not_a_whole_number")],
        1: [("id", "id_missing")],
        2: [("", "not_an_object")],
        3: [("colour", "unknown_field")],
        4: [("industry", "not_one_value")],
        5: [("events[0].event", "unknown_event"), ("events[1].at", "not_an_instant")],
        6: [("known_from.employees", "not_an_instant"), ("known_from.industry", "unknown_field")],
        8: [("id", "duplicate_id")],
        9: [("id", "id_too_long")],
        10: [("employees", "not_a_whole_number")],
    }
    assert all(error["detail"].endswith(".") for row in found["refusals"] for error in row["errors"])
    call_command("take_in")
    assert (lead("api:8").attributes, lead("api:12").attributes) == ({"employees": 8}, {"employees": 1200})


def test_what_is_left_out_stays_and_null_empties(sender: Client) -> None:
    send(sender, {"leads": [{**GOOD, "events": [{"event": "download", "at": "2026-11-02"}]}]})
    call_command("take_in")
    send(sender, {"leads": [{"id": "L-1", "industry": None, "two_way_talk": True}]})
    call_command("take_in")
    found = lead("api:L-1")
    assert found.attributes == {"employees": 120, "two_way_talk": True}
    assert found.events == (("download", datetime(2026, 11, 1, 15, tzinfo=UTC)),)
    assert found.life["created_at"] == datetime(2026, 11, 1, tzinfo=UTC)


def test_the_last_word_counts_among_what_waits(sender: Client) -> None:
    for employees in (10, 20, None, 30):
        send(sender, {"leads": [{"id": "L-1", "employees": employees}]})
    call_command("take_in")
    assert lead("api:L-1").attributes == {"employees": 30}
    assert Snapshot.objects.get().rows == 1
    assert Push.objects.filter(taken_in=Snapshot.objects.get()).count() == 4


def test_events_are_added_and_the_same_event_is_added_once(
    sender: Client, conforms: Callable[..., None]
) -> None:
    send(sender, {"leads": [GOOD]})
    download = {"event": "download", "at": "2026-11-02T10:00+09:00"}
    call = {"event": "call", "at": "2026-11-03T10:00+09:00", "person": "suzuki"}
    response = send(sender, {"events": [download, call, {"event": "call"}]}, f"{LEADS}/L-1/events")
    conforms(response, "/leads/{id}/events", "post")
    found = response.json()
    assert (found["sent"], found["accepted"], found["refused"]) == (3, 2, 1)
    assert found["refusals"][0]["errors"][0]["path"] == "at"
    call_command("take_in")
    again = {**download, "at": "2026-11-02T01:00:00Z"}
    later = {**call, "at": "2026-11-05T10:00+09:00"}
    assert send(sender, {"events": [again, later]}, f"{LEADS}/api:L-1/events").status_code == 202
    call_command("take_in")
    found = lead("api:L-1")
    assert found.events == (
        ("download", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("call", datetime(2026, 11, 3, 1, tzinfo=UTC)),
        ("call", datetime(2026, 11, 5, 1, tzinfo=UTC)),
    )
    assert (found.life["contacted_at"], found.contact_known) == (datetime(2026, 11, 3, 1, tzinfo=UTC), True)
    assert found.attributes == {"employees": 120, "industry": "ＩＴ"}


def test_events_of_a_lead_that_nobody_sent_are_not_taken(
    sender: Client, conforms: Callable[..., None]
) -> None:
    send(sender, {"leads": [GOOD]})
    for id_ in ("L-2", "crm:L-1", "api:"):
        response = send(sender, {"events": []}, f"{LEADS}/{id_}/events")
        conforms(response, "/leads/{id}/events", "post")
        assert (response.status_code, response.json()["code"]) == (404, "no_such_lead")


def test_an_unknown_history_of_events_becomes_known(sender: Client) -> None:
    send(sender, {"leads": [{"id": "silent"}, {"id": "none", "events": []}]})
    call_command("take_in")
    assert (lead("api:silent").events, lead("api:none").events) == (None, ())


def test_the_same_request_under_the_same_key_is_stored_once(sender: Client) -> None:
    first = send(sender, {"leads": [GOOD, {}]}, **{"Idempotency-Key": "run-1"})
    again = send(sender, {"leads": [GOOD, {}]}, **{"Idempotency-Key": "run-1"})
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Push.objects.count() == PushedLead.objects.count() == 1
    call_command("take_in")
    after = send(sender, {"leads": [GOOD, {}]}, **{"Idempotency-Key": "run-1"}).json()
    assert (after["number"], after["state"]) == (first.json()["number"], "taken_in")
    assert PushedLead.objects.count() == 0


def test_a_key_serves_one_request(sender: Client, conforms: Callable[..., None]) -> None:
    send(sender, {"leads": [GOOD]}, **{"Idempotency-Key": "run-1"})
    response = send(sender, {"leads": [{**GOOD, "employees": 1}]}, **{"Idempotency-Key": "run-1"})
    conforms(response, "/leads", "post")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert send(sender, {"leads": [GOOD]}, **{"Idempotency-Key": "k" * 256}).status_code == 400


def test_the_same_leads_again_change_nothing(sender: Client) -> None:
    send(sender, {"leads": [GOOD]})
    call_command("take_in")
    send(sender, {"leads": [GOOD]})
    call_command("take_in")
    snapshot = Snapshot.objects.get()
    assert [push.taken_in for push in Push.objects.all()] == [snapshot, snapshot]


def test_ten_thousand_leads_fit_and_one_more_does_not(
    sender: Client, django_assert_max_num_queries: Any
) -> None:
    leads = [{"id": i, "employees": i, "industry": "IT"} for i in range(10_001)]
    response = send(sender, {"leads": leads})
    assert (response.status_code, response.json()["code"]) == (413, "too_many")
    # In tests the job that takes them in, and then counts what pages show, is done at once.
    with django_assert_max_num_queries(120):
        assert send(sender, {"leads": leads[:-1]}).json()["accepted"] == 10_000
    call_command("take_in")
    assert Snapshot.objects.get().leads == 10_000
    assert lead("api:9999").attributes["employees"] == 9999


@pytest.mark.parametrize("body", [[], {}, {"leads": {}}, {"leads": [], "source": "no key"}, {"events": []}])
def test_another_shape_is_refused_whole(body: object, sender: Client, conforms: Callable[..., None]) -> None:
    response = send(sender, body)
    conforms(response, "/leads", "post")
    assert response.status_code == 400


@pytest.mark.parametrize("role", ["", "administrator", "auditor"])
def test_only_analysts_send_leads(
    role: str, signed_in: Client, person: User, conforms: Callable[..., None]
) -> None:
    if role:
        grant_role(role=Role.objects.get(key=role), user=person, by=person, at=NOW)
    response = send(signed_in, {"leads": [GOOD]})
    conforms(response, "/leads", "post")
    assert response.status_code == 403
    assert Push.objects.count() == 0


def test_a_token_is_needed(client: Client) -> None:
    assert send(client, {"leads": [GOOD]}).status_code == 401


def test_an_unknown_push_is_not_found(sender: Client, conforms: Callable[..., None]) -> None:
    conforms(sender.get("/api/v1/pushes/99"), "/pushes/{number}")


def test_a_text_that_no_database_stores_is_cleaned(sender: Client) -> None:
    sent = {"id": "L\0-1", "industry": "I\0T", "col\0our": 1}
    assert send(sender, {"leads": [sent]}).json()["refusals"][0]["errors"][0]["path"] == "colour"
    del sent["col\0our"]
    assert send(sender, {"leads": [sent]}).json()["accepted"] == 1
    call_command("take_in")
    assert lead("api:L-1").attributes == {"industry": "IT"}


def test_many_that_wait_are_taken_in_at_once(sender: Client, settings: Settings) -> None:
    """By a worker: the sender need not wait."""
    settings.TASKS = DATABASE_TASKS
    settings.PUSH_TAKE_IN_AT = 3
    send(sender, {"leads": [{"id": 1}, {"id": 2}, {"employees": 1}]})
    assert not Job.objects.exists()
    send(sender, {"events": [{"event": "call", "at": "2026-11-01"}]}, f"{LEADS}/1/events")
    send(sender, {"leads": [{"id": 3}]})
    assert Job.objects.count() == 1 and not Snapshot.objects.exists()
    work()
    assert Job.objects.get().state == "done" and Snapshot.objects.get().accepted == 3


def test_where_the_leads_live_elsewhere_nothing_is_sent(
    sender: Client, settings: Settings, conforms: Callable[..., None]
) -> None:
    settings.LEADS_URL = "duckdb:///tmp/leads.duckdb"
    response = send(sender, {"leads": [GOOD]})
    conforms(response, "/leads", "post")
    assert (response.status_code, Push.objects.count()) == (409, 0)

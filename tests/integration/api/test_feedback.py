"""Answering leads through the API, and reading what was answered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from knox.models import AuthToken

from evidence.models import LeadFeedback, RejectionReason
from tests.integration import universe
from tests.integration.universe import Universe

Conforms = Callable[..., None]
pytestmark = pytest.mark.django_db


@pytest.fixture
def leads(at_noon: None) -> Iterator[Universe]:
    """L0, L1 and L2 qualify and wait."""
    world = universe.world()
    world.bring_leads(world.now, qualifying=1, rows=3)
    with time_machine.travel(world.now, tick=False):
        yield world


def client(leads: Universe, person: str = "mori") -> Client:
    _, token = AuthToken.objects.create(user=leads.people[person])
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def answer(sender: Client, lead: str = "crm:L0", **sent: Any) -> Any:
    return sender.post(f"/api/v1/leads/{lead}/feedback", sent, "application/json")


def test_sales_rejects_a_lead_and_it_waits_no_longer(leads: Universe, conforms: Conforms) -> None:
    sender, reason = client(leads), RejectionReason.objects.get(name_en="need unclear")
    waiting = sender.get("/api/v1/feedback/waiting")
    conforms(waiting, "/feedback/waiting")
    assert waiting.json()["leads"] == ["crm:L0", "crm:L1", "crm:L2"]
    given = answer(sender, answer="rejected", reason=reason.pk, criterion="visits", note="x")
    assert given.status_code == 201
    conforms(given, "/leads/{id}/feedback", "post")
    assert {**given.json(), "number": 0, "at": ""} == {
        "number": 0,
        "lead": "crm:L0",
        "definition": "mql",
        "version": 1,
        "qualified": True,
        "answer": "rejected",
        "reason": {
            "id": reason.pk,
            "name": "need unclear",
            "name_ja": "課題が不明確",
            "name_en": "need unclear",
            "active": True,
        },
        "criterion": "visits",
        "note": "x",
        "by": "Aoi Mori",
        "at": "",
    }
    assert sender.get("/api/v1/feedback/waiting").json()["leads"] == ["crm:L1", "crm:L2"]


def test_answers_are_listed_filtered_and_taken_back(leads: Universe, conforms: Conforms) -> None:
    sender, reason = client(leads), RejectionReason.objects.first()
    assert reason
    answer(sender, "crm:L0", answer="accepted")
    answer(sender, "crm:L1", answer="rejected", reason=reason.pk)
    found = sender.get("/api/v1/feedback/?definition=mql&version=1")
    conforms(found, "/feedback/")
    assert [row["lead"] for row in found.json()["results"]] == ["crm:L1", "crm:L0"]
    assert sender.get("/api/v1/feedback/?answer=accepted").json()["count"] == 1
    assert sender.get("/api/v1/feedback/?version=2").json()["count"] == 0
    assert sender.get("/api/v1/feedback/?answer=perhaps").status_code == 400
    assert sender.get("/api/v1/feedback/?version=x").status_code == 400
    assert sender.get("/api/v1/feedback/?definition=other").status_code == 404
    number = found.json()["results"][0]["number"]
    assert client(leads, "tanaka").delete(f"/api/v1/feedback/{number}").status_code == 409
    assert sender.delete(f"/api/v1/feedback/{number}").status_code == 204
    assert sender.delete(f"/api/v1/feedback/{number}").json()["code"] == "taken_back_already"
    assert sender.delete("/api/v1/feedback/999999").status_code == 404
    one = sender.get("/api/v1/leads/crm:L1/feedback")
    conforms(one, "/leads/{id}/feedback")
    assert one.json() == []


@pytest.mark.parametrize(
    ("lead", "sent", "status", "code"),
    [
        ("crm:L0", {"answer": "rejected"}, 409, "no_rejection_reason"),
        ("crm:L0", {"answer": "accepted", "criterion": "visits"}, 409, "acceptance_has_no_reason"),
        ("crm:L0", {"answer": "perhaps"}, 400, "invalid"),
        ("crm:L0", {"answer": "rejected", "reason": 99}, 400, "invalid"),
        ("crm:L0", {"answer": "accepted", "definition": "other"}, 404, "no_such_definition"),
        ("crm:nobody", {"answer": "accepted"}, 404, "no_such_lead"),
    ],
)
def test_what_is_wrong_is_said(
    leads: Universe, conforms: Conforms, lead: str, sent: dict[str, Any], status: int, code: str
) -> None:
    response = answer(client(leads), lead, **sent)
    assert (response.status_code, response.json()["code"]) == (status, code)
    conforms(response, "/leads/{id}/feedback", "post")
    assert not LeadFeedback.objects.exists()


def test_only_sales_answers_and_everybody_reads(leads: Universe, conforms: Conforms) -> None:
    marketing = client(leads, "sato")
    refused = answer(marketing, answer="accepted")
    assert (refused.status_code, refused.json()["code"]) == (403, "only_sales_gives_feedback")
    reasons = marketing.get("/api/v1/rejection-reasons/")
    conforms(reasons, "/rejection-reasons/")
    assert len(reasons.json()) == 4
    assert marketing.get("/api/v1/feedback/").status_code == 200

"""Days near the calendar's ends have no midnight in some zones: pages and programs are refused them alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evidence.models import Closure, Exemption
from governance.models import Proposal, Roadmap
from people.models import Delegation
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
SOON = "2026-05-01T00:00:00+09:00"
INITIATIVE = {"title": "週次の会", "purpose": "", "phase": 1, "owner": "ito@example.com", "cadence": "weekly"}


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed()


def bodies(proposal: Proposal, day: str, at: str) -> list[tuple[str, str, str, dict[str, Any], str]]:
    """(person, method, address, body, what is wrong in it)"""
    number = proposal.sessions.order_by("number")[0].number
    seat = {"seat": "sales_head", "delegate": "mori@example.com"}
    exception = {"kind": "disaster", "note": "停電"}
    held = {"session": number, "attendees": ["sato@example.com"], "minutes": "話した"}
    action = {"text": "調べる", "owner": "sato@example.com"}
    verbs = f"proposals/{proposal.pk}"
    return [
        ("tanaka", "post", "delegations/", seat | {"since": at, "until": SOON}, "since"),
        ("tanaka", "post", "delegations/", seat | {"since": SOON, "until": at}, "until"),
        ("tanaka", "post", "exceptions/", exception | {"starts_at": at, "ends_at": SOON}, "starts_at"),
        ("tanaka", "post", "exceptions/", exception | {"starts_at": SOON, "ends_at": at}, "ends_at"),
        ("sato", "post", f"{verbs}/move-session", {"session": number, "planned_for": at}, "planned_for"),
        ("sato", "post", f"{verbs}/hold-session", held | {"held_at": at}, "held_at"),
        ("sato", "post", f"{verbs}/agree-action", action | {"due_on": day}, "due_on"),
        ("tanaka", "post", "closures/", {"days": [day], "name": "休み"}, "days.0"),
        ("ito", "put", "roadmap", {"began_on": day}, "began_on"),
        ("ito", "post", "initiatives/", INITIATIVE | {"starts_on": day}, "starts_on"),
        ("ito", "post", "pulses/", {"last_day": day}, "last_day"),
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-06-30", "2201-06-30", "9999-12-31"])
@pytest.mark.parametrize("clock", ["", "T00:00", "T23:59:59-09:00"])
def test_a_program_is_refused_a_far_day(
    proposal: Proposal, as_person: SignedIn, day: str, clock: str
) -> None:
    for person, method, address, body, wrong in bodies(proposal, day, f"{day}{clock}"):
        client = as_person(person, "en")
        refused = getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")
        assert refused.status_code == 400, address
        (fault,) = refused.json()["errors"]
        assert (fault["path"], fault["code"]) in [(wrong, "not_a_day"), (wrong, "not_an_instant")]
        assert "between 1900 and 2200" in fault["detail"]
    assert not any(model.objects.exists() for model in (Delegation, Exemption, Closure, Roadmap))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_page_says_it_beside_the_field(proposal: Proposal, as_person: SignedIn, day: str) -> None:
    number = proposal.sessions.order_by("number")[0].number
    moved = f"/proposals/{proposal.pk}/sessions/{number}/move/"
    asked = [
        ("ito", "/roadmap/begin/", {"began_on": day}),
        ("tanaka", "/deadlines/exceptions/", {"kind": "other", "note": "x", "starts_at": f"{day}T09:00"}),
        ("sato", moved, {"planned_for": f"{day}T09:00"}),
    ]
    for person, address, body in asked:
        page = as_person(person, "en").post(address, body, follow=True).content.decode()
        assert "Choose a day between 1900 and 2200." in page, address
    assert not Roadmap.objects.exists() and not Exemption.objects.exists()

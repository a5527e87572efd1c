"""The policy of a document and delegations of seats through the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from people.models import Delegation
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_the_policy_is_read_and_changed_in_part(world: Universe, as_person: SignedIn) -> None:
    client = as_person("ito")
    address = "/api/v1/definitions/mql/policy"
    assert client.get(address).json()["sessions_required"] == 4
    sent = {"sessions_required": 2, "reason": "短くする"}
    found = client.patch(address, sent, content_type=JSON)
    assert (found.status_code, found.json()["sessions_required"], found.json()["trial_days"]) == (200, 2, 30)
    assert client.patch(address, {"trial_days": 0, "reason": "x"}, content_type=JSON).status_code == 400
    assert client.patch(address, {"trial_days": 9}, content_type=JSON).status_code == 400
    refused = as_person("mori").patch(address, sent, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_administrators_and_cmo_change_policy")


def test_a_seat_is_delegated_listed_and_taken_back(world: Universe, as_person: SignedIn) -> None:
    client = as_person("tanaka")
    period = {
        "since": world.now.isoformat(),
        "until": (world.now + timedelta(days=3)).isoformat(),
    }
    sent = {"seat": "sales_head", "delegate": "mori@example.com", **period}
    made = client.post("/api/v1/delegations/", sent, content_type=JSON)
    assert made.status_code == 201, made.content
    assert (made.json()["holder"], made.json()["delegate"]) == ("田中 健", "森 葵")
    assert client.get("/api/v1/delegations/").json() == [made.json()]
    again = client.post("/api/v1/delegations/", sent, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "delegation_overlaps")
    ended = client.delete(made.json()["self"])
    assert (ended.status_code, ended.json()["revoked_at"] is not None) == (200, True)
    assert Delegation.objects.count() == 1
    unknown = client.post("/api/v1/delegations/", sent | {"seat": "chair"}, content_type=JSON)
    assert (unknown.status_code, unknown.json()["errors"][0]["path"]) == (400, "seat")

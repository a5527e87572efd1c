"""Seats, people and the calendar through the API: what their pages show, with the same refusals."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from people.models import SeatHolding
from tests.integration.universe import Universe, vacate

SignedIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"
BASE = "/api/v1"


def test_seats_are_read_and_given_by_administrators(
    as_person: SignedIn, world: Universe, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with time_machine.travel(world.now, tick=False):
        client = as_person("mori")
        with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
            found = {row["key"]: row["holder"] for row in client.get(f"{BASE}/seats/").json()}
        assert found == {"marketing_head": "Megumi Sato", "sales_head": "Ken Tanaka", "cmo": "Aya Ito"}
        sent = {"person": "mori@example.com"}
        refused = client.put(f"{BASE}/seats/sales_head", sent, JSON)
        assert (refused.status_code, refused.json()["code"]) == (409, "only_administrators")
        admin = as_person("yamada")
        assert admin.put(f"{BASE}/seats/sales_head", sent, JSON).json()["holder"] == "Aoi Mori"
        assert admin.put(f"{BASE}/seats/chair", sent, JSON).status_code == 404
        nobody = admin.put(f"{BASE}/seats/cmo", {"person": "nobody@example.com"}, JSON)
        assert (nobody.status_code, nobody.json()["errors"][0]["path"]) == (400, "person")
    assert SeatHolding.objects.get(seat__key="sales_head", until=None).user == world.mori


def test_an_empty_seat_is_told(as_person: SignedIn, world: Universe) -> None:
    vacate("cmo", world.now)
    with time_machine.travel(world.later(), tick=False):
        rows = as_person("kondo").get(f"{BASE}/seats/").json()
    assert [row["holder"] for row in rows if row["key"] == "cmo"] == [None]


def test_people_are_listed_with_their_roles(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("mori")
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        rows = {row["email"]: row["roles"] for row in client.get(f"{BASE}/people/").json()["results"]}
    assert (rows["suzuki@example.com"], rows["mori@example.com"]) == (["analyst"], [])


def test_the_calendar_is_read_by_date(
    as_person: SignedIn, world: Universe, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    """The discussion opens on 1 April 2026; its first session is on Wednesday 8 April at 15:00 in Tokyo."""
    proposal = world.discussed()
    client = as_person("mori")
    with time_machine.travel(world.now, tick=False):
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            rows = client.get(f"{BASE}/calendar/?until=2026-04-20").json()
        sessions = [row for row in rows if row["kind"] == "session"]
        assert [row["day"] for row in sessions] == ["2026-04-08", "2026-04-15"]
        assert (sessions[0]["proposal"], sessions[0]["definition"], sessions[0]["number"]) == (
            proposal.pk,
            "mql",
            1,
        )
        whole = client.get(f"{BASE}/calendar/").json()
        assert {"session", "review", "in_force"} <= {row["kind"] for row in whole}
        for wrong in ("since=soon", "until=2020-01-01", "since=2026-01-01&until=2027-06-01"):
            assert client.get(f"{BASE}/calendar/?{wrong}").status_code == 400

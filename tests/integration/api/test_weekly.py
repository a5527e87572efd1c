"""The weekly review, costs and goals, kept what-ifs and how leads are counted through the API."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from evidence.counting import maturity_days
from evidence.models import MonthlyFigure, Scenario
from governance.models import WeeklyAction, WeeklyPack
from tests.integration.universe import Universe
from tests.integration.web.conftest import as_person, world  # noqa: F401

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
BASE, JSON = "/api/v1", "application/json"
MEETS = datetime(2026, 6, 19, 15, tzinfo=ZoneInfo("Asia/Tokyo"))
BODY = {"bottleneck": "follow_up", "certain": True, "steps": [], "weeks": []}


@pytest.fixture
def pack(world: Universe) -> WeeklyPack:  # noqa: F811
    return WeeklyPack.objects.create(
        day=MEETS.date(), meets_at=MEETS, frozen_at=world.now, body=BODY, fingerprint="f" * 64
    )


def test_a_meeting_is_read_and_written(pack: WeeklyPack, as_person: SignedIn) -> None:  # noqa: F811
    client, address = as_person("mori", "en"), f"{BASE}/weekly-reviews/2026-06-19"
    assert client.get(f"{BASE}/weekly-reviews/").json()[0]["bottleneck"] == "follow_up"
    said = client.post(f"{address}/minutes", {"item": "close", "text": "Call on Mondays."}, JSON).json()
    assert said["minutes"] == {"close": "Call on Mondays."} and said["numbers"] == BODY
    sent: dict[str, Any] = {"text": "Call by noon", "owner": "sato@example.com", "due": "2026-06-26"}
    number = client.post(f"{address}/actions/", sent, JSON).json()["number"]
    early = client.post(f"{address}/actions/", sent | {"due": "2026-06-18"}, JSON)
    assert (early.status_code, early.json()["code"]) == (409, "weekly_action_due")
    ended = client.post(f"{BASE}/weekly-actions/{number}/end", {"result": "90% by noon"}, JSON).json()
    assert (ended["result"], ended["done_by"], ended["dropped"]) == ("90% by noon", "mori@example.com", False)
    again = client.post(f"{BASE}/weekly-actions/{number}/end", {"result": "x"}, JSON)
    assert (again.status_code, again.json()["code"]) == (409, "weekly_action_ended")
    assert client.get(address).json()["actions"][0]["result"] == "90% by noon"
    assert client.get(f"{BASE}/weekly-reviews/2026-06-12").status_code == 404
    assert as_person("kondo").post(f"{address}/actions/", sent, JSON).status_code == 409
    assert WeeklyAction.objects.count() == 1


def test_no_numbers_no_pack(world: Universe, as_person: SignedIn) -> None:  # noqa: F811
    found = as_person("mori", "en").post(f"{BASE}/weekly-reviews/")
    assert (found.status_code, found.json()["code"]) == (409, "nothing_to_freeze")


def test_the_settings(world: Universe, as_person: SignedIn) -> None:  # noqa: F811
    client = as_person("sato", "en")
    hours = {"weekday": "tue", "begins": "10:00", "ends": "10:30"}
    address = f"{BASE}/settings/weekly-review"
    assert client.get(address).json() == {"weekday": "fri", "begins": "15:00", "ends": "15:30"}
    assert client.put(address, hours, JSON).json() == hours == client.get(address).json()
    assert client.put(address, hours | {"ends": "09:00"}, JSON).json()["code"] == "weekly_review_hours"
    sent = {"follow_up": 3, "opportunity": 60, "won": 120, "sales_sources": ["紹介"]}
    assert client.put(f"{BASE}/settings/counting", sent, JSON).json() == sent
    assert maturity_days() == {"follow_up": 3, "opportunity": 60, "won": 120}
    assert client.put(f"{BASE}/settings/counting", sent | {"won": 1_000}, JSON).status_code == 400
    mori = as_person("mori")
    assert mori.put(f"{BASE}/settings/counting", sent, JSON).status_code == 409
    assert mori.put(address, hours, JSON).status_code == 409


def test_costs_and_goals_and_what_ifs(world: Universe, as_person: SignedIn) -> None:  # noqa: F811
    client, address = as_person("tanaka", "en"), f"{BASE}/measures/kpis/2026-10"
    found = client.patch(address, {"sales_cost": 500_000, "leads_goal": 300}, JSON).json()
    assert (found["sales_cost"], found["leads_goal"], found["marketing_cost"]) == (500_000, 300, None)
    assert client.patch(address, {"leads_goal": None}, JSON).json()["leads_goal"] is None
    row = MonthlyFigure.objects.get()
    assert (row.month, row.kind, row.value) == (date(2026, 10, 1), "sales_cost", Decimal(500_000))
    assert client.get(f"{BASE}/measures/kpis/2026-13").status_code == 404
    refused = as_person("mori").patch(address, {"sales_cost": 1}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_heads_and_analysts")
    kept = f"{BASE}/measures/what-if/kept/"
    sent = {"name": "80 %", "rates": {"follow_up": 0.8}}
    assert client.post(kept, sent, JSON).json()["rates"] == {"follow_up": 0.8}
    assert client.post(kept, sent | {"rates": {"other": 0.8}}, JSON).status_code == 409
    assert [row["name"] for row in client.get(kept).json()] == ["80 %"] == [Scenario.objects.get().name]

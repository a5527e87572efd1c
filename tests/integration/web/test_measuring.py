"""The settings of how leads are counted and when the weekly review is: stored with history, counted by."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from evidence.counting import counting, maturity_days
from governance.models import WeeklySchedule
from governance.weekly import next_meeting
from tests.integration.universe import Universe
from tests.integration.web.living import bring_life

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS, REVIEW = "/settings/counting/", "/settings/weekly-review/"
SENT = {"follow_up": "3", "opportunity": "60", "won": "120", "sales_sources": []}


def test_rates_are_counted_by_what_is_set(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    bring_life(world)
    client = as_person("sato", "en")
    before = client.get("/claims/").context["both"][1].lines[0].counted
    assert client.post(ADDRESS, SENT | {"opportunity": "0"}).status_code == 302
    assert maturity_days() == {"follow_up": 3, "opportunity": 0, "won": 120}
    # Leads of the last 90 days count at once.
    assert client.get("/claims/").context["both"][1].lines[0].counted != before
    with django_assert_max_num_queries(18):
        page = client.get(ADDRESS).content.decode()
    assert (
        "A lead counts in a rate after 3 days (follow-up), 0 days (opportunity) and 120 days (won)." in page
    )
    assert "follow-up 3 days, opportunity 0 days, won 120 days; all sources are marketing’s" in page


def test_sources_of_sales_are_not_marketings(world: Universe, as_person: SignedIn) -> None:
    bring_life(world)
    client = as_person("sato", "en")
    offered = [name for name, _label in client.get(ADDRESS).context["form"].fields["sales_sources"].choices]
    won = [line.cells[3].value for line in client.get("/kpis/").context["lines"]]
    assert "¥2,000,000" in won
    assert client.post(ADDRESS, SENT | {"sales_sources": offered}).status_code == 302
    assert counting().sales_sources == sorted(offered)
    assert {line.cells[3].value for line in client.get("/kpis/").context["lines"]} == {"¥0"}


def test_the_weekly_review_moves(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    wrong = client.post(REVIEW, {"weekday": "1", "begins": "10:00", "ends": "09:30"})
    assert wrong.status_code == 422 and "an end after the beginning" in wrong.content.decode()
    sent = {"weekday": "1", "begins": "10:00", "ends": "10:30"}
    assert client.post(REVIEW, sent)["Location"] == ADDRESS
    row = WeeklySchedule.objects.get()
    assert (row.weekday, row.begins, row.ends) == (1, time(10), time(10, 30))
    tokyo = ZoneInfo("Asia/Tokyo")
    assert next_meeting(datetime(2026, 6, 19, 12, tzinfo=tokyo)) == datetime(2026, 6, 23, 10, tzinfo=tokyo)
    assert "weekly review Tuesday, 10:00–10:30" in client.get(ADDRESS).content.decode()
    assert "set when the weekly review is" in client.get("/history/?kind=settings").content.decode()


def test_whoever_may_not_is_told_so(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert client.post(ADDRESS, SENT).status_code == 422
    assert client.post(REVIEW, {"weekday": "1", "begins": "10:00", "ends": "10:30"}).status_code == 422
    page = client.get(ADDRESS).content.decode()
    assert page.count("Only the two heads, the CMO and administrators change this.") == 2
    assert not WeeklySchedule.objects.exists() and counting().pk is None

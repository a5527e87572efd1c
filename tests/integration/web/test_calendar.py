"""The calendar, and the reviews that are recorded on it.

Version 1 is in force since Wednesday 1 April 2026; three months later is Wednesday 1 July.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from governance.models import Proposal, Review
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
KEEP = {"mql-outcome": "keep", "mql-notes": "指標は安定している"}


def lines(client: Client, query: str = "") -> list[tuple[date, str]]:
    months = client.get(f"/calendar/{query}").context["months"]
    shown = [line for month in months for line in month.lines]
    return [(line.entry.day, line.title) for line in shown if line.entry.document.key == "mql"]


def test_it_shows_three_months_from_this_one(world: Universe, as_person: SignedIn) -> None:
    """Four weekly sessions after the opening on Wednesday 1 April."""
    world.discussed(rule(visits=5))
    client = as_person("sato", "en")
    months = client.get("/calendar/").context["months"]
    assert [month.name for month in months] == ["April 2026", "May 2026", "June 2026"]
    assert lines(client) == [
        (date(2026, 4, 1), "Version 1 came into force"),
        (date(2026, 4, 8), "Session 1"),
        (date(2026, 4, 15), "Session 2"),
        (date(2026, 4, 22), "Session 3"),
        (date(2026, 4, 30), "Session 4"),  # 29 April is a public holiday.
    ]


def test_later_months_show_the_review_that_is_due(as_person: SignedIn) -> None:
    assert lines(as_person(language="en"), "?from=2026-07") == [(date(2026, 7, 1), "Quarterly review")]


@pytest.mark.parametrize("query", ["?from=", "?from=2026-13", "?from=nonsense", "?from=9999-12"])
def test_a_month_that_is_none_shows_this_one(as_person: SignedIn, query: str) -> None:
    months = as_person(language="en").get(f"/calendar/{query}").context["months"]
    assert months[0].name == "April 2026"


def test_weeks_begin_as_the_reader_expects(as_person: SignedIn) -> None:
    assert as_person(language="ja").get("/calendar/").context["months"][0].weekdays[0] == "日"
    assert as_person(language="en").get("/calendar/").context["months"][0].weekdays[0] == "Mon"


def test_an_overdue_review_is_vermilion(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)  # 10 July
    page = as_person("sato").get("/calendar/").content.decode()
    assert '<b class="needs-you">9日超過</b>' in page
    assert 'action="/calendar/mql/review/"' in page


def test_who_may_not_record_it_reads_why(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)
    page = as_person("mori", "en").get("/calendar/").content.decode()
    assert "Only the heads of marketing and sales and the CMO can do this." in page
    assert 'action="/calendar/mql/review/"' not in page
    assert as_person("mori").post("/calendar/mql/review/", KEEP).status_code == 422
    assert not Review.objects.exists()


def test_a_review_that_is_not_open_yet_cannot_be_recorded(as_person: SignedIn) -> None:
    response = as_person("sato").post("/calendar/mql/review/", KEEP)
    assert response.status_code == 422
    assert not Review.objects.exists()


def test_a_review_is_recorded(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)
    client = as_person("sato", "en")
    assert client.post("/calendar/mql/review/", KEEP)["Location"] == "/calendar/"
    review = Review.objects.get()
    assert (review.outcome, review.due_on, review.by) == ("keep", date(2026, 7, 1), world.sato)
    page = client.get("/calendar/").content.decode()
    assert "Last time:" in page
    assert "指標は安定している" in page
    assert "Due on <time" in page


def test_a_change_leads_to_a_proposal(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)
    response = as_person("sato").post("/calendar/mql/review/", {**KEEP, "mql-outcome": "change"})
    assert response["Location"] == f"/proposals/{Proposal.objects.get(status='draft').pk}/edit/"


def test_without_notes_it_is_refused_and_the_choice_stays(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)
    response = as_person("sato").post("/calendar/mql/review/", {"mql-outcome": "change", "mql-notes": ""})
    assert response.status_code == 422
    form = {row.document.key: form for row, form in response.context["reviews"]}["mql"]
    assert form["outcome"].value() == "change"
    assert "notes" in form.errors


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for visits in (4, 5, 6):
        world.discussed(rule(visits=visits))
    client = as_person("sato")
    client.get("/calendar/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        client.get("/calendar/")

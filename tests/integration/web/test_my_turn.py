"""My turn: what waits for the reader, why, by when, and where it is done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_where_nothing_waits_it_says_so(as_person: SignedIn) -> None:
    page = as_person("kondo", "en").get("/my-turn/").content.decode()
    assert "Nothing waits for you" in page


def test_a_head_is_asked_for_a_position(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=5))
    lines = as_person("tanaka", "en").get("/my-turn/").context["lines"]
    positions = [line for line in lines if "position" in line.what]
    assert [(line.subject, line.url, line.overdue) for line in positions] == [
        (f"Proposal #{proposal.pk}: 訪問回数を見直す", f"/proposals/{proposal.pk}/", False)
    ]
    assert "both heads" in positions[0].why


def test_what_is_overdue_stands_first_and_says_so(world: Universe, as_person: SignedIn) -> None:
    world.discussed(rule(visits=5))
    world.now += timedelta(days=8)  # The policy gives seven days.
    response = as_person("tanaka", "en").get("/my-turn/")
    assert response.context["lines"][0].overdue
    assert '<span class="needs-you">' in response.content.decode()


def test_a_member_of_sales_is_asked_to_acknowledge(as_person: SignedIn) -> None:
    lines = as_person("mori", "en").get("/my-turn/").context["lines"]
    assert [(line.subject, line.url) for line in lines] == [
        ("MQL definition version 1", "/definitions/mql/versions/1/acknowledge/")
    ]


def test_a_review_leads_to_the_calendar(world: Universe, as_person: SignedIn) -> None:
    world.now += timedelta(days=100)
    lines = as_person("sato").get("/my-turn/").context["lines"]
    assert "/calendar/#review-mql" in [line.url for line in lines]


def test_every_turn_has_its_reason() -> None:
    from governance.turns import TURNS
    from web.presenters.my_turn import why

    assert {code for code, _overdue in TURNS} == set(why())


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for visits in (4, 5, 6):
        world.discussed(rule(visits=visits))
    client = as_person("tanaka")
    client.get("/my-turn/")
    caches["minute"].clear()  # The frame's count is that of the page, not read once more.
    with django_assert_max_num_queries(36):  # type: ignore[attr-defined]
        client.get("/my-turn/")

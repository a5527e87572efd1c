"""The list of leads: filters, pages, verdicts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.integration.universe import Universe
from tests.integration.web.lead_files import imported

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def names(client: Client, query: str = "") -> list[str]:
    return [line.name for line in client.get(f"/leads/{query}").context["lines"]]


def test_without_leads_it_says_what_to_do(as_person: SignedIn) -> None:
    page = as_person("suzuki").get("/leads/").content.decode()
    assert "リードはまだ取り込まれていません" in page
    assert 'href="/imports/new/"' in page


def test_it_lists_what_was_imported(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    imported(client)
    assert names(client) == ["A1", "A2", "A6"]


def test_it_judges_each_by_the_version_in_force(as_person: SignedIn) -> None:
    """One visit is enough: A1 has 3, A6 has 1,200, A2's are unknown."""
    client = as_person("suzuki", "en")
    imported(client)
    lines = client.get("/leads/").context["lines"]
    assert {line.name: line.verdicts[0] for line in lines} == {
        "A1": ("Qualified", True),
        "A2": ("Undecided", False),
        "A6": ("Qualified", True),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?outcome=won", ["A1"]),
        ("?outcome=lost", ["A2", "A6"]),
        ("?search=a6", ["A6"]),
        ("?search=nobody", []),
        ("?source=crm&outcome=won", ["A1"]),
        ("?outcome=nonsense", ["A1", "A2", "A6"]),
        ("?page=nonsense", ["A1", "A2", "A6"]),
    ],
)
def test_it_filters(as_person: SignedIn, query: str, expected: list[str]) -> None:
    client = as_person("suzuki")
    imported(client)
    assert names(client, query) == expected


def test_pages_follow_each_other(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=3), qualifying=20)
    client = as_person()
    first, second = names(client), names(client, "?page=2")
    assert (len(first), len(second)) == (50, 10)
    assert not set(first) & set(second)
    assert 'href="?page=2"' in client.get("/leads/").content.decode()
    assert names(client, "?page=999999") == []


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    world.bring_leads(world.now - timedelta(days=3), qualifying=20)
    client = as_person()
    client.get("/leads/")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get("/leads/")

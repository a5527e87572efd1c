"""One lead: what is known of it, its life, and the verdicts on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.integration.universe import Universe, rule
from tests.integration.web.lead_files import imported

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_it_shows_what_is_known(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    imported(client)
    response = client.get("/leads/crm:A6/")
    groups = dict(response.context["groups"])
    assert [(line.label, line.value) for line in groups["行動"]] == [
        ("流入経路", "Bing"),
        ("サイト訪問回数", "1,200回"),
    ]
    assert dict(response.context["facts"])["その後の結果"] == "失注"


def test_it_says_the_verdict_with_its_reasons(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    imported(client)
    page = client.get("/leads/crm:A1/").content.decode()
    assert "This lead qualifies as MQL." in page
    assert "now: 3" in page


def test_an_undecided_lead_says_what_is_missing(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    imported(client)
    page = client.get("/leads/crm:A2/").content.decode()
    assert "cannot be decided yet" in page
    assert "<b>site visits</b>" in page


def test_a_proposal_stands_beside_as_a_simulation(world: Universe, as_person: SignedIn) -> None:
    """Three visits are enough for version 1, which asks for one; the proposal asks for five."""
    proposal = world.discussed(rule(visits=5))
    client = as_person("suzuki", "en")
    imported(client)
    assert f'<option value="{proposal.pk}">' in client.get("/leads/crm:A1/").content.decode()
    response = client.get(f"/leads/crm:A1/?against={proposal.pk}")
    assert response.context["verdicts"][0]["answer"].verdict == "Qualified"
    assert response.context["proposed"]["answer"].verdict == "Not qualified"
    assert "a simulation at the same instant" in response.content.decode()


def test_its_life_is_a_timeline(world: Universe, as_person: SignedIn) -> None:
    came = world.now - timedelta(days=3)
    world.bring_leads(came, qualifying=1, rows=2)
    steps = as_person(language="en").get("/leads/crm:L0/").context["timeline"]
    assert [(step.label, step.side) for step in steps] == [
        ("Acquired", "marketing"),
        ("Imported for the first time", "other"),
    ]
    assert steps[0].at == came


@pytest.mark.parametrize(
    "address", ["/leads/crm:nobody/", "/leads/crm:A1/?against=999", "/leads/crm:A1/?against=x"]
)
def test_what_does_not_exist_is_missing(as_person: SignedIn, address: str) -> None:
    client = as_person("suzuki")
    imported(client)
    assert client.get(address).status_code == 404


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    proposal = world.discussed(rule(visits=5))
    world.bring_leads(world.now - timedelta(days=3), qualifying=1, rows=2)
    client = as_person()
    client.get("/leads/crm:L0/")
    with django_assert_max_num_queries(27):  # type: ignore[attr-defined]
        client.get(f"/leads/crm:L0/?against={proposal.pk}")

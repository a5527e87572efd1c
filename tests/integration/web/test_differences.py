"""The past leads that get another verdict: direction, outcome, pages, the reasons under both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_each_lead_that_changes_is_listed_with_its_reasons(world: Universe, as_person: SignedIn) -> None:
    """Of 60 leads 40 have two visits: they qualify by version 1 and not by the proposal."""
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    proposal = world.drafted(rule(visits=3))
    client = as_person("mori")
    page = client.get(f"/proposals/{proposal.pk}/differences/")
    html = page.content.decode()
    assert page.context["total"] == 40
    assert len(page.context["leads"]) == 20
    assert f"/leads/crm:L20/?against={proposal.pk}" in html
    assert "サイト訪問回数：2" in html
    second = client.get(f"/proposals/{proposal.pk}/differences/?page=2")
    assert len(second.context["leads"]) == 20
    assert not {lead.id for lead in second.context["leads"]} & {lead.id for lead in page.context["leads"]}


def test_the_filters_narrow_it(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    proposal = world.drafted(rule(visits=3))
    client = as_person("mori")
    url = f"/proposals/{proposal.pk}/differences/"
    assert client.get(url, {"direction": "gained"}).context["total"] == 0
    assert client.get(url, {"direction": "dropped"}).context["total"] == 40
    assert client.get(url, {"outcome": "won"}).context["total"] == 0
    assert client.get(url, {"direction": "sideways", "page": "x"}).context["total"] == 40


def test_without_leads_it_says_what_to_do(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    page = as_person("mori", "en").get(f"/proposals/{proposal.pk}/differences/").content.decode()
    assert "No leads yet" in page


def test_an_unknown_proposal_is_not_found(as_person: SignedIn) -> None:
    assert as_person().get("/proposals/99/differences/").status_code == 404

"""What says nothing is told of before a vote: in the editor and on the proposal, and nobody is held back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from definitions.models import Attribute
from governance.facts import facts_of
from governance.policies import may
from tests.integration.universe import Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
TWICE = {"criteria": [{"id": "more", "attribute": "site_visits", "is": "at_least", "value": 9}]}


def test_a_proposal_shows_what_another_criterion_makes_superfluous(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=3, **TWICE))
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Advice before the vote" in page
    assert "is superfluous beside" in page
    assert 'href="#criterion-visits"' in page
    told = may("take_position", facts_of(proposal, world.people["tanaka"], world.now))
    assert told is None


def test_a_sensible_proposal_shows_no_advice(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    assert "採決前の助言" not in as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()


def test_the_editor_tells_it_at_the_criterion(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3, **TWICE))
    client = as_person("sato", "en")
    sent = fields(client.get(f"/proposals/{proposal.pk}/edit/").content.decode(), "editor")
    page = client.post("/definitions/mql/reading/", sent).content.decode()
    at_the_card = page.split('id="advice:visits"')[1].split("</ul>")[0]
    assert "is superfluous beside" in at_the_card
    assert "<li>" not in page.split('id="advice:more"')[1].split("</ul>")[0]


def test_an_attribute_that_no_lead_has_is_told_of(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(datetime(2026, 3, 1, tzinfo=UTC), qualifying=5, rows=20)
    body = rule(visits=3, criteria=[{"id": "size", "attribute": "employees", "is": "at_least", "value": 50}])
    body["attributes"]["employees"] = {"type": "integer"}
    proposal = world.discussed(body)
    page = as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "取り込んだリードのどれも「従業員数」が分かっていません。" in page


def test_an_attribute_that_leaks_is_told_of(world: Universe, as_person: SignedIn) -> None:
    """In the editor at its criterion, and on the proposal."""
    world.bring_leads(datetime(2026, 3, 1, tzinfo=UTC), qualifying=5, rows=20)
    Attribute.objects.filter(key="site_visits").update(known_later=True)
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato", "en")
    sent = fields(client.get(f"/proposals/{proposal.pk}/edit/").content.decode(), "editor")
    page = client.post("/definitions/mql/reading/", sent).content.decode()
    assert "leaks the outcome" in page.split('id="advice:visits"')[1].split("</ul>")[0]
    assert "leaks the outcome" in client.post("/definitions/mql/effect/", sent).content.decode()
    assert "結果が漏れています" in as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()

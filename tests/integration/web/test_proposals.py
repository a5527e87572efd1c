"""The list of proposals: where each stands, whose turn, filters, order; opening and withdrawing one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Proposal
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def listed(client: Client, **query: str) -> list[int]:
    return [row.proposal.pk for row in client.get("/proposals/", query).context["page"]]


def test_it_says_whose_turn_it_is_and_until_when(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    page = as_person("tanaka").get("/proposals/")
    row = next(row for row in page.context["page"] if row.proposal == proposal)
    assert row.mine
    assert "田中 健さん（営業責任者）" in row.turn.who
    assert row.turn.due == proposal.positions_due
    assert not next(iter(as_person("mori").get("/proposals/").context["page"])).mine


def test_the_queries_do_not_grow_with_the_proposals(world: Universe, as_person: SignedIn) -> None:
    world.discussed(rule(visits=3))
    client = as_person("sato")
    client.get("/proposals/")
    with CaptureQueriesContext(connection) as few:
        client.get("/proposals/")
    for visits in range(4, 9):
        world.discussed(rule(visits=visits))
    client = as_person("sato")
    client.get("/proposals/")
    with CaptureQueriesContext(connection) as many:
        client.get("/proposals/")
    assert len(many) <= len(few) + 2
    assert len(many) <= 40


def test_filters_and_order(world: Universe, as_person: SignedIn) -> None:
    first = Proposal.objects.get()
    draft, talk = world.drafted(rule(visits=2)), world.discussed(rule(visits=3))
    client = as_person("mori")
    assert listed(client) == [talk.pk, draft.pk, first.pk]
    assert listed(client, sort="newest") == [talk.pk, draft.pk, first.pk]
    assert listed(client, sort="status") == [draft.pk, talk.pk, first.pk]
    assert listed(client, status="open") == [talk.pk, draft.pk]
    assert listed(client, status="approved") == [first.pk]
    assert listed(client, document="sql") == []
    assert "この" not in client.get("/proposals/", {"document": "sql"}).context["form"].errors
    assert listed(client, status="nonsense", document="nonsense", sort="nonsense") == [
        talk.pk,
        draft.pk,
        first.pk,
    ]


def test_a_trial_that_is_over_awaits_the_decision(world: Universe, as_person: SignedIn) -> None:
    trial = world.tried(rule(visits=3))
    world.now = trial.ends_at + timedelta(hours=1)
    assert listed(as_person(), status="decision") == [trial.proposal_id]
    assert listed(as_person(), status="trial") == []


def test_an_empty_company_is_told_how_definitions_change(as_person_of_empty: SignedIn) -> None:
    page = as_person_of_empty("sato", "en").get("/proposals/").content.decode()
    assert "A definition changes by a proposal only" in page


def test_a_draft_is_opened_with_the_test_on_past_leads(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    proposal = world.drafted(rule(visits=3))
    page = as_person("sato").post(f"/proposals/{proposal.pk}/open/", follow=True).content.decode()
    assert "協議を始めました" in page
    backtest = proposal.revisions.get().backtest
    assert backtest is not None
    assert backtest.figures["dropped"]["never_contacted"] + backtest.figures["dropped"]["open"] == 40


def test_without_leads_the_reason_is_asked_for(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato", "en")
    url = f"/proposals/{proposal.pk}/open/"
    refused = client.post(url)
    assert refused.status_code == 422
    assert "Test the definition on past leads, or say why" in refused.content.decode()
    assert client.post(url, {"no_backtest_reason": "No leads yet"}).status_code == 302
    assert proposal.revisions.get().no_backtest_reason == "No leads yet"


def test_only_the_proposer_opens_and_the_button_says_so(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("tanaka", "en")
    sentence = "Only the person who proposed this can do it."
    assert sentence in client.get(f"/proposals/{proposal.pk}/").content.decode()
    refused = client.post(f"/proposals/{proposal.pk}/open/", {"no_backtest_reason": "x"})
    assert sentence in refused.content.decode()
    proposal.refresh_from_db()
    assert proposal.status == "draft"


def test_withdrawing_needs_a_reason_and_keeps_the_version_in_force(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("sato")
    url = f"/proposals/{proposal.pk}/withdraw/"
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "前提が変わった"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    assert world.mql.versions.count() == 1


def test_an_address_of_a_verb_leads_to_the_proposal_when_it_is_opened(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=3))
    for verb in ("withdraw", "position", "comment", "approve", "start-trial", "contract", "sessions/1/hold"):
        response = as_person().get(f"/proposals/{proposal.pk}/{verb}/")
        assert (response.status_code, response["Location"]) == (302, f"/proposals/{proposal.pk}/")

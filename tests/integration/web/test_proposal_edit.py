"""Editing a draft and revising in the discussion: the same page, and what happened meanwhile."""

from collections.abc import Callable

import pytest
from django.test import Client

from governance.actions.proposals import edit_draft, revise
from tests.integration.universe import Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_a_draft_is_edited(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor")
    assert (sent["title"], sent["revision"]) == (["訪問回数を見直す"], ["1"])
    assert client.post(url, {**sent, "visits:value": "5", "title": "訪問5回から"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.title == "訪問5回から"
    assert proposal.revisions.latest("number").body["rule"]["all"][0]["value"] == 5


def test_a_stale_draft_is_refused_keeps_what_was_typed_and_says_what_happened(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato", "en")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor")
    edit_draft(
        proposal=proposal,
        title="別の窓で",
        body=rule(visits=7),
        reason="別の窓で直した",
        expected_effect="",
        revision=1,
        by=world.sato,
        at=world.later(),
    )
    response = client.post(url, {**sent, "visits:value": "5"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody was faster: you saw revision 1, and revision 2 is the newest." in page
    assert "Megumi Sato sent revision 2" in page
    assert "別の窓で直した" in page
    assert fields(page, "editor")["visits:value"] == ["5"]
    assert proposal.revisions.count() == 2


def test_a_revision_dismisses_the_positions(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    world.agree(proposal, "tanaka")
    client = as_person("sato")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor")
    assert "title" not in sent
    sent |= {"visits:value": ["4"], "reason": ["3回では多い"], "no_backtest_reason": ["まだない"]}
    page = client.post(url, sent, follow=True).content.decode()
    assert "新しい稿を送りました" in page
    assert not proposal.positions.filter(dismissed_at=None).exists()


def test_a_revision_that_changes_nothing_is_refused(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("sato", "en")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor")
    response = client.post(url, {**sent, "reason": "x", "no_backtest_reason": "x"})
    assert "Nothing has changed." in response.content.decode()
    assert response.status_code == 422


def test_a_revision_overtaken_by_another_is_refused(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("sato", "en")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor")
    more = {"reason": "先に", "revision": 1, "no_backtest_reason": "まだ"}
    revise(proposal=proposal, body=rule(visits=6), by=world.sato, at=world.later(), **more)
    response = client.post(url, {**sent, "visits:value": "9", "reason": "x", "no_backtest_reason": "x"})
    assert "Somebody was faster" in response.content.decode()
    assert proposal.revisions.count() == 2


def test_only_the_proposer_revises_and_the_page_says_so(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("tanaka", "en")
    url = f"/proposals/{proposal.pk}/edit/"
    html = client.get(url).content.decode()
    assert "Only the person who proposed this can do it." in html
    sent = fields(html, "editor") | {"visits:value": ["4"], "reason": ["x"], "no_backtest_reason": ["x"]}
    assert client.post(url, sent).status_code == 422
    assert proposal.revisions.count() == 1


def test_buttons_of_the_cards_work_on_a_revision_too(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("sato")
    url = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(url).content.decode(), "editor") | {"reason": ["書きかけ"]}
    again = fields(client.post(url, {**sent, "do": "add:reference:all"}).content.decode(), "editor")
    assert again["reason"] == ["書きかけ"]
    assert again["node"][-1].startswith("reference:1:")

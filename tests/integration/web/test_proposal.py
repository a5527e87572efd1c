"""A proposal's page: where it stands, what is next, what changes, who said what; its revisions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.actions.proposals import revise
from governance.models import Proposal
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_it_shows_the_change_the_next_step_and_the_reason(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    page = as_person("mori").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "<del>1回以上</del>" in page
    assert "<ins>3回以上</ins>" in page
    assert "見込みの薄いリードが多い" in page
    assert "過去リードがまだない" in page
    assert 'aria-current="step">協議<' in page
    assert "佐藤 恵さん（マーケティング責任者）、田中 健さん（営業責任者）" in page


def test_it_asks_few_queries_however_much_was_said(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    for number in range(8):
        comment(proposal=proposal, text=f"意見{number}", by=world.mori, at=world.later())
    client = as_person("sato")
    client.get(f"/proposals/{proposal.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/proposals/{proposal.pk}/")
    assert len(queries) <= 56


def test_every_status_has_its_page(world: Universe, as_person: SignedIn) -> None:
    report = world.reported(rule(visits=3))
    draft = world.drafted(rule(visits=4))
    for proposal in Proposal.objects.all():
        for language in ("ja", "en"):
            assert as_person("ito", language).get(f"/proposals/{proposal.pk}/").status_code == 200
    page = as_person("ito", "en").get(f"/proposals/{report.trial.proposal_id}/").content.decode()
    assert 'aria-current="step">Decision by the CMO<' in page
    assert (
        'aria-current="step">Draft<'
        in as_person("sato", "en").get(f"/proposals/{draft.pk}/").content.decode()
    )


def test_a_dismissed_position_says_by_whom_when_and_why(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    world.agree(proposal, "tanaka")
    revise(
        proposal=proposal,
        body=rule(visits=4),
        reason="3回では多い",
        revision=1,
        no_backtest_reason="まだない",
        by=world.sato,
        at=world.later(),
    )
    page = as_person("tanaka").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "seal-dismissed" in page
    assert "第2稿により取り消し（佐藤、2026/4/2）" in page


def test_what_people_wrote_is_markdown_without_their_html(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    text = "**大事**です <script>alert(1)</script> [外](https://example.com)"
    comment(proposal=proposal, text=text, by=world.mori, at=world.later())
    page = as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "<strong>大事</strong>" in page
    assert "<script>alert" not in page
    assert 'rel="noopener nofollow"' in page


def test_an_overdue_position_is_said_to_be_overdue(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    assert proposal.positions_due
    world.now = proposal.positions_due + timedelta(hours=1)
    page = as_person("ito", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "It was due on" in page


def test_a_concern_is_read_beside_the_seals(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    take_position(
        proposal=proposal,
        revision=1,
        stance="concern",
        text="季節で変わる",
        by=world.tanaka,
        at=world.later(),
    )
    page = as_person().get(f"/proposals/{proposal.pk}/").content.decode()
    assert "季節で変わる" in page
    assert 'aria-current="step">合意<' in page


def test_each_revision_has_its_address_and_what_changed(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    revise(
        proposal=proposal,
        body=rule(visits=4),
        reason="3回では多い",
        revision=1,
        no_backtest_reason="まだない",
        by=world.sato,
        at=world.later(),
    )
    client = as_person()
    first = client.get(f"/proposals/{proposal.pk}/revisions/1/").content.decode()
    second = client.get(f"/proposals/{proposal.pk}/revisions/2/").content.decode()
    assert "3回以上" in first
    assert "<del>3回以上</del>" in second
    assert "<ins>4回以上</ins>" in second
    assert client.get(f"/proposals/{proposal.pk}/revisions/3/").status_code == 404


def test_an_unknown_proposal_is_not_found(as_person: SignedIn) -> None:
    assert as_person().get("/proposals/99/").status_code == 404
    assert as_person().post("/proposals/99/withdraw/", {"reason": "x"}).status_code == 404

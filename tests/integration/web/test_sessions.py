"""The sessions of a discussion: moved, recorded, waived."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from governance.models import Proposal
from tests.integration.universe import TOKYO, Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed(rule(visits=3))


def test_a_session_is_moved_in_the_readers_zone(proposal: Proposal, as_person: SignedIn) -> None:
    url = f"/proposals/{proposal.pk}/sessions/1/move/"
    assert as_person("sato").post(url, {"planned_for": "2026-04-20T10:30"}).status_code == 302
    moved = timezone.localtime(proposal.sessions.get(number=1).planned_for, TOKYO)
    assert moved.isoformat() == "2026-04-20T10:30:00+09:00"


def test_a_session_cannot_be_moved_into_the_past(proposal: Proposal, as_person: SignedIn) -> None:
    response = as_person("sato", "en").post(
        f"/proposals/{proposal.pk}/sessions/1/move/", {"planned_for": "2026-01-01T10:00"}
    )
    page = response.content.decode()
    assert "A session can only be moved to a date to come." in page
    assert 'value="2026-01-01T10:00"' in page


def test_a_session_is_recorded_with_who_came_and_what_was_said(
    world: Universe, proposal: Proposal, as_person: SignedIn
) -> None:
    world.later(days=8)
    sent = {
        "held_at": "2026-04-08T15:00",
        "attendees": [world.sato.pk, world.tanaka.pk],
        "minutes": "条件を確認した。",
    }
    client = as_person("tanaka")
    assert client.post(f"/proposals/{proposal.pk}/sessions/1/hold/", sent).status_code == 302
    session = proposal.sessions.get(number=1)
    assert set(session.attendees.all()) == {world.sato, world.tanaka}
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "条件を確認した。" in page
    assert "4回中1回実施" in page


def test_a_record_without_minutes_comes_back_with_what_was_typed(
    world: Universe, proposal: Proposal, as_person: SignedIn
) -> None:
    world.later(days=8)
    sent = {"held_at": "2026-04-08T15:00", "attendees": [world.mori.pk], "minutes": ""}
    response = as_person("tanaka").post(f"/proposals/{proposal.pk}/sessions/1/hold/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="form-hold-1" open' in page
    assert f'value="{world.mori.pk}"' in page
    assert proposal.sessions.get(number=1).held_at is None


def test_a_member_cannot_record_a_session(world: Universe, proposal: Proposal, as_person: SignedIn) -> None:
    world.later(days=8)
    sent = {"held_at": "2026-04-08T15:00", "attendees": [world.mori.pk], "minutes": "x"}
    response = as_person("mori", "en").post(f"/proposals/{proposal.pk}/sessions/1/hold/", sent)
    assert "Only the heads of marketing and sales can do this." in response.content.decode()


def test_both_heads_waive_the_rest(proposal: Proposal, as_person: SignedIn) -> None:
    url = f"/proposals/{proposal.pk}/sessions/waive/"
    assert as_person("sato").post(url, {"reason": ""}).status_code == 422
    for key in ("sato", "tanaka"):
        assert as_person(key).post(url, {"reason": "小さな変更のため"}).status_code == 302
    page = as_person("mori").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "残りは両責任者が省略" in page
    assert page.count("小さな変更のため") >= 2


def test_a_session_that_does_not_exist_is_not_found(proposal: Proposal, as_person: SignedIn) -> None:
    assert as_person("sato").post(f"/proposals/{proposal.pk}/sessions/9/move/", {}).status_code == 404

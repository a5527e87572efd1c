"""/proposals/NUMBER/sponsor/: a member suggests, a head sponsors it, its author opens the discussion."""

from collections.abc import Callable

import pytest
from django.test import Client

from definitions.models import Document
from governance.actions.decisions import approve
from governance.actions.proposals import open_discussion, sponsor
from governance.actions.trials import send_to_decision
from governance.models import Proposal
from tests.integration.universe import Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
WORDS = {"title": "訪問3回から", "reason": "見込みが薄い", "expected_effect": "件数が減る"}


def test_from_the_editor_to_the_discussion(as_person: SignedIn) -> None:
    mori = as_person("mori")
    page = mori.get("/definitions/mql/propose/").content.decode()
    assert "責任者のどちらかが推薦者になると協議に進めます" in page
    sent = {**fields(page, "editor"), **WORDS, "visits:value": "3"}
    saved = mori.post("/definitions/mql/propose/", sent, follow=True).content.decode()
    proposal = Proposal.objects.get(title=WORDS["title"])
    address = f"/proposals/{proposal.pk}/"
    assert "両責任者に推薦をお願いしました" in saved and "推薦者を求めています" in saved
    assert mori.post(f"{address}open/", {"no_backtest_reason": "まだない"}).status_code == 422
    tanaka = as_person("tanaka")
    assert "協議に進めるなら推薦者になってください" in tanaka.get("/my-turn/").content.decode()
    after = tanaka.post(f"{address}sponsor/", {"revision": 1}, follow=True).content.decode()
    assert "推薦者になりました" in after and "推薦：田中 健" in after
    assert "推薦者を求めています" not in after
    assert as_person("mori").post(f"{address}open/", {"no_backtest_reason": "まだない"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.sponsor_id is None) == ("discussion", False)


def test_the_matrix_is_suggested_in_its_own_form(as_person: SignedIn) -> None:
    assert "You hold no seat" in as_person("mori", "en").get("/definitions/matrix/propose/").content.decode()
    assert (
        "You hold no seat" not in as_person("ito", "en").get("/definitions/matrix/propose/").content.decode()
    )


def test_others_read_who_can_and_are_refused(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(by="mori")
    client = as_person("ito", "en")
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Aoi Mori holds no seat" in page and "Only the heads of marketing and sales can do this" in page
    assert client.post(f"/proposals/{proposal.pk}/sponsor/", {"revision": 1}).status_code == 422
    stale = as_person("sato", "en").post(f"/proposals/{proposal.pk}/sponsor/", {"revision": 9})
    assert stale.status_code == 409
    proposal.refresh_from_db()
    assert proposal.sponsor is None


def test_the_dossier_names_who_sponsored_it(world: Universe, as_person: SignedIn) -> None:
    sql = Document.objects.get(key="sql")
    proposal = world.drafted(rule(kind="sql"), by="mori", document=sql)
    sponsor(proposal=proposal, revision=1, by=world.tanaka, at=world.later())
    open_discussion(proposal=proposal, no_backtest_reason="まだない", by=world.mori, at=world.later())
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.tanaka, at=world.later())
    at = world.later()
    approve(proposal=proposal, revision=1, report=None, in_force_from=world.later(), by=world.ito, at=at)
    world.later()
    client = as_person("kondo", "en")
    page = client.get("/definitions/sql/versions/1/dossier/").content.decode()
    assert "<dt>Sponsored by</dt><dd>Ken Tanaka</dd>" in page
    found = client.get("/api/v1/definitions/sql/versions/1/dossier/json").json()["proposal"]
    assert (found["proposer"], found["sponsor"]) == ("Aoi Mori", "Ken Tanaka")

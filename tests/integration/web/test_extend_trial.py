"""/proposals/NUMBER/trial/ask-extension/ and /extend/: one head asks, the other confirms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.integration.universe import TOKYO, Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_one_head_asks_and_the_other_confirms_on_the_proposals_page(
    world: Universe, as_person: SignedIn
) -> None:
    trial = world.tried()
    end = trial.ends_at + timedelta(days=14)
    address = f"/proposals/{trial.proposal_id}/trial"
    day = end.astimezone(TOKYO).date().isoformat()
    sato = as_person("sato", "en")
    assert sato.post(f"{address}/ask-extension/", {"ends_at": day}).status_code == 422
    sent = {"ends_at": day, "reason": "Too few leads."}
    assert sato.post(f"{address}/ask-extension/", sent).status_code == 302
    page = sato.get(f"/proposals/{trial.proposal_id}/").content.decode()
    assert "asks to extend the trial" in page and "Confirm the extension" not in page
    tanaka = as_person("tanaka", "en")
    page = tanaka.get(f"/proposals/{trial.proposal_id}/").content.decode()
    assert "Confirm the extension" in page and "Too few leads." in page
    assert tanaka.post(f"{address}/extend/", {"ends_at": end.isoformat()}).status_code == 302
    trial.refresh_from_db()
    assert trial.ends_at == end
    assert "Extended once" in tanaka.get(f"/proposals/{trial.proposal_id}/").content.decode()


def test_a_member_cannot(world: Universe, as_person: SignedIn) -> None:
    trial = world.tried()
    sent = {"ends_at": "2026-06-30", "reason": "x"}
    refused = as_person("mori", "en").post(f"/proposals/{trial.proposal_id}/trial/ask-extension/", sent)
    assert refused.status_code == 422 and "Only the heads" in refused.content.decode()

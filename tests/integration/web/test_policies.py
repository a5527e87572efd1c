"""Settings of documents: the policy is read by everybody, changed by few; documents and seats are added."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from definitions.models import Document
from governance.actions.documents import change_policy
from governance.actions.positions import take_position
from people.models import Seat
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
POLICY: dict[str, Any] = {
    "sessions_required": "2",
    "days_between_sessions": "7",
    "position_days": "7",
    "trial_days": "30",
    "review_months": "3",
    "approver_when_cmo_proposes": "",
    "reason": "協議を短くする",
}


def test_the_cmo_changes_it_with_a_reason(as_person: SignedIn) -> None:
    client = as_person("ito")
    assert client.post("/settings/documents/mql/", POLICY).status_code == 302
    page = client.get("/settings/documents/mql/").content.decode()
    assert "協議を短くする" in page
    assert "4 → 2" in page


def test_others_read_it_and_are_told_who_may(as_person: SignedIn) -> None:
    client = as_person("mori")
    page = client.get("/settings/documents/mql/").content.decode()
    assert "管理者とCMOだけです" in page
    answer = client.post("/settings/documents/mql/", POLICY)
    assert answer.status_code == 422
    assert Document.objects.get(key="mql").sessions_required == 4


def test_what_is_out_of_bounds_stands_at_its_field(as_person: SignedIn) -> None:
    answer = as_person("ito").post("/settings/documents/mql/", POLICY | {"trial_days": "900"})
    assert answer.status_code == 422
    assert "trial_days" in answer.context["form"].errors


def test_a_definition_for_a_segment_is_added(as_person: SignedIn) -> None:
    client = as_person("yamada")
    sent = {
        "kind": "mql",
        "scope": "中小企業",
        "name_ja": "中小企業のMQL",
        "name_en": "SMB",
        "key": "mql-smb",
    }
    assert client.post("/settings/documents/", sent).status_code == 302
    assert Document.objects.get(key="mql-smb").scope == "中小企業"
    again = client.post("/settings/documents/", sent)
    assert (again.status_code, "mql-smb" in str(again.context["form"].errors)) == (422, True)


def test_a_seat_is_added_for_what_the_cmo_proposes(as_person: SignedIn) -> None:
    client = as_person("yamada")
    sent = {"key": "ceo", "name_ja": "社長", "name_en": "CEO", "department": ""}
    assert client.post("/settings/seats/", sent).status_code == 302
    assert Seat.objects.get(key="ceo").name_ja == "社長"
    assert "社長" in client.get("/settings/documents/mql/").content.decode()
    assert as_person("mori").post("/settings/seats/", sent).status_code == 403


def test_a_hidden_position_is_on_no_page_and_in_no_answer(world: Universe, as_person: SignedIn) -> None:
    at = world.later()
    change_policy(document=world.mql, reason="率直に", hidden_positions=True, by=world.ito, at=at)
    proposal = world.discussed()
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        harm="floods_sales",
        text="件数が多すぎる",
        by=world.tanaka,
        at=world.later(),
    )
    client = as_person("sato")
    for address in (
        f"/proposals/{proposal.pk}/",
        "/history/",
        "/history/export.json",
        "/my-turn/",
        "/proposals/",
        f"/api/v1/proposals/{proposal.pk}",
        "/api/v1/proposals/",
    ):
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode()
        assert "件数が多すぎる" not in text, address
        assert '"floods_sales"' not in text or address.startswith("/proposals/"), address
    assert "件数が多すぎる" in as_person("tanaka").get(f"/proposals/{proposal.pk}/").content.decode()
    world.agree(proposal, "sato")
    assert "件数が多すぎる" in client.get(f"/proposals/{proposal.pk}/").content.decode()

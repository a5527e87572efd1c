"""Quarterly reviews: the evidence's page, its outcomes, the list, what says so when one is overdue."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from governance.actions.decisions import approve
from governance.actions.positions import take_position, withdraw_objection
from governance.actions.reviews import freeze_pack
from governance.actions.trials import send_to_decision
from governance.models import EvidencePack, Review
from tests.integration.universe import TOKYO, Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def pack(world: Universe) -> EvidencePack:
    """Frozen two days late, on 19 June 2026."""
    world.bring_leads(world.now + timedelta(days=5), qualifying=30)
    world.now = datetime(2026, 6, 19, 9, tzinfo=TOKYO)
    found = freeze_pack(document=world.mql, at=world.now)
    assert found
    return found


def test_the_page_shows_the_evidence_and_when_it_was_frozen(pack: EvidencePack, as_person: SignedIn) -> None:
    page = as_person("mori", "en").get(f"/reviews/{pack.pk}/").content.decode()
    assert "Does the definition still hold?" in page
    assert "Share of leads that qualify" in page and "100%" in page and "n\u00a0=\u00a060" in page
    assert "written down 2 days late" in page and pack.fingerprint in page
    assert "Only the heads of marketing and sales and the CMO" in page
    assert f"/reviews/{pack.pk}/" in as_person("mori").get("/reviews/").content.decode()
    assert f"/reviews/{pack.pk}/" in as_person("mori").get("/calendar/").content.decode()
    assert f"/reviews/{pack.pk}/" in as_person("mori").get("/definitions/mql/").content.decode()


def test_objections_stand_beside_what_was_measured_and_concerns_are_questions(
    empty: Universe, as_person_of_empty: SignedIn
) -> None:
    """Sales feared a flood and withdrew that; of 60 leads that came in the quarter all qualify."""
    world = empty
    proposal = world.discussed(rule(visits=1))
    said: dict[str, Any] = {"proposal": proposal, "revision": 1}
    harm: dict[str, Any] = {
        "stance": "object",
        "harm": "floods_sales",
        "criterion": "visits",
        "text": "多すぎる",
    }
    take_position(**said, **harm, by=world.tanaka, at=world.later())
    withdraw_objection(
        objection=proposal.objections.get(), reason="数を見た", by=world.tanaka, at=world.later()
    )
    take_position(**said, stance="concern", text="展示会の後はどうか", by=world.sato, at=world.later())
    world.agree(proposal, "tanaka")
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.tanaka, at=world.later())
    at = world.later()
    approve(proposal=proposal, revision=1, report=None, in_force_from=world.later(), by=world.ito, at=at)
    world.bring_leads(world.now + timedelta(days=5), qualifying=20)
    world.now = datetime(2026, 6, 17, 9, tzinfo=TOKYO)
    pack = freeze_pack(document=world.mql, at=world.now)
    assert pack
    (objection,), (concern,) = pack.contents["objections"], pack.contents["concerns"]
    assert (objection["measure"], objection["settled_as"]) == ("qualified_per_week", "withdrawn")
    assert concern["text"] == "展示会の後はどうか"
    page = as_person_of_empty("mori", "en").get(f"/reviews/{pack.pk}/").content.decode()
    objections, _, rest = page.partition('id="objections"')[2].partition("</section>")
    assert "多すぎる" in objections and "It floods sales" in objections
    assert "Measured since:" in objections and "n\u00a0=\u00a060" in objections
    assert "展示会の後はどうか" in rest


def test_keep_is_recorded_on_the_page(pack: EvidencePack, as_person: SignedIn) -> None:
    address = f"/reviews/{pack.pk}/"
    client = as_person("sato", "en")
    assert client.post(address, {"outcome": "keep", "notes": " "}).status_code == 422
    page = client.post(address, {"outcome": "keep", "notes": "Fine."}, follow=True).content.decode()
    assert "it stays as it is" in page and "Fine." in page
    assert client.post(address, {"outcome": "keep", "notes": "Again."}).status_code == 422


def test_change_leads_to_its_draft(pack: EvidencePack, as_person: SignedIn) -> None:
    sent = {"outcome": "change", "notes": "3回にしたい"}
    response = as_person("sato").post(f"/reviews/{pack.pk}/", sent)
    review = Review.objects.get()
    assert review.proposal and response["Location"] == f"/proposals/{review.proposal.pk}/edit/"


def test_the_cmo_retires_it_and_every_page_says_so(
    world: Universe, pack: EvidencePack, as_person: SignedIn
) -> None:
    address = f"/reviews/{pack.pk}/"
    sent = {"notes": "使われていない", "retire_from": "", "confirm": "sql"}
    assert "to confirm" not in as_person("sato", "en").get(address).content.decode()
    client = as_person("ito", "en")
    refused = client.post(address, sent)
    assert refused.status_code == 422 and "to confirm that it is retired" in refused.content.decode()
    page = client.post(address, sent | {"confirm": "mql"}, follow=True).content.decode()
    assert "Retired by Aya Ito" in page
    world.later()
    client = as_person("mori", "en")
    assert "Retired: no version is in force" in client.get("/").content.decode()
    assert "No version is in force at this instant" in client.get("/definitions/mql/check/").content.decode()
    found = client.get("/api/v1/definitions/mql").json()
    assert (found["in_force"], found["review_due"]) == (None, None)
    judged = client.post("/api/v1/definitions/mql/judge", {"lead": {"id": "x"}}, content_type=JSON)
    assert (judged.status_code, judged.json()["code"]) == (404, "not_in_force")


def test_an_overdue_review_is_said_wherever_the_definition_is(world: Universe, as_person: SignedIn) -> None:
    world.now = datetime(2026, 7, 5, 9, tzinfo=TOKYO)
    client = as_person("mori", "en")
    assert "days overdue" in client.get("/").content.decode()
    for address in ("/definitions/mql/", "/definitions/mql/check/"):
        page = client.get(address).content.decode()
        assert "It was due on <time" in page and "1 July 2026" in page
    found = client.get("/api/v1/definitions/mql").json()
    assert (found["review_due"], found["review_overdue"]) == ("2026-07-01", True)


def test_evidence_is_frozen_by_hand_where_no_job_has(world: Universe, as_person: SignedIn) -> None:
    address = "/calendar/mql/freeze/"
    assert "two weeks before" in as_person("mori", "en").post(address, follow=True).content.decode()
    world.now = datetime(2026, 6, 20, 9, tzinfo=TOKYO)
    assert as_person("mori").post(address).status_code == 302
    assert EvidencePack.objects.count() == 1


def test_through_the_api_with_the_same_refusals(pack: EvidencePack, as_person: SignedIn) -> None:
    (found,) = as_person("mori").get("/api/v1/definitions/mql/evidence-packs/").json()
    assert (found["number"], found["fingerprint"]) == (pack.pk, pack.fingerprint)
    address = "/api/v1/definitions/mql/reviews/"
    sent = {"outcome": "retire", "notes": "No use.", "confirm": "mql"}
    refused = as_person("sato").post(address, sent, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_the_cmo_retires")
    done = as_person("ito").post(address, sent | {"outcome": "keep"}, content_type=JSON)
    assert (done.status_code, done.json()["pack"], done.json()["proposal"]) == (201, pack.pk, None)


def test_the_page_asks_few_queries(
    pack: EvidencePack, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("sato")
    client.get("/my-turn/")
    with django_assert_max_num_queries(32):  # type: ignore[attr-defined]
        client.get(f"/reviews/{pack.pk}/")

"""Acknowledging: what changed for the reader, three answers, the reply; on the page and through the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from governance.actions.acknowledgements import acknowledge
from governance.models import Doubt
from tests.integration.universe import Universe
from tests.integration.web.test_agreement import trial_report_and_approval

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/definitions/mql/versions/1/acknowledge/"
API = "/api/v1/definitions/mql/versions/1/answers"
JSON = "application/json"


def test_a_newcomer_reads_the_whole(as_person: SignedIn) -> None:
    page = as_person("mori", "en").get(PAGE).content.decode()
    assert "here is the whole" in page
    assert "Understood" in page and "Unclear" in page and "Cannot do" in page


def test_who_acknowledged_the_version_before_reads_what_changed(world: Universe, as_person: SignedIn) -> None:
    acknowledge(version=world.mql.versions.get(), by=world.mori, at=world.later())
    trial_report_and_approval(world)
    page = as_person("mori", "en").get("/definitions/mql/versions/2/acknowledge/").content.decode()
    assert "You acknowledged version 1. This is what has changed since." in page
    assert "<ins>" in page
    found = as_person("mori", "en").get(API.replace("/1/", "/2/")).json()
    assert found["changed"]["since"] == 1 and len(found["changed"]["changes"]) == 1


def test_unclear_goes_to_the_heads_and_comes_back_with_a_reply(as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    empty = client.post(PAGE, {"answer": "unclear", "text": " "})
    assert empty.status_code == 422 and 'id="form-unclear" open' in empty.content.decode()
    sent = client.post(PAGE, {"answer": "unclear", "text": "What is a visit?"}, follow=True).content.decode()
    assert "Your question waits for a reply" in sent and "What is a visit?" in sent
    doubt = Doubt.objects.get()
    turns = as_person("sato", "en").get("/my-turn/").content.decode()
    assert f"{PAGE}#doubt-{doubt.pk}" in turns
    reply = f"/definitions/mql/versions/1/doubts/{doubt.pk}/reply/"
    assert as_person("mori", "en").post(reply, {"text": "me"}).status_code == 422
    answered = as_person("sato", "en").post(reply, {"text": "A session."}, follow=True).content.decode()
    assert "A session." in answered
    assert "Your question was answered" in as_person("mori", "en").get("/my-turn/").content.decode()


def test_a_doubt_of_another_version_is_not_found(as_person: SignedIn) -> None:
    assert (
        as_person("sato").post("/definitions/mql/versions/1/doubts/9/reply/", {"text": "x"}).status_code
        == 404
    )


def test_through_the_api_with_the_same_refusals(as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert client.get(API).json()["silent"] == ["Megumi Sato", "Aoi Mori", "Ken Tanaka"]
    doubts = "/api/v1/definitions/mql/versions/1/doubts/"
    nothing = client.post(doubts, {"kind": "cannot_do"}, content_type=JSON)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "no_text")
    made = client.post(doubts, {"kind": "cannot_do", "text": "No such field."}, content_type=JSON)
    assert (made.status_code, made.json()["by"], made.json()["replied_at"]) == (201, "Aoi Mori", None)
    again = client.post(doubts, {"kind": "unclear", "text": "Why?"}, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "doubted_already")
    reply = f"{doubts}{made.json()['number']}/reply"
    refused = client.post(reply, {"text": "me"}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_heads_and_cmo")
    replied = as_person("tanaka", "en").post(reply, {"text": "There is now."}, content_type=JSON)
    assert (replied.status_code, replied.json()["replied_by"]) == (200, "Ken Tanaka")
    found = as_person("mori", "en").get(API).json()
    assert (found["silent"], found["doubts"]) == (["Megumi Sato", "Ken Tanaka"], [replied.json()])


def test_the_page_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("mori")
    client.get(PAGE)
    with django_assert_max_num_queries(26):  # type: ignore[attr-defined]
        client.get(PAGE)

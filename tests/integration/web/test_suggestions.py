"""Suggestions on the page, in the editor and through the API; mentions; actions; a session's page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from governance.models import ActionItem, Proposal, Suggestion
from people.company_time import company_day
from tests.integration.universe import Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed(rule(visits=3))


def valued(client: Client, proposal: Proposal, value: str = "2") -> Suggestion:
    sent = {"criterion": "visits", "value": value, "text": "@田中 健 2回で十分です", "revision": "1"}
    assert client.post(f"/proposals/{proposal.pk}/suggest-value/", sent).status_code == 302
    return Suggestion.objects.get()


def test_a_value_is_suggested_shown_as_a_change_and_taken_over(
    proposal: Proposal, as_person: SignedIn
) -> None:
    suggestion = valued(as_person("mori"), proposal)
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "3</del>" in page and "2</ins>" in page
    assert "1 suggestion</a>" in page and "1 thread</a>" in page
    assert '<b class="mention">@田中 健</b>' in page
    take = f"/proposals/{proposal.pk}/suggestions/{suggestion.pk}/take/"
    asked = as_person("sato", "en").post(take)
    assert asked.status_code == 422 and "or say why there is no such test" in asked.content.decode()
    taken = as_person("sato", "en").post(take, {"no_backtest_reason": "None yet."}, follow=True)
    assert "Taken over as a new revision" in taken.content.decode()
    assert "suggested by Aoi Mori" in taken.content.decode()
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/revisions/2/").content.decode()
    assert "Suggested by Aoi Mori" in page


def test_a_suggestion_is_made_in_the_editor(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    address = f"/proposals/{proposal.pk}/suggest/"
    sent = fields(client.get(address).content.decode(), "editor")
    names = [name for name, values in sent.items() if values == ["3"]]
    assert len(names) == 1
    refused = client.post(address, sent | {"reason": ["Nothing new."]})
    assert refused.status_code == 422
    made = client.post(address, sent | {names[0]: ["5"], "reason": ["Five is better."]}, follow=True)
    assert "Your suggestion is there" in made.content.decode()
    assert Suggestion.objects.get().body["rule"]["all"][0]["value"] == 5


def test_it_is_declined_with_a_word(proposal: Proposal, as_person: SignedIn) -> None:
    suggestion = valued(as_person("mori"), proposal)
    decline = f"/proposals/{proposal.pk}/suggestions/{suggestion.pk}/decline/"
    assert as_person("mori").post(decline, {"reason": "x"}).status_code == 422
    assert as_person("sato").post(decline, {"reason": "中央値は3回です"}).status_code == 302
    assert "中央値は3回です" in as_person("mori").get(f"/proposals/{proposal.pk}/").content.decode()


def test_through_the_api_with_the_same_refusals(proposal: Proposal, as_person: SignedIn) -> None:
    base = f"/api/v1/proposals/{proposal.pk}"
    client = as_person("mori", "en")
    sent = {"criterion": "visits", "value": "many", "text": "Two.", "revision": 1}
    refused = client.post(f"{base}/suggest", sent, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_such_value")
    assert client.post(f"{base}/suggest", sent | {"value": "2"}, content_type=JSON).status_code == 200
    (thread,) = client.get(f"{base}/threads/").json()
    found = thread["comments"][0]["suggestion"]
    assert (thread["criterion"], found["revision"], found["taken_as"]) == ("visits", 1, None)
    settle = {"suggestion": found["number"], "reason": "No."}
    refused = client.post(f"{base}/decline-suggestion", settle, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "only_the_proposer")
    done = as_person("sato").post(f"{base}/decline-suggestion", settle, content_type=JSON)
    assert done.status_code == 200
    due = {"text": "Count", "owner": "mori@example.com", "due_on": "2026-05-01"}
    assert as_person("sato").post(f"{base}/agree-action", due, content_type=JSON).status_code == 200
    (action,) = client.get(f"{base}/actions/").json()
    assert [item["kind"] for item in client.get(f"{base}/agenda/").json()] == ["action", "thread"]
    finish = {"action": action["number"]}
    assert client.post(f"{base}/finish-action", finish, content_type=JSON).status_code == 200
    again = client.post(f"{base}/finish-action", finish, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "action_done")


def test_an_action_is_recorded_done_and_opened_again(
    world: Universe, proposal: Proposal, as_person: SignedIn
) -> None:
    base = f"/proposals/{proposal.pk}/actions/"
    due = (company_day(world.now) + timedelta(days=3)).isoformat()
    sent = {"text": "件数を数える", "owner": str(world.mori.pk), "due_on": due}
    assert as_person("mori").post(base, sent).status_code == 422
    assert as_person("sato").post(base, sent).status_code == 302
    item = ActionItem.objects.get()
    turns = as_person("mori").get("/my-turn/").content.decode()
    assert f"/proposals/{proposal.pk}/#action-{item.pk}" in turns and "件数を数える" in turns
    assert as_person("mori").post(f"{base}{item.pk}/finish/").status_code == 302
    assert as_person("mori").post(f"{base}{item.pk}/reopen/").status_code == 302


def test_a_session_has_a_page_with_its_agenda_then_its_minutes(
    world: Universe, proposal: Proposal, as_person: SignedIn
) -> None:
    valued(as_person("mori"), proposal)
    address = f"/proposals/{proposal.pk}/sessions/1/"
    page = as_person("mori", "en").get(address).content.decode()
    assert "This is what is still open" in page and "2回で十分です" in page
    session = proposal.sessions.get(number=1)
    world.now = session.planned_for + timedelta(hours=1)
    sent = {
        "held_at": "2026-04-08T15:00",
        "attendees": [str(world.sato.pk), str(world.tanaka.pk)],
        "minutes": "話した",
        "decisions": "3回のまま",
        "action_1": "現場に聞く",
        "owner_1": str(world.tanaka.pk),
        "due_1": "",
    }
    record = f"{address}hold/"
    missing = as_person("sato", "en").post(record, sent).content.decode()
    assert "Say who does it and by when." in missing
    assert as_person("sato").post(record, sent | {"due_1": "2026-04-20"}).status_code == 302
    page = as_person("mori", "en").get(address).content.decode()
    assert "Minutes of the session" in page and "3回のまま" in page and "現場に聞く" in page
    assert as_person("mori").get(f"/proposals/{proposal.pk}/sessions/9/").status_code == 404


def test_the_page_of_a_session_asks_few_queries(
    proposal: Proposal, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("mori")
    valued(client, proposal)
    client.get("/my-turn/")
    with django_assert_max_num_queries(50):  # type: ignore[attr-defined]
        client.get(f"/proposals/{proposal.pk}/sessions/1/")

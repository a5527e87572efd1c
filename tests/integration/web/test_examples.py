"""Examples of a proposal: added, edited and removed on their page; a broken one keeps the vote away."""

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from governance.actions.proposals import edit_draft, open_discussion
from governance.facts import facts_of
from governance.models import Proposal
from governance.policies import may
from governance.refusals import Refused
from tests.integration.universe import Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db

NEW = {
    "example-0-name": "よく訪れる人",
    "example-0-verdict": "qualified",
    "example-0-at": "2026-04-01T09:00",
    "example-0-lead": "site_visits: 5",
}


def url(proposal: Proposal) -> str:
    return f"/proposals/{proposal.pk}/examples/"


def form(client: Client, proposal: Proposal) -> dict[str, list[str]]:
    return fields(client.get(url(proposal)).content.decode(), "examples")


def with_example(world: Universe, **changed: object) -> Proposal:
    proposal = world.drafted(rule(visits=3))
    example = {
        "name": "よく訪れる人",
        "at": "2026-04-01T09:00:00+09:00",
        "lead": {"site_visits": 5},
        "verdict": "qualified",
    }
    edit_draft(
        proposal=proposal,
        title=proposal.title,
        body=rule(visits=3) | {"examples": [example | changed]},
        reason="例を加えた",
        expected_effect="少なく、良く",
        revision=1,
        by=world.sato,
        at=world.later(),
    )
    return proposal


def test_a_draft_gets_an_example(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato")
    assert client.post(url(proposal), form(client, proposal) | NEW).status_code == 302
    assert proposal.revisions.latest("number").body["examples"] == [
        {
            "name": "よく訪れる人",
            "at": "2026-04-01T09:00:00+09:00",
            "lead": {"site_visits": 5},
            "verdict": "qualified",
        }
    ]
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "よく訪れる人" in page
    assert "例を追加：" in page


def test_what_cannot_be_read_is_said_and_nothing_is_saved(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato", "en")
    sent = form(client, proposal) | NEW | {"example-0-lead": "height: tall", "example-0-at": "yesterday"}
    response = client.post(url(proposal), sent)
    assert response.status_code == 422
    assert "Not understood: height: tall" in response.content.decode()
    assert "This is no date." in response.content.decode()
    assert proposal.revisions.count() == 1


def test_an_example_is_edited_and_removed(world: Universe, as_person: SignedIn) -> None:
    proposal = with_example(world)
    client = as_person("sato")
    sent = form(client, proposal)
    assert sent["example-0-lead"] == ["サイト訪問回数: 5"]
    client.post(url(proposal), sent | {"example-0-verdict": "undecided"})
    assert proposal.revisions.latest("number").body["examples"][0]["verdict"] == "undecided"
    client.post(url(proposal), form(client, proposal) | {"example-0-DELETE": "on"})
    assert "examples" not in proposal.revisions.latest("number").body


def test_nothing_new_is_no_revision(world: Universe, as_person: SignedIn) -> None:
    proposal = with_example(world)
    client = as_person("sato")
    client.post(url(proposal), form(client, proposal))
    assert proposal.revisions.count() == 2


def test_editing_the_rule_keeps_the_examples(world: Universe, as_person: SignedIn) -> None:
    proposal = with_example(world)
    client = as_person("sato")
    edit = f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(edit).content.decode(), "editor")
    client.post(edit, {**sent, "visits:value": "4"})
    body = proposal.revisions.latest("number").body
    assert (body["rule"]["all"][0]["value"], body["examples"][0]["name"]) == (4, "よく訪れる人")


def test_a_broken_example_keeps_the_discussion_closed_and_is_named(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = with_example(world, lead={"site_visits": 2})
    with pytest.raises(Refused) as refused:
        open_discussion(
            proposal=proposal, no_backtest_reason="リードがまだない", by=world.sato, at=world.later()
        )
    assert refused.value.refusal.code == "broken_examples"
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "“よく訪れる人” has to be “qualified” and is “not qualified”." in page


def test_an_example_that_holds_is_no_hindrance(world: Universe) -> None:
    proposal = with_example(world)
    assert may("open_discussion", facts_of(proposal, world.sato, world.now)) is None


def test_a_checked_lead_can_be_kept_in_an_own_draft(world: Universe, as_person: SignedIn) -> None:
    proposal = world.drafted(rule(visits=3))
    client = as_person("sato")
    page = client.get("/definitions/mql/check/", {"lead-site_visits": "5"}).content.decode()
    assert f"/proposals/{proposal.pk}/examples/?" in page
    query = urlencode(
        {"lead": json.dumps({"site_visits": 5}), "verdict": "not_qualified", "at": "2026-04-01"}
    )
    sent = fields(client.get(f"{url(proposal)}?{query}").content.decode(), "examples")
    assert (sent["example-0-lead"], sent["example-0-verdict"]) == (["サイト訪問回数: 5"], ["not_qualified"])
    assert (
        f"/proposals/{proposal.pk}/examples/?"
        not in as_person("tanaka").get("/definitions/mql/check/", {"lead-site_visits": "5"}).content.decode()
    )


def discussed_with_example(world: Universe) -> Proposal:
    """In discussion: at least 3 visits, with the example of one who came 5 times."""
    proposal = with_example(world)
    open_discussion(proposal=proposal, no_backtest_reason="まだない", by=world.sato, at=world.later())
    return proposal


def test_a_revision_that_breaks_an_example_is_not_sent_and_the_example_is_named(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = discussed_with_example(world)
    client, edit = as_person("sato", "en"), f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(edit).content.decode(), "editor")
    assert "broken-0" not in sent
    sent |= {"visits:value": "6", "reason": "営業の指摘", "no_backtest_reason": "まだない"}
    response = client.post(edit, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“よく訪れる人” has to be “qualified” and is “not qualified”." in page
    assert proposal.revisions.count() == 2
    kept = fields(page, "editor")
    assert (kept["visits:value"], kept["reason"], kept["broken-0"]) == (["6"], ["営業の指摘"], [""])


@pytest.mark.parametrize(("decision", "left"), [("not_qualified", ["not_qualified"]), ("drop", [])])
def test_a_revision_can_change_the_example_that_it_breaks(
    world: Universe, as_person: SignedIn, decision: str, left: list[str]
) -> None:
    proposal = discussed_with_example(world)
    client, edit = as_person("sato"), f"/proposals/{proposal.pk}/edit/"
    sent = fields(client.get(edit).content.decode(), "editor")
    sent |= {"visits:value": "6", "reason": "営業の指摘", "no_backtest_reason": "まだない"}
    assert client.post(edit, {**sent, "broken-0": decision}).status_code == 302
    body = proposal.revisions.latest("number").body
    assert body["rule"]["all"][0]["value"] == 6
    assert [example["verdict"] for example in body.get("examples", [])] == left


def test_an_example_that_the_rule_breaks_is_not_sent_either(world: Universe, as_person: SignedIn) -> None:
    proposal = discussed_with_example(world)
    client = as_person("sato", "en")
    sent = form(client, proposal) | {"example-0-verdict": "not_qualified", "reason": "直した"}
    response = client.post(url(proposal), sent)
    assert response.status_code == 422
    assert "has to be “not qualified” and is “qualified”" in response.content.decode()

"""Positions, objections, remarks and threads: each verb's address."""

from collections.abc import Callable

import pytest
from django.test import Client

from governance.actions.proposals import withdraw
from governance.models import Objection, Proposal
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed(rule(visits=3))


def test_a_head_agrees(proposal: Proposal, as_person: SignedIn) -> None:
    sent = {"stance": "agree", "revision": "1"}
    page = as_person("tanaka").post(f"/proposals/{proposal.pk}/position/", sent, follow=True).content.decode()
    assert "立場を記録しました" in page
    assert proposal.positions.get().stance == "agree"


def test_a_position_on_an_older_revision_is_refused(proposal: Proposal, as_person: SignedIn) -> None:
    sent = {"stance": "agree", "revision": "7"}
    response = as_person("tanaka", "en").post(f"/proposals/{proposal.pk}/position/", sent)
    assert response.status_code == 409
    assert "Somebody was faster" in response.content.decode()
    assert not proposal.positions.exists()


def test_a_member_reads_why_there_is_no_button(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    sentence = "Only the heads of marketing and sales can do this."
    assert sentence in client.get(f"/proposals/{proposal.pk}/").content.decode()
    refused = client.post(f"/proposals/{proposal.pk}/position/", {"stance": "agree", "revision": "1"})
    assert sentence in refused.content.decode()
    assert not proposal.positions.exists()


def test_an_objection_without_words_comes_back_with_what_was_chosen(
    proposal: Proposal, as_person: SignedIn
) -> None:
    sent = {"stance": "object", "revision": "1", "harm": "no_owner", "criterion": "visits", "text": ""}
    response = as_person("tanaka", "en").post(f"/proposals/{proposal.pk}/position/", sent)
    page = response.content.decode()
    assert "Put it into words." in page
    assert '<option value="no_owner" selected>' in page
    assert '<option value="visits" selected>' in page
    assert 'id="form-object" open' in page


def objected(proposal: Proposal, client: Client) -> Objection:
    sent = {
        "stance": "object",
        "revision": "1",
        "harm": "starves_pipeline",
        "criterion": "visits",
        "text": "減りすぎる",
    }
    assert client.post(f"/proposals/{proposal.pk}/position/", sent).status_code == 302
    return proposal.objections.get()


def test_an_objection_is_shown_with_its_harm_and_criterion(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("tanaka")
    objection = objected(proposal, client)
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert f'id="objection-{objection.pk}"' in page
    assert "減りすぎる" in page
    assert "未解決 1" in page


def test_its_author_withdraws_it_with_a_reason(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("tanaka")
    objection = objected(proposal, client)
    url = f"/proposals/{proposal.pk}/objections/{objection.pk}/withdraw/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert as_person("sato").post(url, {"reason": "私が"}).status_code == 422
    assert as_person("tanaka").post(url, {"reason": "根拠を見た"}).status_code == 302
    objection.refresh_from_db()
    assert objection.settled_as == "withdrawn"


def test_the_cmo_overrules_it_with_a_reason(proposal: Proposal, as_person: SignedIn) -> None:
    objection = objected(proposal, as_person("tanaka"))
    url = f"/proposals/{proposal.pk}/objections/{objection.pk}/overrule/"
    refused = as_person("sato", "en").post(url, {"reason": "私が"})
    assert "can do this" in refused.content.decode()
    assert as_person("ito").post(url, {"reason": "試せば分かる"}).status_code == 302
    page = as_person("mori").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "試せば分かる" in page


def test_an_objection_of_another_proposal_is_not_found(
    world: Universe, proposal: Proposal, as_person: SignedIn
) -> None:
    objection = objected(proposal, as_person("tanaka"))
    other = world.discussed(rule(visits=4))
    url = f"/proposals/{other.pk}/objections/{objection.pk}/withdraw/"
    assert as_person("tanaka").post(url, {"reason": "x"}).status_code == 404


def test_a_remark_begins_a_thread_on_a_criterion(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("mori")
    url = f"/proposals/{proposal.pk}/comment/"
    assert client.post(url, {"text": "3回は多い", "criterion": "visits"}).status_code == 302
    thread = proposal.threads.get()
    assert thread.criterion == "visits"
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "サイト訪問回数が3回以上" in page
    assert "3回は多い" in page


def test_a_remark_on_a_criterion_that_does_not_exist_is_kept_on_the_form(
    proposal: Proposal, as_person: SignedIn
) -> None:
    response = as_person("mori").post(
        f"/proposals/{proposal.pk}/comment/", {"text": "書いた", "criterion": "gone"}
    )
    assert response.status_code == 422
    assert "書いた</textarea>" in response.content.decode()
    assert not proposal.threads.exists()


def test_a_thread_is_answered_resolved_and_opened_again(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("mori")
    client.post(f"/proposals/{proposal.pk}/comment/", {"text": "なぜ3回?"})
    thread = proposal.threads.get()
    base = f"/proposals/{proposal.pk}/threads/{thread.pk}"
    assert as_person("sato").post(f"{base}/reply/", {"text": "受注の中央値です"}).status_code == 302
    assert thread.comments.count() == 2
    assert as_person("mori").post(f"{base}/resolve/").status_code == 302
    thread.refresh_from_db()
    assert thread.resolved_at
    assert as_person("mori").post(f"{base}/resolve/").status_code == 422
    assert as_person("mori").post(f"{base}/reopen/").status_code == 302
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_a_blank_answer_is_asked_for_again(proposal: Proposal, as_person: SignedIn) -> None:
    client = as_person("mori")
    client.post(f"/proposals/{proposal.pk}/comment/", {"text": "なぜ?"})
    thread = proposal.threads.get()
    response = client.post(f"/proposals/{proposal.pk}/threads/{thread.pk}/reply/", {"text": "  "})
    assert response.status_code == 422
    assert f'id="form-reply-{thread.pk}" open' in response.content.decode()


def test_after_the_decision_a_remark_is_marked_as_later(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=5))
    address = f"/proposals/{proposal.pk}/"
    as_person("mori", "en").post(f"{address}comment/", {"text": "Before."})
    withdraw(proposal=proposal, reason="見送る", by=world.sato, at=world.later())
    world.later()
    client = as_person("mori", "en")
    assert client.post(f"{address}comment/", {"text": "Afterwards."}).status_code == 302
    page = client.get(address).content.decode()
    remarks = [one.partition("</article>")[0] for one in page.split('<article class="comment"')[1:]]
    assert [("Afterwards." in one, "after the decision" in one) for one in remarks] == [
        (False, False),
        (True, True),
    ]

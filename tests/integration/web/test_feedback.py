"""Lead feedback: one lead after the other, with its verdict; accept, reject, skip, take back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import LeadFeedback, RejectionReason
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/leads/feedback/"


@pytest.fixture
def leads(world: Universe) -> Universe:
    """L0, L1 and L2 qualify and wait."""
    world.bring_leads(world.now, qualifying=1, rows=3)
    return world


def shown(client: Client, query: str = "") -> str | None:
    lead = client.get(PAGE + query).context.get("lead")
    return lead.source_id if lead else None


def test_a_lead_is_accepted_and_the_next_one_comes(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    response = client.get(PAGE)
    page = response.content.decode()
    assert "Do you take lead L0?" in page and "0 of 3 today" in page
    assert [view.answer.verdict for view in response.context["verdicts"]] == ["Qualified"]
    sent = client.post(PAGE, {"lead": "crm:L0", "seen": "", "answer": "accepted"}, follow=True)
    page = sent.content.decode()
    assert "Do you take lead L1?" in page and "1 of 3 today" in page
    assert "Your last answer: L0 accepted" in " ".join(page.split())


def test_a_rejection_names_reason_and_criterion(leads: Universe, as_person: SignedIn) -> None:
    client, reason = as_person("mori", "en"), RejectionReason.objects.get(name_en="only researching")
    page = client.get(PAGE).content.decode()
    assert "only researching" in page and 'value="visits"' in page
    sent = {"lead": "crm:L0", "answer": "rejected", "reason": reason.pk, "criterion": "visits", "note": "x"}
    assert client.post(PAGE, sent).status_code == 302
    row = LeadFeedback.objects.get()
    assert (row.reason, row.criterion, row.note, row.by) == (reason, "visits", "x", leads.mori)


def test_without_a_reason_it_is_refused_and_what_was_typed_stays(
    leads: Universe, as_person: SignedIn
) -> None:
    sent = {"lead": "crm:L1", "answer": "rejected", "criterion": "visits", "note": "書きかけ"}
    response = as_person("mori", "en").post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose the reason for which you reject this lead." in page
    assert "書きかけ</textarea>" in page and "Do you take lead L1?" in page
    assert '<details class="feedback-reject" id="reject" open>' in page
    assert not LeadFeedback.objects.exists()


def test_an_answer_is_taken_back_and_the_lead_is_shown_again(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    client.post(PAGE, {"lead": "crm:L0", "answer": "accepted"})
    row = LeadFeedback.objects.get()
    page = client.post(f"{PAGE}{row.pk}/undo/", follow=True).content.decode()
    assert "The answer to L0 is taken back." in page and "Do you take lead L0?" in page
    assert "0 of 3 today" in page
    again = client.post(f"{PAGE}{row.pk}/undo/", follow=True).content.decode()
    assert "This answer has been taken back already." in again


def test_skipped_leads_come_again(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert [shown(client, f"?after=crm:L{number}") for number in (0, 1, 2)] == ["L1", "L2", None]
    page = client.get(f"{PAGE}?after=crm:L2").content.decode()
    assert "3 leads were skipped" in page and f'href="{PAGE}?definition=mql"' in page
    assert client.get(f"{PAGE}?lead=crm:nobody").status_code == 404
    assert client.get(f"{PAGE}?definition=nothing").status_code == 404


def test_two_at_once_see_each_other(leads: Universe, as_person: SignedIn) -> None:
    sent = {"lead": "crm:L0", "seen": "", "answer": "accepted"}
    assert as_person("tanaka").post(PAGE, sent).status_code == 302
    response = as_person("mori", "en").post(PAGE, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ken Tanaka has answered this lead meanwhile" in page
    standing = LeadFeedback.objects.get()
    assert f'name="seen" value="{standing.pk}"' in page


def test_marketing_reads_and_does_not_answer(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    page = client.get(PAGE).content.decode()
    assert "Only members of sales accept or reject leads." in page
    assert 'id="accept"' not in page
    assert client.post(PAGE, {"lead": "crm:L0", "answer": "accepted"}).status_code == 422
    assert not LeadFeedback.objects.exists()


def test_during_a_trial_both_verdicts_are_shown(world: Universe, as_person: SignedIn) -> None:
    trial = world.tried(rule(visits=5))
    world.bring_leads(trial.started_at + timedelta(hours=1), qualifying=1, rows=2)
    response = as_person("mori", "en").get(f"{PAGE}?lead=crm:L1")
    assert [(view.label, view.answer.verdict) for view in response.context["verdicts"]] == [
        ("Version 1", "Qualified"),
        (f"On trial: proposal #{trial.proposal_id}", "Not qualified"),
    ]


def test_before_leads_or_a_definition_it_says_what_is_missing(world: Universe, as_person: SignedIn) -> None:
    assert "No leads have been imported yet" in as_person("mori", "en").get(PAGE).content.decode()


def test_before_a_definition_too(as_person_of_empty: SignedIn) -> None:
    page = as_person_of_empty("mori", "en").get(PAGE).content.decode()
    assert "No MQL definition is in force yet" in page


def test_it_waits_under_my_turn(leads: Universe, as_person: SignedIn) -> None:
    lines = as_person("mori", "en").get("/my-turn/").context["lines"]
    assert ("Accept or reject the leads that wait for sales: 3.", f"{PAGE}?definition=mql") in [
        (line.what, line.url) for line in lines
    ]


def test_the_page_asks_few_queries(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len(asked) <= 30, len(asked)

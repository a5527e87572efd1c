"""The trial: its contract, its start and end, whether the new definition is better, its reports."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Trial
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
CONTRACT = {
    "days": "30",
    "least_leads": "30",
    "maturity_days": "90",
    "if_met": "承認する",
    "if_missed": "協議に戻す",
    "if_inconclusive": "延ばす",
    "qualified_share-is": "at_most",
    "qualified_share-value": "35.5",
    "qualified_per_week-is": "at_least",
}


def test_a_contract_is_written_with_shares_in_percent(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    client = as_person("tanaka")
    assert client.post(f"/proposals/{proposal.pk}/contract/", CONTRACT).status_code == 302
    contract = proposal.contracts.get()
    assert contract.measures == [{"measure": "qualified_share", "is": "at_most", "value": 0.355}]
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "35.5%以下" in page
    assert 'name="qualified_share-value" value="35.5"' in page


def test_a_contract_without_a_measure_is_refused_and_kept(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    sent = {**CONTRACT, "qualified_share-value": "", "if_met": "書きかけ"}
    response = as_person("sato", "en").post(f"/proposals/{proposal.pk}/contract/", sent)
    page = response.content.decode()
    assert "Choose at least one success measure." in page
    assert "書きかけ</textarea>" in page
    assert not proposal.contracts.exists()


def test_the_start_lists_what_is_missing_and_starts_when_nothing_is(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=3))
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "The trial&#x27;s contract is not written yet." in page
    assert "4 sessions are still to be held." in page
    refused = as_person("sato").post(f"/proposals/{proposal.pk}/start-trial/", {"revision": "1"})
    assert refused.status_code == 422
    ready = world.ready(rule(visits=4))
    assert as_person("sato").post(f"/proposals/{ready.pk}/start-trial/", {"revision": "1"}).status_code == 302
    ready.refresh_from_db()
    assert ready.status == "trial"


def test_what_is_the_same_rule_goes_to_the_decision_without_a_trial(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=1, note="言い換え"))
    world.agree(proposal)
    world.waive(proposal)
    page = as_person("sato", "en").get(f"/proposals/{proposal.pk}/").content.decode()
    assert "No trial is needed: the rule is the same in other words." in page
    sent = {"revision": "1"}
    assert as_person("sato").post(f"/proposals/{proposal.pk}/send-to-decision/", sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == "decision"


def test_a_trial_is_ended_early_with_a_reason(world: Universe, as_person: SignedIn) -> None:
    trial = world.tried(rule(visits=3))
    url = f"/proposals/{trial.proposal_id}/trial/end-early/"
    assert as_person("mori").post(url, {"reason": "x"}).status_code == 422
    assert as_person("tanaka").post(url, {"reason": "取り込みが止まった"}).status_code == 302
    page = as_person("mori").get(f"/proposals/{trial.proposal_id}/trial/").content.decode()
    assert "取り込みが止まった" in page


@pytest.fixture
def running(world: Universe) -> Trial:
    """60 leads came in on the second day: 20 with 9 visits, 40 with 2."""
    trial = world.tried(rule(visits=3))
    world.later(days=3)
    world.bring_leads(trial.started_at + timedelta(days=1), qualifying=20)
    return trial


def test_a_running_trial_shows_both_versions_so_far(running: Trial, as_person: SignedIn) -> None:
    """20 of 60 qualify under the proposal: 33.3 %, more than the 20 % asked for; all 60 under version 1."""
    client = as_person("mori", "en")
    url = f"/proposals/{running.proposal_id}/trial/"
    response = client.get(url)
    page = response.content.decode()
    view = response.context["view"]
    assert view.answer == "So far yes: the new definition reaches every success measure."
    assert [(line.old.text, line.new.text) for line in view.lines[:1]] == [("60", "20")]
    assert (view.measures[0].new, view.measures[0].old, view.measures[0].result) == ("33.3%", "100%", "Met")
    assert view.measures[0].n == "n = 60"
    assert response.context["differing"] == 40
    assert "/leads/crm:L20/" in page
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert len(queries) <= 40


def test_no_report_before_the_end(running: Trial, world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    url = f"/proposals/{running.proposal_id}/trial/report/"
    assert client.post(url).status_code == 422
    assert not running.reports.exists()


def test_a_report_is_computed_after_the_end_and_keeps_its_address(
    running: Trial, world: Universe, as_person: SignedIn
) -> None:
    world.now = running.ends_at + timedelta(hours=1)
    client = as_person("sato", "en")
    page = client.post(f"/proposals/{running.proposal_id}/trial/report/", follow=True).content.decode()
    assert "The report is computed and kept." in page
    report = running.reports.get()
    assert report.verdict == "met"
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "Yes: the new definition reaches every success measure." in page
    assert report.fingerprint in page
    assert client.get("/reports/99/").status_code == 404


def test_a_trial_without_leads_says_so(world: Universe, as_person: SignedIn) -> None:
    trial = world.tried(rule(visits=3))
    page = as_person("mori", "en").get(f"/proposals/{trial.proposal_id}/trial/").content.decode()
    assert "No leads have been imported yet" in page


def test_a_proposal_without_a_trial_has_no_such_page(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    assert as_person().get(f"/proposals/{proposal.pk}/trial/").status_code == 404

"""The decision: approve from a date, request changes, reject."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from governance.models import TrialReport
from tests.integration.universe import TOKYO, Universe, rule
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world: Universe) -> TrialReport:
    return world.reported(rule(visits=3))


def test_the_cmo_approves_from_a_date(world: Universe, report: TrialReport, as_person: SignedIn) -> None:
    """The form cites the report that is on the page; the date is 0:00 in the company's zone."""
    number = report.trial.proposal_id
    client = as_person("ito")
    sent = fields(approval(client.get(f"/proposals/{number}/").content.decode()), "approve")
    assert sent["report"] == [str(report.pk)]
    sent["in_force_from"] = ["2026-06-01"]
    page = client.post(f"/proposals/{number}/approve/", sent, follow=True).content.decode()
    assert "承認しました" in page
    version = world.mql.versions.latest("number")
    assert version.number == 2
    assert timezone.localtime(version.in_force_from, TOKYO).isoformat() == "2026-06-01T00:00:00+09:00"
    assert "seal-given" in page


def approval(page: str) -> str:
    """The approval's form, given an id."""
    start = page.index('id="form-approve"')
    return page[start:].replace("<form ", '<form id="approve" ', 1)


def test_a_date_in_the_past_comes_back_on_the_form(report: TrialReport, as_person: SignedIn) -> None:
    number = report.trial.proposal_id
    sent = {"revision": "1", "report": report.pk, "in_force_from": "2026-01-01", "reason": "書いた理由"}
    response = as_person("ito", "en").post(f"/proposals/{number}/approve/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "The date in force has passed." in page
    assert "書いた理由</textarea>" in page
    assert 'value="2026-01-01"' in page


def test_a_report_of_another_proposal_is_refused(
    world: Universe, report: TrialReport, as_person: SignedIn
) -> None:
    other = world.discussed(rule(visits=5))
    sent = {"revision": "1", "report": report.pk, "in_force_from": "2026-06-01"}
    response = as_person("ito").post(f"/proposals/{other.pk}/approve/", sent)
    assert response.status_code == 422
    assert world.mql.versions.count() == 1


def test_missed_measures_need_a_reason(world: Universe, as_person: SignedIn) -> None:
    report = world.reported(rule(visits=3), qualifying=3)
    assert report.verdict == "missed"
    number = report.trial.proposal_id
    sent = {"revision": "1", "report": report.pk, "in_force_from": "2026-06-01"}
    client = as_person("ito", "en")
    assert "an approval needs a reason" in client.get(f"/proposals/{number}/").content.decode()
    refused = client.post(f"/proposals/{number}/approve/", sent)
    assert "Give the reason why the proposal is approved all the same." in refused.content.decode()
    assert client.post(f"/proposals/{number}/approve/", {**sent, "reason": "質は上がった"}).status_code == 302


def test_nobody_but_the_cmo_decides_and_the_page_says_so(report: TrialReport, as_person: SignedIn) -> None:
    number = report.trial.proposal_id
    client = as_person("tanaka", "en")
    assert (
        "Only the person in the seat “CMO” can do this."
        in client.get(f"/proposals/{number}/").content.decode()
    )
    for verb in ("approve", "request-changes", "reject"):
        sent = {"revision": "1", "report": report.pk, "in_force_from": "2026-06-01", "reason": "x"}
        assert client.post(f"/proposals/{number}/{verb}/", sent).status_code == 422
    report.trial.proposal.refresh_from_db()
    assert report.trial.proposal.status == "trial"


@pytest.mark.parametrize(("verb", "status"), [("request-changes", "discussion"), ("reject", "rejected")])
def test_sending_back_and_rejecting_need_a_reason(
    report: TrialReport, as_person: SignedIn, verb: str, status: str
) -> None:
    proposal = report.trial.proposal
    client = as_person("ito")
    assert client.post(f"/proposals/{proposal.pk}/{verb}/", {"reason": ""}).status_code == 422
    assert client.post(f"/proposals/{proposal.pk}/{verb}/", {"reason": "条件を見直す"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == status
    assert "条件を見直す" in client.get(f"/proposals/{proposal.pk}/").content.decode()

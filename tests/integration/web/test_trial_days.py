"""A trial day by day: the table, the leads behind each number, a report computed once more; by page, API
and command.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from evidence.models import RejectionReason
from governance.actions.feedback import give_feedback
from governance.actions.trials import report as compute_report
from governance.comparing import recompute
from governance.models import Trial
from governance.waiting import record_of
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
DAY = "2026-04-03"


@pytest.fixture
def running(world: Universe) -> Trial:
    """60 leads of one day: L0 to L19 qualify under both versions, the others under version 1 only. Sales
    accepts L0 to L2 and L20, and rejects L3 and L21 to L23.
    """
    trial = world.tried(rule(visits=3))
    world.later(days=3)
    world.bring_leads(trial.started_at + timedelta(days=1), qualifying=20)
    for number in (0, 1, 2, 3, 20, 21, 22, 23):
        answer(world, number, accepted=number in (0, 1, 2, 20))
    return trial


def answer(world: Universe, number: int, *, accepted: bool) -> None:
    lead = record_of(f"crm:L{number}", world.now)
    assert lead
    give_feedback(
        document=world.mql,
        lead=lead,
        accepted=accepted,
        reason=None if accepted else RejectionReason.objects.first(),
        by=world.mori,
        at=world.now,
    )


def test_the_table_and_the_acceptance_of_both_versions(running: Trial, as_person: SignedIn) -> None:
    """Proposal: 3 of 4; version 1: 4 of 8."""
    response = as_person("sato", "en").get(f"/proposals/{running.proposal_id}/trial/")
    view = response.context["view"]
    (row,) = view.daily.days
    assert (row.day.isoformat(), row.leads, row.answers) == (DAY, 60, "4 / 8")
    assert [(part.key, part.leads, part.outcomes) for part in row.parts] == [
        ("both", 20, "Still open 20"),
        ("new_only", 0, ""),
        ("old_only", 40, "Still open 40"),
    ]
    line = view.lines[-1]
    assert (line.new.text, line.old.text) == ("3 / 4", "4 / 8")
    assert (
        f'href="/proposals/{running.proposal_id}/trial/days/{DAY}/?part=old_only"'
        in response.content.decode()
    )


def test_the_leads_behind_a_number(running: Trial, as_person: SignedIn) -> None:
    client, url = as_person("sato", "en"), f"/proposals/{running.proposal_id}/trial/days/{DAY}/"
    both = client.get(url + "?part=both")
    assert both.context["total"] == 20
    first = both.context["leads"][0]
    assert (first.name, first.way, first.answer) == ("L0", "Both versions", "accepted")
    only = client.get(url + "?part=old_only").context["leads"]
    assert {lead.way for lead in only} == {"Version 1 only"}
    assert {lead.name: lead.answer for lead in only}["L24"] == "not answered yet"
    everything = client.get(url)
    assert everything.context["total"] == 60 and "/leads/crm:L0/" in everything.content.decode()
    assert client.get(f"/proposals/{running.proposal_id}/trial/days/2026-04-09/").context["total"] == 0
    assert client.get(f"/proposals/{running.proposal_id}/trial/days/someday/").status_code == 404
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) <= 30, len(asked)


def test_a_report_computed_again_is_the_same_whatever_was_answered_since(
    running: Trial, world: Universe, as_person: SignedIn
) -> None:
    world.now = running.ends_at + timedelta(hours=1)
    report = compute_report(trial=running, by=world.sato, at=world.now)
    world.later(days=1)
    answer(world, 5, accepted=True)
    answer(world, 0, accepted=False)
    again, same = recompute(report)
    assert same and again.acceptance("new").k == 3
    page = as_person("sato", "en").post(f"/reports/{report.pk}/recompute/", follow=True).content.decode()
    assert "Computed again: every figure is the same." in page
    newer = compute_report(trial=running, by=world.sato, at=world.now)
    assert newer.fingerprint != report.fingerprint


def test_a_report_of_before_the_days_had_parts_is_read_and_computed_again(
    running: Trial, world: Universe, as_person: SignedIn
) -> None:
    world.now = running.ends_at + timedelta(hours=1)
    report = compute_report(trial=running, by=world.sato, at=world.now)
    for day in report.figures["days"]:
        del day["parts"]
    assert recompute(report)[1]


def test_the_api_says_the_same(running: Trial, world: Universe, as_person: SignedIn) -> None:
    as_person()
    _, token = AuthToken.objects.create(user=world.mori)
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    found = client.get(f"/api/v1/proposals/{running.proposal_id}/trial").json()
    assert [(day["day"], day["parts"]["old_only"]["leads"]) for day in found["days"]] == [(DAY, 40)]
    assert (found["acceptance"]["new"]["k"], found["acceptance"]["old"]["n"]) == (3, 8)
    address = f"/api/v1/proposals/{running.proposal_id}/trial/days/{DAY}"
    leads = client.get(f"{address}?part=both").json()
    assert leads["total"] == 20
    assert leads["leads"][3] | {"judged_at": ""} == {
        "id": "crm:L11",
        "judged_at": "",
        "outcome": "open",
        "part": "both",
        "new": "qualified",
        "old": "qualified",
        "answer": None,
    }
    assert client.get(f"{address}?part=neither").status_code == 400
    assert client.get("/api/v1/proposals/999/trial").json()["code"] == "no_such_trial"


def test_so_does_the_command(running: Trial, as_person: SignedIn) -> None:
    as_person()
    out = StringIO()
    call_command("compare_trial", str(running.proposal_id), stdout=out)
    assert f"{DAY}\t60\t20\t0\t40\t4/8" in out.getvalue().splitlines()
    out = StringIO()
    call_command("compare_trial", str(running.proposal_id), "--json", stdout=out)
    assert json.loads(out.getvalue())["days"][0]["parts"]["both"]["answered"] == 4
    with pytest.raises(CommandError):
        call_command("compare_trial", "999")

"""Tests on past leads as pages: run, read, opened lead by lead, computed again."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Backtest
from governance.actions.tested import open_tested
from governance.models import Proposal
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ASKED = {"rule": "mql@1", "against": "", "since": "", "until": "", "source": "", "segment": ""}
CAME = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def leads(world: Universe) -> Universe:
    world.bring_leads(CAME, qualifying=40, rows=100)
    return world


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def run(client: Client, **changed: str) -> Backtest:
    response = client.post("/backtests/", {**ASKED, **changed})
    assert response.status_code == 302, response.content.decode()
    row: Backtest = Backtest.objects.latest("pk")
    assert response["Location"] == f"/backtests/{row.pk}/"
    return row


def opened_with_its_test(universe: Universe, proposal: Proposal) -> Backtest:
    """Opened with its test, as the page does it."""
    open_tested(proposal=proposal, no_backtest_reason="", by=universe.people["sato"], at=universe.later())
    row: Backtest = proposal.revisions.get().backtest
    return row


def test_an_analyst_runs_one_and_keeps_it(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    proposal = leads.discussed(rule(visits=3))
    row = run(client, rule=f"#{proposal.pk}.1", against="mql@1")
    assert (row.rule_name, row.base_name) == (f"#{proposal.pk}.1", "mql@1")
    assert row.computed_by == leads.people["suzuki"]
    page = text_of(client.get(f"/backtests/{row.pk}/").content.decode())
    assert "40 of 100 past leads would qualify" in page
    assert "worked under the old rule" in page
    assert row.rule_fingerprint[:12] in page
    assert f'href="/backtests/{row.pk}/"' in as_person("sato").get("/backtests/").content.decode()


def test_a_proposals_test_is_whole_and_reached_from_it(leads: Universe, as_person: SignedIn) -> None:
    row = opened_with_its_test(leads, leads.drafted(rule(visits=3)))
    number = row.revisions.get().proposal_id
    client = as_person("tanaka", "ja")
    assert f'href="/backtests/{row.pk}/"' in client.get(f"/proposals/{number}/").content.decode()
    page = client.get(f"/backtests/{row.pk}/").content.decode()
    assert f'href="/proposals/{number}/"' in page
    assert "条件ごとの働き" in page
    assert "比較対象：" in page
    assert client.get(f"/backtests/{row.pk}/leads/").status_code == 200


def test_leads_that_change_sides_are_opened_with_both_reasons(leads: Universe, as_person: SignedIn) -> None:
    row = opened_with_its_test(leads, leads.drafted(rule(visits=3)))
    changed = sum(row.figures["dropped"].values()) + sum(row.figures["gained"].values())
    assert changed
    page = as_person("sato", "en").get(f"/backtests/{row.pk}/leads/").content.decode()
    assert page.count("<details>") == min(changed, 20)
    assert "Proposal #" in page
    assert "Version 1" in page
    only = as_person("sato", "en").get(f"/backtests/{row.pk}/leads/?direction=dropped&outcome=won")
    assert only.status_code == 200


def test_a_cohort_is_chosen_and_named(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("suzuki", "ja")
    row = run(client, since="2026-03-01", until="2026-03-10")
    page = text_of(client.get(f"/backtests/{row.pk}/").content.decode())
    assert "獲得日 2026/3/1〜2026/3/10" in page
    assert row.cohort["since"] == "2026-03-01"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"against": "mql@1"}, "this one is tested already"),
        ({"rule": "mql@99"}, "mql@99"),
        ({"since": "2026-04-01", "until": "2026-03-01"}, "ends before it begins"),
        ({"since": "soon"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(
    changed: dict[str, str], words: str, leads: Universe, as_person: SignedIn
) -> None:
    response = as_person("suzuki", "en").post("/backtests/", {**ASKED, **changed})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Backtest.objects.exists()


@pytest.mark.parametrize("person", ["sato", "ito", "kondo"])
def test_others_read_why_they_may_not(person: str, leads: Universe, as_person: SignedIn) -> None:
    client = as_person(person, "en")
    assert "disabled" in client.get("/backtests/").content.decode()
    assert client.post("/backtests/", ASKED).status_code == 403
    assert not Backtest.objects.exists()


def test_whoever_reads_it_can_compute_it_again(leads: Universe, as_person: SignedIn) -> None:
    row = run(as_person("suzuki"))
    client = as_person("kondo", "en")
    response = client.post(f"/backtests/{row.pk}/recompute/", follow=True)
    assert "every figure is the same" in response.content.decode()
    assert client.get(f"/backtests/{row.pk}/recompute/").status_code == 405
    figures = {**row.figures, "leads": 7}
    connection.cursor().execute(
        "UPDATE evidence_backtest SET figures = %s WHERE id = %s", [json.dumps(figures), row.pk]
    )
    response = client.post(f"/backtests/{row.pk}/recompute/", follow=True)
    assert "the figures differ" in response.content.decode()


def test_without_leads_the_page_says_what_to_do(world: Universe, as_person: SignedIn) -> None:
    assert "No leads have been imported yet" in as_person("sato", "en").get("/backtests/").content.decode()


def test_the_pages_ask_few_queries(leads: Universe, as_person: SignedIn) -> None:
    row = run(as_person("suzuki"))
    client = as_person("sato")
    client.get("/my-turn/")
    for address in ("/backtests/", f"/backtests/{row.pk}/", f"/backtests/{row.pk}/leads/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 30, address

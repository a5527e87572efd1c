"""What won leads have in common, as a page."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from evidence.actions import add_source, import_leads
from governance.models import Proposal
from jobs.actions import beat
from jobs.models import Job
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields
from tests.integration.web.test_backtests import text_of
from tests.integration.working import DATABASE_TASKS, work

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
MAPPING: dict[str, Any] = {
    "id": "id",
    "fields": {
        "created_at": {"column": "created"},
        "site_visits": {"column": "visits"},
        "lead_source": {"column": "source"},
        "title": {"column": "title"},
    },
    "outcome": {"column": "outcome", "won": ["won"], "lost": ["lost"]},
}


def bring(universe: Universe, folder: Path, rows: list[tuple[object, ...]]) -> None:
    """Leads of (visits, source, title, outcome), one a day."""
    path = folder / "leads.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "created", "visits", "source", "title", "outcome"])
        for number, row in enumerate(rows):
            day = datetime(2025, 1 + number % 12, 1 + number // 12 % 28, tzinfo=UTC)
            out.writerow([f"L{number}", day.isoformat(), *row])
    source = add_source(key="crm", name="CRM", by=universe.suzuki, at=universe.later())
    import_leads(
        path=path,
        file_name=path.name,
        source=source,
        mapping=MAPPING,
        by=universe.suzuki,
        at=universe.later(),
    )


def planted_rows() -> list[tuple[object, ...]]:
    """400 closed leads and 20 open ones: many visits are won twice as often, the title only when won."""
    rows: list[tuple[object, ...]] = []
    for i in range(400):
        many = i % 2 == 0
        won = i // 2 % 10 < (6 if many else 3)
        source = ("web", "fair", "mail")[i * 7919 % 3]
        rows.append((9 if many else 2, source, "director" if won else "", "won" if won else "lost"))
    return [*rows, *[(5, "web", "", "")] * 20]


@pytest.fixture
def planted(world: Universe, tmp_path: Path) -> Universe:
    bring(world, tmp_path, planted_rows())
    return world


def test_it_says_what_tells_and_sets_apart_what_leaks(planted: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    client.get("/my-turn/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/wins/")
    assert len(asked) <= 25
    page = text_of(response.content.decode())
    assert "tells most: 60.0% of the leads that meet it were won, 30.0% of the others" in page
    assert "Still open 20" in page
    assert "(120 / 200)" in page
    apart = page.index("Set apart: what leaks the outcome")
    assert page.index("What tells") < page.rindex("site visits", 0, apart)
    assert "job title" not in page[:apart]
    assert "it is known of 100.0%" in page[apart:]
    assert 'href="/wins/"' in client.get("/leads/").content.decode()


def test_it_says_so_where_it_cannot_tell(world: Universe, as_person: SignedIn, tmp_path: Path) -> None:
    client = as_person("mori", "en")
    assert "No leads have been imported yet" in client.get("/wins/").content.decode()
    bring(world, tmp_path, [(i % 9, "web", "", "won" if i % 3 else "lost") for i in range(40)])
    page = text_of(as_person("mori", "en").get("/wins/").content.decode())
    assert "Too few leads have closed to tell: 26 won and 14 not" in page
    assert "What tells" not in page
    page = text_of(as_person("mori", "ja").get("/wins/").content.decode())
    assert "受注26件、それ以外14件" in page


def test_noise_tells_nothing(world: Universe, as_person: SignedIn, tmp_path: Path) -> None:
    rows = [(i * 7919 % 97, ("web", "fair")[i // 2 % 2], "", ("won", "lost")[i % 2]) for i in range(400)]
    bring(world, tmp_path, rows)
    page = text_of(as_person("mori", "en").get("/wins/?definition=mql").content.decode())
    assert "Nothing tells enough" in page
    assert as_person("mori").get("/wins/?definition=nothing").status_code == 404


def test_one_button_makes_the_card_a_draft(planted: Universe, as_person: SignedIn) -> None:
    """Whoever may propose gets a draft that cites the evidence; its effect is what the card said."""
    pytest.importorskip("sklearn")
    client = as_person("sato", "en")
    assert 'hx-get="/wins/card/?definition=mql"' in client.get("/wins/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/wins/card/?definition=mql")
    assert len(asked) <= 45
    page = response.content.decode()
    assert "expect 60.0% to be won (by the version in force 45.0%)" in text_of(page)
    sent = fields(page, "card-draft")
    response = client.post("/wins/draft/", sent)
    proposal = Proposal.objects.latest("pk")
    assert response["Location"] == f"/proposals/{proposal.pk}/"
    revision = proposal.revisions.get()
    assert revision.body["rule"]["score"][0]["when"]["attribute"] == "site_visits"
    assert "title" not in revision.body["attributes"]
    assert sent["fingerprint"][0] in revision.reason
    assert "60.0% [53.1–66.5] (120 / 200) of those that qualify were won" in revision.reason
    assert proposal.title == "Score card from past wins"
    shown = text_of(client.get(response["Location"]).content.decode())
    assert "The card is a draft now" in shown
    assert "Attributes that leak the outcome were left out." in shown


def test_a_job_makes_the_card_while_the_page_says_how_far_it_is(
    planted: Universe, as_person: SignedIn, settings: Settings
) -> None:
    pytest.importorskip("sklearn")
    settings.TASKS = DATABASE_TASKS
    client = as_person("mori", "en")
    assert "no worker is running" in client.get("/wins/card/").content.decode()
    beat(name="worker", at=planted.now)
    fragment = client.get("/wins/card/", headers={"hx-request": "true"}).content.decode()
    job = Job.objects.get()
    address = f"/wins/card/jobs/{job.pk}/?definition=mql"
    assert "It waits its turn." in fragment and f'hx-get="{address}"' in fragment
    Job.objects.update(started_at=planted.now, phase="fitting", part=3, whole=7)
    fragment = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "Choosing criteria and points: 3 of 7 trials." in fragment and "<html" not in fragment
    Job.objects.update(started_at=None)
    work()
    assert Job.objects.get().outcome == "done"
    fragment = client.get(address, headers={"hx-request": "true"}, follow=True).content.decode()
    assert "expect 60.0% to be won" in text_of(fragment) and "every 1s" not in fragment
    cache.clear()
    assert "have to share one cache" in client.get("/wins/card/").content.decode()
    assert Job.objects.count() == 1


def test_an_auditor_cannot_press_it(planted: Universe, as_person: SignedIn) -> None:
    pytest.importorskip("sklearn")
    page = as_person("kondo", "en").get("/wins/card/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    button = page[page.index("card-draft") :]
    assert "disabled" in button
    sent = fields(page, "card-draft")
    refused = as_person("kondo", "en").post("/wins/draft/", sent, follow=True)
    assert Proposal.objects.filter(title="Score card from past wins").count() == 0
    assert "message-error" in refused.content.decode()


def test_a_card_that_is_not_the_one_seen_is_shown_first(planted: Universe, as_person: SignedIn) -> None:
    pytest.importorskip("sklearn")
    before = Proposal.objects.count()
    answer = as_person("sato", "en").post(
        "/wins/draft/", {"definition": "mql", "fingerprint": "x"}, follow=True
    )
    assert "have changed meanwhile" in answer.content.decode()
    assert Proposal.objects.count() == before


def test_without_the_library_the_page_says_what_to_run(
    planted: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.wins.suggesting.find_spec", lambda _name: None)
    page = as_person("mori", "ja").get("/wins/card/").content.decode()
    assert "pip install -c constraints.txt -r requirements-wins.txt" in page
    assert "scikit-learn が必要です" in page

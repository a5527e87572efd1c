"""Every page's budget of queries holds with ten times the people, proposals and rows of history."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Snapshot
from governance.actions.pulse import open_pulse
from governance.models import Event, Proposal, PulseRound
from governance.verifying import verify
from people.models import User
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
SCRIPTS = str(Path(__file__).resolve().parents[3] / "scripts")
PAGES = (  # address, its budget
    ("/", 40),
    ("/definitions/mql/", 45),
    ("/definitions/mql/versions/{version}/acknowledge/", 30),
    ("/definitions/mql/versions/{version}/dossier/", 60),
    ("/definitions/mql/compare/", 20),
    ("/proposals/", 40),
    ("/proposals/{proposal}/", 70),
    ("/my-turn/", 40),
    ("/notices/", 20),
    ("/calendar/", 30),
    ("/reviews/", 20),
    ("/weekly/", 20),
    ("/backtests/", 25),
    ("/snapshots/", 20),
    ("/imports/", 20),
    ("/leads/", 30),
    ("/roadmap/", 40),
    ("/roadmap/pulse/", 20),
    ("/history/", 30),
    ("/settings/people/", 20),
    ("/api/v1/proposals/", 30),
    ("/api/v1/definitions/", 20),
    ("/api/v1/my-turn/", 40),
    ("/api/v1/history/", 25),
)


def asked(client: Client, proposal: int) -> dict[str, int]:
    """Page -> queries, around view and render."""
    found = {}
    version = Proposal.objects.order_by("pk")[0].version
    for page, _most in PAGES:
        address = page.format(proposal=proposal, version=version.number if version else 0)
        client.get("/my-turn/")  # The count in the frame is computed once and kept.
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        found[page] = len(queries)
    return found


def test_the_budgets_hold_with_ten_times_the_rows(
    world: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SCRIPTS)
    from benchmarks.grown import grow

    proposal = world.discussed(rule(visits=5)).pk
    world.bring_leads(world.later(), qualifying=20)
    open_pulse(last_day=world.now.date() + timedelta(days=7), by=world.sato, at=world.now)
    client = as_person("sato")
    before = asked(client, proposal)
    people, events = User.objects.count(), Event.objects.count()
    grow(proposals=20, people=10 * people, rows=12 * events, remarks=4, discussed=9)
    assert Event.objects.count() > 10 * events
    assert (Snapshot.objects.count(), PulseRound.objects.count()) == (156, 12)
    after = asked(client, proposal)
    over = {page: (before[page], after[page]) for page, most in PAGES if after[page] > most}
    grown = {page: (before[page], after[page]) for page in before if after[page] > before[page] + 4}
    assert (over, grown) == ({}, {})
    assert verify().whole

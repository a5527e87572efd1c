"""Query budgets, around view and render, of the road's pages that have no budget of their own elsewhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.actions.decisions import approve
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/proposals/{proposal}/differences/", 40),
        ("/proposals/{proposal}/trial/", 45),
        ("/proposals/{proposal}/revisions/1/", 45),
        ("/reports/{report}/", 40),
        ("/figures/", 40),
        ("/definitions/mql/compare/?old=1&new=2", 40),
        ("/definitions/mql/versions/2/", 45),
    ],
)
def test_a_page_asks_few_queries(world: Universe, as_person: SignedIn, address: str, most: int) -> None:
    report = world.reported()
    proposal = report.trial.proposal
    at = world.later()
    start = at + timedelta(days=1)
    approve(proposal=proposal, revision=1, report=report, in_force_from=start, by=world.ito, at=at)
    client = as_person("sato")
    page = address.format(proposal=proposal.pk, report=report.pk)
    client.get("/my-turn/")  # The count in the frame is computed once and kept.
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page).status_code == 200
    assert len(asked) <= most


def test_the_sign_in_page_asks_few_queries(client: Client, world: Universe) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/accounts/login/").status_code == 200
    assert len(asked) <= 12


def test_the_effect_asks_few_queries(world: Universe, as_person: SignedIn) -> None:
    world.reported()
    client = as_person("sato")
    sent = fields(client.get("/definitions/mql/propose/").content.decode(), "editor")
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/definitions/mql/effect/", sent).status_code == 200
    assert len(asked) <= 40

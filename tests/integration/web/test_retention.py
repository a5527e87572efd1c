"""The page that says how long leads are kept, and removes what is due once that is confirmed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from evidence.leads.folders import folder
from evidence.models import Snapshot
from evidence.retention import set_retention
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/snapshots/retention/"


@pytest.fixture
def leads(world: Universe) -> list[Snapshot]:
    """Two snapshots 40 days apart; it is 40 days later."""
    found = []
    for qualifying in (20, 30):
        found.append(world.bring_leads(world.now - timedelta(days=1), qualifying))
        world.later(days=40)
    return found


def test_the_setting_is_stored_and_removes_nothing(
    world: Universe,
    leads: list[Snapshot],
    as_person: SignedIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client = as_person("yamada", "en")
    assert "keeps its leads for good" in client.get(ADDRESS).content.decode()
    wrong = client.post(ADDRESS, {"months": "0"})
    assert wrong.status_code == 422 and 'value="0"' in wrong.content.decode()
    assert client.post(ADDRESS, {"months": "1"})["Location"] == ADDRESS
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        page = client.get(ADDRESS).content.decode()
    assert "for 1 month. The leads of 1 are due to go." in page
    assert "stays: the newest state" in page
    assert folder(leads[0].fingerprint).exists()


def test_what_is_due_goes_once_it_is_confirmed(
    world: Universe, leads: list[Snapshot], as_person: SignedIn
) -> None:
    set_retention(months=1, by=world.yamada, at=world.later())
    client = as_person("yamada", "en")
    stale = client.post(f"{ADDRESS}thin/", {"due": "0"}, follow=True).content.decode()
    assert "Meanwhile other snapshots are due" in stale and folder(leads[0].fingerprint).exists()
    done = client.post(f"{ADDRESS}thin/", {"due": "1"}, follow=True).content.decode()
    assert "The leads of 1 snapshot are gone" in done and "Gone already" in done
    assert not folder(leads[0].fingerprint).exists()
    page = client.get(f"/snapshots/{leads[0].pk}/").content.decode()
    assert "The leads of this snapshot are gone" in page and leads[0].fingerprint in page
    assert "not kept any more" in client.get("/snapshots/").content.decode()
    for address in (f"/imports/{leads[0].pk}/", "/leads/", "/snapshots/completeness/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("person", ["mori", "suzuki", "kondo"])
def test_whoever_may_not_reads_why(
    world: Universe, leads: list[Snapshot], as_person: SignedIn, person: str
) -> None:
    client = as_person(person)
    assert 'name="months"' not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"months": "1"}).status_code == 403
    assert client.post(f"{ADDRESS}thin/", {"due": "1"}).status_code == 403

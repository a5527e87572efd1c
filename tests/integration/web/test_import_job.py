"""An import that is under way: it waits for a worker, says how far it is, and leads to what came of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from evidence.models import Snapshot
from jobs.actions import beat
from jobs.models import Job
from tests.integration.universe import Universe
from tests.integration.web.lead_files import choices, uploaded
from tests.integration.working import DATABASE_TASKS, work

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def waiting(settings: Settings) -> None:
    settings.TASKS = DATABASE_TASKS


def asked(client: Client) -> str:
    response = client.post(uploaded(client), choices())
    return str(response["Location"])


def test_without_a_worker_it_says_so_and_nothing_is_lost(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    address = asked(client)
    for page in (client.get(address), client.get("/imports/")):
        assert "It waits: no worker is running." in page.content.decode()
    work()
    assert client.get(address, follow=True).redirect_chain == [
        (f"/imports/{Snapshot.objects.get().pk}/", 302)
    ]


def test_it_says_how_far_it_is_and_leads_on_when_it_is_done(as_person: SignedIn, world: Universe) -> None:
    client = as_person("suzuki", "en")
    address = asked(client)
    beat(name="worker", at=world.now)
    assert "It waits its turn." in client.get(address, headers=HTMX).content.decode()
    Job.objects.update(started_at=world.now, phase="reading", part=450, whole=1000)
    fragment = client.get(address, headers=HTMX).content.decode()
    assert "Reading the file: 45%." in fragment and 'max="1000" value="450"' in fragment
    assert "<html" not in fragment and "every 1s" in fragment
    Job.objects.update(started_at=None)
    work()
    assert client.get(address, headers=HTMX)["HX-Redirect"] == f"/imports/{Snapshot.objects.get().pk}/"
    assert "Under way" not in client.get("/imports/").content.decode()


def test_what_cannot_be_imported_says_why_and_keeps_the_file(as_person: SignedIn, world: Universe) -> None:
    client = as_person("suzuki", "en")
    address = asked(client)
    world.suzuki.role_grants.all().delete()
    work()
    page = client.get(address).content.decode()
    assert "Nothing was taken in." in page and "Only analysts import leads." in page
    assert "every 1s" not in page
    assert "Only analysts import leads." in client.get("/imports/").content.decode()
    assert not Snapshot.objects.exists()


def test_a_worker_that_is_gone_is_not_waited_for(as_person: SignedIn, world: Universe) -> None:
    client = as_person("suzuki", "ja")
    address = asked(client)
    beat(name="worker", at=world.now - timedelta(seconds=31))
    assert "ワーカーが動いていないため、待機しています。" in client.get(address).content.decode()


def test_the_page_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    address = asked(client)
    client.get("/imports/")
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]
        client.get(address)
    with django_assert_max_num_queries(7):  # type: ignore[attr-defined]
        client.get(address, headers=HTMX)

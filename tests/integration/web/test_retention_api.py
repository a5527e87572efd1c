"""How long leads are kept, through the API: read, set, and removed as on the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from evidence.leads.folders import folder
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/retention"
JSON = "application/json"


def test_it_is_set_read_and_done_by_administrators(world: Universe, as_person: SignedIn) -> None:
    old = world.bring_leads(world.now - timedelta(days=1), 20)
    world.later(days=40)
    new = world.bring_leads(world.now - timedelta(days=1), 30)
    client = as_person("yamada")
    assert client.get(ADDRESS).json() == {"months": None, "due": [], "snapshots": []}
    assert client.put(ADDRESS, {"months": 0}, content_type=JSON).status_code == 400
    assert client.put(ADDRESS, {}, content_type=JSON).status_code == 400
    found = client.put(ADDRESS, {"months": 1}, content_type=JSON).json()
    assert (found["months"], found["due"]) == (1, [old.pk])
    assert [(row["snapshot"], row["stays"]) for row in found["snapshots"]] == [
        (old.pk, ""),
        (new.pk, "newest"),
    ]
    stale = client.post(f"{ADDRESS}/thin", {"due": []}, content_type=JSON)
    assert (stale.status_code, stale.json()["code"]) == (409, "others_are_due")
    assert folder(old.fingerprint).exists()
    done = client.post(f"{ADDRESS}/thin", {"due": [old.pk]}, content_type=JSON)
    assert (done.status_code, done.json()) == (200, {"thinned": [old.pk]})
    assert not folder(old.fingerprint).exists() and folder(new.fingerprint).exists()
    assert client.get(ADDRESS).json()["due"] == []


@pytest.mark.parametrize("person", ["mori", "suzuki", "kondo"])
def test_whoever_may_not_reads_it_and_changes_nothing(
    world: Universe, as_person: SignedIn, person: str
) -> None:
    client = as_person(person)
    assert client.get(ADDRESS).status_code == 200
    refused = client.put(ADDRESS, {"months": 1}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "only_administrators")
    assert client.post(f"{ADDRESS}/thin", {"due": []}, content_type=JSON).status_code == 403
    assert client.get(ADDRESS).json()["months"] is None

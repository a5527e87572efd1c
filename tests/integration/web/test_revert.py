"""/definitions/KEY/versions/NUMBER/revert/: what would change and follow, and the confirmation."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.integration.superseding import comes_into_force
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/definitions/mql/versions/1/revert/"


def test_the_cmo_confirms_with_a_reason(world: Universe, as_person: SignedIn) -> None:
    comes_into_force(world, rule(visits=9))
    client = as_person("ito", "en")
    assert f'href="{ADDRESS}"' in client.get("/definitions/mql/versions/1/").content.decode()
    page = client.get(ADDRESS).content.decode()
    assert "A review is due in 14 days." in page and "What would change" in page
    words = {"reason": "Pipeline stopped.", "instead_of": 2}
    assert client.post(ADDRESS, words).status_code == 422
    done = client.post(ADDRESS, {**words, "sure": "on"})
    assert (done.status_code, done["Location"]) == (302, "/definitions/mql/versions/3/")
    shown = client.get(done["Location"]).content.decode()
    assert "Emergency revert" in shown and "Pipeline stopped." in shown
    assert "reverted" in shown


def test_others_see_why_they_cannot(world: Universe, as_person: SignedIn) -> None:
    comes_into_force(world, rule(visits=9))
    client = as_person("sato", "en")
    assert "Only the CMO can do this." in client.get("/definitions/mql/versions/1/").content.decode()
    refused = client.post(ADDRESS, {"reason": "x", "instead_of": 2, "sure": "on"})
    assert refused.status_code == 422 and "Only the CMO" in refused.content.decode()
    assert world.mql.versions.count() == 2


def test_the_version_in_force_is_not_put_back(world: Universe, as_person: SignedIn) -> None:
    assert as_person("ito").get(ADDRESS).status_code == 302
    assert 'id="revert"' not in as_person("ito").get("/definitions/mql/versions/1/").content.decode()


def test_a_trial_that_becomes_void_is_named(world: Universe, as_person: SignedIn) -> None:
    comes_into_force(world, rule(visits=9))
    trial = world.tried(rule(visits=5))
    page = as_person("ito", "en").get(ADDRESS).content.decode()
    assert f"The trial of proposal #{trial.proposal_id} becomes void." in page

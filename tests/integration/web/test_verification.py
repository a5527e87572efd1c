"""Whether the record is whole, on its page and through the API: for auditors and administrators."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from governance.models import Position
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def forge() -> Position:
    position = Position.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_position SET stance = 'concern' WHERE id = %s", [position.pk])
    return position


@pytest.mark.parametrize("key", ["kondo", "yamada"])
def test_it_says_that_it_is_whole(as_person: SignedIn, key: str) -> None:
    page = as_person(key, "en").get("/history/verification/").content.decode()
    assert "the record is whole." in page


def test_the_panel_on_the_history_asks_for_it(as_person: SignedIn) -> None:
    client = as_person("kondo", "en")
    assert 'hx-get="/history/verification/"' in client.get("/history/").content.decode()
    part = client.get("/history/verification/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "the record is whole." in part


def test_it_names_what_was_changed(world: Universe, as_person: SignedIn) -> None:
    position = forge()
    page = as_person("kondo", "en").get("/history/verification/").content.decode()
    assert "1 record is not as it was written." in page
    which = f"Position (record {position.pk}) of proposal #{position.proposal_id}"
    said = f"{which} was changed after it was written."
    assert said in page
    found = as_person("kondo", "en").get("/api/v1/history/verification").json()
    assert found["whole"] is False
    assert found["findings"] == [{"code": "changed", "record": f"position:{position.pk}", "text": said}]


def test_others_are_told_whom_to_ask(as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    answer = client.get("/history/verification/")
    assert answer.status_code == 403
    assert "Only auditors and administrators" in answer.content.decode()
    assert "Only auditors and administrators" in client.get("/history/").content.decode()
    refused = client.get("/api/v1/history/verification")
    assert (refused.status_code, refused.json()["code"]) == (409, "only_auditors_and_administrators_verify")

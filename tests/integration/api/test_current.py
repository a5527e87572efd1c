"""GET /api/v1/definitions/KEY/current?at=INSTANT."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from definitions.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
CURRENT = "/api/v1/definitions/mql/current"


def test_without_an_instant_it_is_the_version_in_force_now(
    signed_in: Client, conforms: Callable[..., None]
) -> None:
    response = signed_in.get(CURRENT)
    conforms(response, "/definitions/{key}/current")
    found = response.json()
    assert (found["definition"], found["version"]) == ("mql", 2)
    assert found["in_force_from"] == "2026-07-01T00:00:00+09:00"
    assert found["in_force_until"] == "2027-01-01T00:00:00+09:00"
    assert found["body"]["rule"]["all"][0] == {
        "attribute": "employees",
        "id": "size",
        "is": "at_least",
        "value": 50,
    }
    assert [(row["seat"], row["name"], row["stance"]) for row in found["agreement"]] == [
        ("marketing_head", "佐藤 恵", "agree")
    ]
    assert found["approved_by"] == "Megumi Sato"
    assert len(found["fingerprint"]) == len(found["chain"]) == 64


def test_the_sentence_is_in_the_readers_language(signed_in: Client) -> None:
    assert "50" in (english := signed_in.get(CURRENT).json()["sentence"])
    assert "従業員" in (
        japanese := signed_in.get(CURRENT, headers={"Accept-Language": "ja"}).json()["sentence"]
    )
    assert english != japanese


@pytest.mark.parametrize(
    ("at", "version"),
    [
        ("2026-04-01T00:00:00%2B09:00", 1),
        ("2026-03-31T15:00:00Z", 1),
        ("2026-06-30T23:59:59%2B09:00", 1),
        ("2026-07-01T00:00:00%2B09:00", 2),
        ("2026-07-01", 2),
        ("2026-07-01T00:00", 2),
        ("2026-06-30T15:00Z", 2),
        ("2026-07-01T00:00:00+09:00", 2),
        ("2026-07-01T00:00:00+10:00", 1),
        ("2026-07-01 00:00", 2),
        ("2030-01-01", 3),
    ],
)
def test_the_version_in_force_at_an_instant(signed_in: Client, at: str, version: int) -> None:
    """Without an offset it is Tokyo's time; a plus that arrives as a blank is still a plus."""
    assert signed_in.get(f"{CURRENT}?at={at}").json()["version"] == version


def test_before_the_first_version_there_is_none(signed_in: Client, conforms: Callable[..., None]) -> None:
    response = signed_in.get(f"{CURRENT}?at=2026-03-31T23:59:59%2B09:00")
    conforms(response, "/definitions/{key}/current")
    assert (response.status_code, response.json()["code"]) == (404, "not_in_force")
    assert "2026" in response.json()["detail"]


def test_a_definition_that_was_never_agreed_has_none(signed_in: Client) -> None:
    Document.objects.create(
        key="mql-emea", kind="mql", scope="EMEA", name_ja="MQL（EMEA）", name_en="MQL (EMEA)"
    )
    response = signed_in.get("/api/v1/definitions/mql-emea/current")
    assert (response.status_code, response.json()["code"]) == (404, "not_in_force")


@pytest.mark.parametrize(
    "at",
    [
        "",
        "yesterday",
        "2026-02-30",
        "2026-07-01T25:00",
        "1",
        "0001-01-01",
        "9999-12-31T23:59Z",
        "２０２６-07-01",
    ],
)
def test_a_bad_instant_is_a_clear_400(signed_in: Client, conforms: Callable[..., None], at: str) -> None:
    response = signed_in.get(CURRENT, {"at": at})
    conforms(response, "/definitions/{key}/current")
    assert response.status_code == 400
    (fault,) = response.json()["errors"]
    assert (fault["path"], fault["code"]) == ("at", "not_an_instant")
    assert "Asia/Tokyo" in fault["detail"]


def test_an_unknown_definition_is_a_clear_404(signed_in: Client) -> None:
    assert signed_in.get("/api/v1/definitions/nope/current").json()["code"] == "no_such_definition"


def test_an_unchanged_version_is_not_sent_again_however_it_was_asked_for(signed_in: Client) -> None:
    first = signed_in.get(CURRENT)
    again = signed_in.get(f"{CURRENT}?at=2026-12-31", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    later = signed_in.get(f"{CURRENT}?at=2027-01-01", headers={"If-None-Match": first["ETag"]})
    assert (later.status_code, later.json()["version"]) == (200, 3)


def test_it_takes_five_queries(signed_in: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(
        5
    ):  # token, expired tokens; the version; attributes and events for the sentence
        signed_in.get(CURRENT)

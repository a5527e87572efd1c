"""GET /api/v1/definitions/KEY/versions/ and /api/v1/definitions/KEY/versions/NUMBER."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
VERSIONS = "/api/v1/definitions/mql/versions/"


def test_all_versions_are_listed_with_when_each_is_in_force(
    signed_in: Client, conforms: Callable[..., None]
) -> None:
    response = signed_in.get(VERSIONS)
    conforms(response, "/definitions/{key}/versions/")
    listed = [(row["version"], row["in_force_from"], row["in_force_until"]) for row in response.json()]
    assert listed == [
        (1, "2026-04-01T00:00:00+09:00", "2026-07-01T00:00:00+09:00"),
        (2, "2026-07-01T00:00:00+09:00", "2027-01-01T00:00:00+09:00"),
        (3, "2027-01-01T00:00:00+09:00", None),
    ]


def test_versions_of_an_unknown_definition_are_a_clear_404(signed_in: Client) -> None:
    response = signed_in.get("/api/v1/definitions/nope/versions/")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_definition")


def test_each_version_is_whole_at_its_own_address(signed_in: Client, conforms: Callable[..., None]) -> None:
    for row in signed_in.get(VERSIONS).json():
        response = signed_in.get(row["links"]["self"])
        conforms(response, "/definitions/{key}/versions/{number}")
        assert response.json().items() >= row.items()
        assert response.json()["body"]["format"] == "teigi/1"


@pytest.mark.parametrize("number", ["4", "0", "99999999999999999999"])
def test_an_unknown_version_is_a_clear_404(
    signed_in: Client, conforms: Callable[..., None], number: str
) -> None:
    response = signed_in.get(VERSIONS + number)
    conforms(response, "/definitions/{key}/versions/{number}")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_version")


def test_a_version_of_an_unknown_definition_is_a_clear_404(signed_in: Client) -> None:
    assert signed_in.get("/api/v1/definitions/nope/versions/1").json()["code"] == "no_such_definition"


def test_the_list_takes_three_queries(signed_in: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # token, expired tokens; versions
        signed_in.get(VERSIONS)


def test_one_version_takes_five_queries(signed_in: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(
        5
    ):  # token, expired tokens; the version; attributes and events for the sentence
        signed_in.get(VERSIONS + "1")

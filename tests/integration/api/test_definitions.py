"""GET /api/v1/definitions/ and /api/v1/definitions/KEY."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_all_definitions_are_listed_with_the_version_in_force(
    company: None, signed_in: Client, conforms: Callable[..., None]
) -> None:
    response = signed_in.get("/api/v1/definitions/")
    conforms(response, "/definitions/")
    mql, sql, matrix, deadline, kpi = response.json()
    assert [(row["kind"], row["links"]["judge"]) for row in (matrix, deadline, kpi)] == [
        ("matrix", None),
        ("deadline", None),
        ("kpi", None),
    ]
    assert (mql["key"], mql["kind"], mql["name_ja"]) == ("mql", "mql", "MQLの定義")
    assert (mql["in_force"]["version"], sql["in_force"]["version"]) == (2, 1)
    assert mql["in_force"]["in_force_from"] == "2026-07-01T00:00:00+09:00"
    assert mql["in_force"]["in_force_until"] == "2027-01-01T00:00:00+09:00"
    assert sql["in_force"]["in_force_until"] is None
    for link in ("self", "current", "versions"):
        assert signed_in.get(mql["links"][link]).status_code == 200


def test_one_definition_stands_alone(company: None, signed_in: Client, conforms: Callable[..., None]) -> None:
    response = signed_in.get("/api/v1/definitions/mql")
    conforms(response, "/definitions/{key}")
    assert response.json() == signed_in.get("/api/v1/definitions/").json()[0]


def test_a_definition_without_a_version_in_force_says_so(company: None, signed_in: Client) -> None:
    from definitions.models import Document

    Document.objects.create(
        key="mql-emea", kind="mql", scope="EMEA", name_ja="MQL（EMEA）", name_en="MQL (EMEA)"
    )
    assert signed_in.get("/api/v1/definitions/mql-emea").json()["in_force"] is None


def test_names_come_in_the_readers_language(company: None, signed_in: Client) -> None:
    response = signed_in.get("/api/v1/definitions/mql", headers={"Accept-Language": "ja"})
    assert response.json()["name"] == "MQLの定義"
    assert signed_in.get("/api/v1/definitions/mql").json()["name"] == "MQL definition"


def test_an_unknown_definition_is_a_clear_404(
    company: None, signed_in: Client, conforms: Callable[..., None]
) -> None:
    response = signed_in.get("/api/v1/definitions/nope")
    conforms(response, "/definitions/{key}")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_definition")
    assert "nope" in response.json()["detail"]


def test_an_unchanged_answer_is_not_sent_again(company: None, signed_in: Client) -> None:
    first = signed_in.get("/api/v1/definitions/")
    again = signed_in.get("/api/v1/definitions/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    japanese = {"If-None-Match": first["ETag"], "Accept-Language": "ja"}
    assert signed_in.get("/api/v1/definitions/", headers=japanese).status_code == 200


def test_the_list_takes_five_queries(
    company: None, signed_in: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):  # token, expired tokens; documents, reviews, versions
        signed_in.get("/api/v1/definitions/")


def test_one_definition_takes_five_queries(
    company: None, signed_in: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(5):
        signed_in.get("/api/v1/definitions/mql")

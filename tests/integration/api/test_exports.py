"""GET /api/v1/definitions/KEY/versions/NUMBER/export/FORMAT."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from definitions.language.export.formats import formats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
EXPORT = "/api/v1/definitions/mql/versions/2/export/"
ROUTE = "/definitions/{key}/versions/{number}/export/{form}"


@pytest.mark.parametrize("form", list(formats))
def test_every_form_is_a_file_whatever_is_accepted(
    signed_in: Client, schema: dict[str, Any], form: str
) -> None:
    response = signed_in.get(EXPORT + form, headers={"Accept": "text/html"})
    assert response.status_code == 200
    said = schema["paths"]["/api/v1" + ROUTE]["get"]["responses"]["200"]["content"]
    assert response["Content-Type"].split(";")[0] in said
    assert response["Content-Disposition"].startswith('attachment; filename="mql-v2.')


def test_the_schema_lists_the_formats(schema: dict[str, Any]) -> None:
    parameters = schema["paths"]["/api/v1" + ROUTE]["get"]["parameters"]
    (form,) = [one for one in parameters if one["name"] == "form"]
    assert sorted(form["schema"]["enum"]) == sorted(formats)


def test_an_instant_and_a_language_can_be_asked_for(signed_in: Client) -> None:
    asked = EXPORT + "postgres?at=2026-11-01T09:00:00%2B09:00"
    text = signed_in.get(asked, headers={"Accept-Language": "en"}).content.decode()
    assert "SELECT TIMESTAMP '2026-11-01 00:00:00' AS judged_at" in text
    assert "-- The judging instant, in UTC." in text
    assert "判定日時（UTC）" in signed_in.get(asked, headers={"Accept-Language": "ja"}).content.decode()


def test_asked_again_an_unchanged_export_is_a_304(signed_in: Client) -> None:
    first = signed_in.get(EXPORT + "duckdb")
    again = signed_in.get(EXPORT + "duckdb", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (EXPORT + "xml", 404, "no_such_format"),
        ("/api/v1/definitions/mql/versions/9/export/duckdb", 404, "no_such_version"),
        ("/api/v1/definitions/nope/versions/1/export/duckdb", 404, "no_such_definition"),
        (EXPORT + "duckdb?at=soon", 400, "invalid"),
        (EXPORT + "duckdb?at=1900-01-01", 409, "cannot_export_instant_out_of_range"),
    ],
)
def test_errors_are_problems(
    signed_in: Client, conforms: Callable[..., None], address: str, status: int, code: str
) -> None:
    response = signed_in.get(address)
    conforms(response, ROUTE)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_it_asks_for_a_token(client: Client) -> None:
    assert client.get(EXPORT + "duckdb").status_code == 401

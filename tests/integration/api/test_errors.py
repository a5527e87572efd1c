"""Errors of the API: problem details in the reader's language, whatever went wrong."""

from typing import Any

import pytest
from django.test import Client

from api.views import definitions
from definitions.language.parse import parse
from governance.policies import Refusal
from governance.refusals import Refused

LIST = "/api/v1/definitions/"


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The body of a well-formed problem."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body: dict[str, Any] = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:problem-type:teigi:{code}"
    assert body["title"] and body["detail"]
    return body


def test_without_a_token_it_says_how_to_sign_in(client: Client) -> None:
    """Without looking into the database, and without a redirect to the sign-in page."""
    response = client.get(LIST, headers={"Accept-Language": "en"})
    assert "/api/v1/tokens" in problem(response, 401, "not_authenticated")["detail"]
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer nope", "Bearer a b", "Bearer \xff\xfe", "Bearer " + "x" * 5000]
)
def test_a_token_that_is_none_is_a_clear_401(client: Client, header: str) -> None:
    response = client.get(LIST, headers={"Authorization": header})
    problem(response, 401, "authentication_failed")
    assert response["WWW-Authenticate"] == "Bearer"


def test_errors_are_in_the_readers_language(client: Client) -> None:
    titles = {
        language: problem(client.get(LIST, headers={"Accept-Language": language}), 401, "not_authenticated")[
            "title"
        ]
        for language in ("en", "ja")
    }
    assert titles["en"] == "Sign in first"
    assert titles["ja"] == "ログインが必要です"


def test_japanese_is_sent_as_it_is(client: Client) -> None:
    assert "ログイン".encode() in client.get(LIST).content


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/", "/api/v1/nope", "/api/v2/definitions/", "/api/v1/docs/x"]
)
def test_an_unknown_address_is_a_problem_not_a_page(client: Client, address: str) -> None:
    problem(client.get(address), 404, "not_found")


def test_a_missing_slash_is_forgiven(client: Client) -> None:
    response = client.get("/api/v1/definitions")
    assert (response.status_code, response["Location"]) == (301, LIST)


@pytest.mark.django_db
def test_another_method_is_told_which_there_are(signed_in: Client) -> None:
    response = signed_in.delete(LIST)
    problem(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]


@pytest.mark.django_db
def test_another_format_is_not_acceptable(signed_in: Client) -> None:
    problem(signed_in.get(LIST, headers={"Accept": "text/csv"}), 406, "not_acceptable")


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    problem(client.get(LIST, headers={"Host": "evil.example"}), 400, "bad_request")


@pytest.mark.django_db
def test_a_refusal_of_the_rules_is_a_409_with_its_sentence(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused(Refusal("own_proposal"))

    monkeypatch.setattr(definitions, "documents", refuse)
    body = problem(signed_in.get(LIST), 409, "own_proposal")
    assert body["detail"] == "Nobody decides on what they proposed themselves."


@pytest.mark.django_db
def test_faults_of_a_definition_are_listed_with_their_places(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "documents", lambda _: parse({"format": "teigi/2", "kind": "mql"}))
    body = problem(signed_in.get(LIST), 400, "invalid")
    assert ("format", "format") in {(fault["path"], fault["code"]) for fault in body["errors"]}
    assert "The format must be “teigi/1”." in {fault["detail"] for fault in body["errors"]}


@pytest.mark.django_db
def test_a_crash_is_a_problem_that_says_nothing_of_its_insides(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(definitions, "documents", crash)
    signed_in.raise_request_exception = False
    response = signed_in.get(LIST)
    problem(response, 500, "error")
    assert b"secret" not in response.content

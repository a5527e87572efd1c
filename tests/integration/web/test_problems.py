"""What went wrong is said in the reader's language, with what to do, and never by a traceback."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from tests.integration.universe import Universe
from web.views.problems import server_error

SignedIn = Callable[..., Client]


@pytest.mark.django_db
def test_a_page_that_is_not_there(world: Universe, as_person: SignedIn) -> None:
    response = as_person(language="en").get("/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "There is nothing at this address" in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_before_signing_in(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "Teigi側で問題が起きました"), ("en", "Something failed on our side")]
)
def test_a_failure_of_ours_needs_no_database(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_database(*args: object, **kwargs: object) -> None:
        raise AssertionError("the page asked the database")

    monkeypatch.setattr(connection, "cursor", no_database)
    response = server_error(RequestFactory().get("/", headers={"accept-language": language}))
    assert response.status_code == 500
    page = response.content.decode()
    assert words in page
    assert f'<html lang="{language}">' in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_an_exception_in_a_view_becomes_that_page(
    world: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.views.agreement.agreed_at", fails)
    client = as_person()
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()

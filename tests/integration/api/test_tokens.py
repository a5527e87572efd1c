"""POST /api/v1/tokens and DELETE /api/v1/tokens/current."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from knox.models import AuthToken

from people.models import User
from tests.integration.api.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db
TOKENS, CURRENT, READ = "/api/v1/tokens", "/api/v1/tokens/current", "/api/v1/definitions/"
ENGLISH = {"Accept-Language": "en"}


def sign_in(client: Client, email: str, password: str) -> Any:
    sent = {"email": email, "password": password}
    return client.post(TOKENS, sent, content_type="application/json", headers=ENGLISH)


def test_an_address_and_a_password_give_a_token(
    client: Client, person: User, conforms: Callable[..., None]
) -> None:
    response = sign_in(client, "sato@example.com", PASSWORD)
    conforms(response, "/tokens", "post")
    assert response.status_code == 201
    assert response.json()["expires_at"] == "2026-11-23T22:00:00+09:00"
    bearer = {"Authorization": f"Bearer {response.json()['token']}"}
    assert client.get(READ, headers=bearer).status_code == 200


def test_the_token_itself_is_not_stored(client: Client, person: User) -> None:
    token = sign_in(client, "sato@example.com", PASSWORD).json()["token"]
    (row,) = AuthToken.objects.values_list("digest", "token_key")
    assert token not in row[0] and len(row[1]) < len(token)


def test_a_token_ends_when_it_is_deleted(client: Client, person: User) -> None:
    tokens = [sign_in(client, "sato@example.com", PASSWORD).json()["token"] for _ in range(2)]
    gone, kept = ({"Authorization": f"Bearer {token}"} for token in tokens)
    assert client.delete(CURRENT, headers=gone).status_code == 204
    assert client.get(READ, headers=gone).status_code == 401
    assert client.get(READ, headers=kept).status_code == 200


def test_a_token_ends_by_itself(client: Client, person: User) -> None:
    bearer = {"Authorization": f"Bearer {sign_in(client, 'sato@example.com', PASSWORD).json()['token']}"}
    with time_machine.travel(NOW + timedelta(hours=10, seconds=1), tick=False):
        assert client.get(READ, headers=bearer).status_code == 401


def test_signing_out_takes_a_token(client: Client, person: User, conforms: Callable[..., None]) -> None:
    client.force_login(person)
    response = client.delete(CURRENT)
    conforms(response, "/tokens/current", "delete")
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("email", "password"), [("sato@example.com", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_person_look_the_same(
    client: Client, person: User, conforms: Callable[..., None], email: str, password: str
) -> None:
    response = sign_in(client, email, password)
    conforms(response, "/tokens", "post")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json()["code"] == "wrong_credentials"
    assert AuthToken.objects.count() == 0


def test_nobody_who_has_left_signs_in(client: Client, person: User) -> None:
    person.is_active = False
    person.save()
    assert sign_in(client, "sato@example.com", PASSWORD).status_code == 401


def test_a_token_of_somebody_who_has_left_is_void(signed_in: Client, person: User) -> None:
    assert signed_in.get(READ).status_code == 200
    person.is_active = False
    person.save()
    assert signed_in.get(READ).status_code == 401


def test_guessing_is_stopped_even_for_the_right_password(
    client: Client, person: User, conforms: Callable[..., None]
) -> None:
    assert [sign_in(client, "sato@example.com", f"guess {i}").status_code for i in range(5)] == [401] * 5
    response = sign_in(client, "sato@example.com", PASSWORD)
    conforms(response, "/tokens", "post")
    assert (response.status_code, response["Retry-After"]) == (429, "300")


def test_guesses_on_the_page_count_too(client: Client, person: User) -> None:
    for i in range(5):
        client.post("/accounts/login/", {"login": "sato@example.com", "password": f"guess {i}"})
    assert sign_in(client, "sato@example.com", PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({}, {"email": "required", "password": "required"}),
        ({"email": "sato", "password": "x"}, {"email": "invalid"}),
        ({"email": "sato@example.com", "password": None}, {"password": "null"}),
        ({"email": "sato@example.com", "password": "a\0b"}, {"password": "null_characters_not_allowed"}),
        ([], {"": "invalid"}),
    ],
)
def test_what_is_missing_is_listed(
    client: Client, person: User, conforms: Callable[..., None], sent: object, faults: dict[str, str]
) -> None:
    response = client.post(TOKENS, sent, content_type="application/json", headers=ENGLISH)
    conforms(response, "/tokens", "post")
    assert response.status_code == 400
    assert {fault["path"]: fault["code"] for fault in response.json()["errors"]} == faults


def test_the_session_of_the_pages_works_too(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get(READ).status_code == 200


def test_a_write_with_the_session_needs_its_csrf_token(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    response = client.post("/api/v1/definitions/mql/judge", {}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")


def test_signing_in_takes_four_queries(client: Client, person: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):  # the person; the token within a transaction
        sign_in(client, "sato@example.com", PASSWORD)


def test_signing_out_takes_five_queries(signed_in: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # token, expired tokens; the deletion within a transaction
        signed_in.delete(CURRENT)

"""GET /api/v1/schema and /api/v1/docs."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from api.urls import urlpatterns


def test_the_schema_is_valid_and_nothing_in_it_was_guessed(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_the_schema_names_every_address_but_its_own(client: Client) -> None:
    response = client.get("/api/v1/schema")
    assert response.status_code == 200
    named = {path.removeprefix("/api/v1/") for path in yaml.safe_load(response.content)["paths"]}
    ours = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in urlpatterns}
    assert named == ours - {"schema", "docs"}


def test_the_schema_comes_as_json_too(client: Client) -> None:
    response = client.get("/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.json()["openapi"].startswith("3.1")


def test_every_error_in_the_schema_is_a_problem(schema: dict[str, Any]) -> None:
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_every_address_but_sign_in_asks_for_a_token(schema: dict[str, Any]) -> None:
    open_ = [
        path
        for path, methods in schema["paths"].items()
        for operation in methods.values()
        if {"token": []} not in operation.get("security", [])
    ]
    assert open_ == ["/api/v1/tokens"]


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/docs?script="])
def test_the_page_loads_nothing_from_elsewhere(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert "https://" not in text and "http://" not in text
    assert "<style" not in text and "<script>" not in text


def test_neither_asks_the_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        client.get("/api/v1/schema")
        client.get("/api/v1/docs")

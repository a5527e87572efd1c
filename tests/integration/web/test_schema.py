"""The JSON Schema of the language has a stable address that asks nobody to sign in and can be kept."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_schema_is_open_to_everybody_and_can_be_kept() -> None:
    response = Client().get("/schemas/teigi-1.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/schema+json"
    assert "public" in response["Cache-Control"]
    found = response.json()
    assert (found["$id"], found["title"]) == ("/schemas/teigi-1.json", "teigi/1")
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_whoever_has_it_already_is_told_so() -> None:
    tag = Client().get("/schemas/teigi-1.json")["ETag"]
    assert Client().get("/schemas/teigi-1.json", headers={"if-none-match": tag}).status_code == 304

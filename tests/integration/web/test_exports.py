"""A version's exports: the page that shows each as text, and the files."""

import json
from collections.abc import Callable

import pytest
import sqlglot
import yaml
from django.test import Client

from definitions.language.export.formats import formats
from definitions.models import Document
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
EXPORT = "/definitions/mql/versions/1/export/"


def test_the_definition_page_leads_there(as_person: SignedIn) -> None:
    assert f'href="{EXPORT}"' in as_person().get("/definitions/mql/").content.decode()


@pytest.mark.parametrize("form", list(formats))
def test_every_form_is_shown_as_text_and_comes_as_a_file(as_person: SignedIn, form: str) -> None:
    client = as_person()
    page = client.get(EXPORT, {"form": form})
    assert page.status_code == 200
    assert f'href="{EXPORT}{form}"' in page.content.decode()
    assert '<pre class="export-text"' in page.content.decode()
    file = client.get(EXPORT + form)
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith('attachment; filename="mql-v1.')


def test_the_files_of_the_definition_itself_are_its_body(world: Universe, as_person: SignedIn) -> None:
    client, body = as_person(), world.mql.versions.get().body
    as_json = client.get(EXPORT + "json")
    assert json.loads(as_json.content) == body
    assert as_json["Content-Disposition"] == 'attachment; filename="mql-v1.json"'
    assert yaml.safe_load(client.get(EXPORT + "yaml").content) == body


def test_comments_come_in_the_readers_language(as_person: SignedIn) -> None:
    japanese = as_person().get(EXPORT + "postgres").content.decode()
    english = as_person("mori", language="en").get(EXPORT + "postgres").content.decode()
    assert "-- 判定日時（UTC）" in japanese and "第1版" in japanese
    assert "-- The judging instant, in UTC." in english and "version 1" in english
    assert sqlglot.parse_one(japanese, read="postgres") == sqlglot.parse_one(english, read="postgres")


def test_a_date_in_the_address_is_judged_at(as_person: SignedIn) -> None:
    client = as_person()
    assert (
        "TIMESTAMP '2026-05-01 00:00:00'"
        in client.get(EXPORT + "duckdb?at=2026-05-01T09:00").content.decode()
    )
    page = client.get(EXPORT, {"form": "duckdb", "at": "2026-05-01"}).content.decode()
    assert "TIMESTAMP &#x27;2026-04-30 15:00:00&#x27;" in page
    assert client.get(EXPORT + "duckdb?at=soon").status_code == 400


def test_what_cannot_be_said_is_refused_in_words(as_person: SignedIn) -> None:
    client = as_person()
    shown = client.get(EXPORT, {"form": "duckdb", "at": "1900-01-01"})
    file = client.get(EXPORT + "duckdb?at=1900-01-01")
    assert (shown.status_code, file.status_code) == (200, 409)
    for page in (shown, file):
        assert "判定日時は1970年から2199年までで指定してください" in page.content.decode()
        assert "<pre" not in page.content.decode()


def test_an_unknown_form_or_version_is_not_found(as_person: SignedIn) -> None:
    client = as_person()
    for address in (EXPORT + "xml", EXPORT + "?form=xml", "/definitions/mql/versions/9/export/"):
        assert client.get(address).status_code == 404


def test_what_it_refers_to_is_in_it(world: Universe, as_person: SignedIn) -> None:
    body = rule(kind="sql")
    body["rule"] = {"id": "both", "all": [body["rule"], {"id": "is-mql", "definition": "mql"}]}
    world.first_version(body, Document.objects.get(key="sql"))
    text = as_person().get("/definitions/sql/versions/1/export/duckdb").content.decode()
    assert "mql（2026-04-01 19:00から適用の版）" in text
    assert "WHEN judged_at >= TIMESTAMP '2026-04-01 10:00:00' THEN truth_1" in text

"""Where the leads live in another database: the page of looks at them, and what is said when it is silent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from evidence import actions
from evidence.leads.warehouse import Unfit
from evidence.models import Snapshot, Source
from people.models import User

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
SILENT = "postgres://reader:secret@127.0.0.1:1/warehouse"


@pytest.fixture(autouse=True)
def elsewhere(settings: Settings) -> None:
    settings.LEADS_URL = SILENT


def looked() -> Snapshot:
    source, _new = Source.objects.get_or_create(key="warehouse", name="warehouse")
    by = User.objects.get(email="suzuki@example.com")
    counted: dict[str, Any] = dict.fromkeys(("rows", "accepted", "leads"), 12) | {"refused": 0}
    fields = {
        "file_name": "postgres://127.0.0.1/warehouse",
        "fingerprint": "live-1",
        "mapping": {"fields": {}},
    }
    return Snapshot.objects.create(
        source=source, imported_by=by, imported_at=timezone.now(), **fields, **counted
    )


def test_the_page_says_where_they_are_and_offers_a_look(as_person: SignedIn) -> None:
    page = as_person("suzuki", "en").get("/imports/").content.decode()
    assert "The leads live in postgres://127.0.0.1/warehouse and are read there" in page
    assert 'action="/imports/look/"' in page
    assert "secret" not in page
    assert 'href="/imports/new/"' not in page


def test_a_look_that_nobody_answers_says_so_and_no_password(as_person: SignedIn) -> None:
    page = as_person("suzuki", "ja").post("/imports/look/", follow=True).content.decode()
    assert "LEADS_URL" in page
    assert "secret" not in page


def test_a_look_is_told(as_person: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_person("suzuki", "en")
    monkeypatch.setattr("web.views.imports.look_at_leads", lambda **_: looked())
    page = client.post("/imports/look/", follow=True).content.decode()
    assert "There are 12 leads." in page


def test_others_may_not_look(as_person: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "look_at_leads", None)
    assert as_person("mori").post("/imports/look/").status_code == 403


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The leads cannot be read right now"), ("ja", "いまリードを読み取れません")],
)
def test_a_page_of_leads_says_what_is_wrong(as_person: SignedIn, language: str, words: str) -> None:
    client = as_person("mori", language)
    looked()
    response = client.get("/leads/")
    assert response.status_code == 503
    page = response.content.decode()
    assert words in page
    assert "secret" not in page


def test_an_agreement_is_still_read(as_person: SignedIn) -> None:
    client = as_person("mori")
    looked()
    assert client.get("/").status_code == 200


def test_the_codes_have_words() -> None:
    from evidence.leads.words import unfit

    told = {"table": "leads", "column": "outcome", "type": "string", "found": "int64", "error": "refused"}
    for code in ("no_answer", "no_table", "no_column", "wrong_type"):
        assert unfit(Unfit(code, **told))

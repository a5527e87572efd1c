"""The list of imports, and the upload of a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evidence.actions import add_source
from evidence.inbox import push_leads
from evidence.models import Source
from tests.integration.universe import Universe
from tests.integration.web.lead_files import file, imported, uploaded

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_before_the_first_import_it_says_what_to_do(as_person: SignedIn) -> None:
    page = as_person("suzuki").get("/imports/").content.decode()
    assert "リードはまだ取り込まれていません" in page
    assert 'href="/imports/new/"' in page


def test_whoever_may_not_import_reads_why(as_person: SignedIn) -> None:
    page = as_person("mori").get("/imports/").content.decode()
    assert "リードを取り込めるのはアナリストだけです" in page
    assert 'href="/imports/new/"' not in page


def test_an_import_is_listed_with_its_counts(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    imported(client)
    page = client.get("/imports/").content.decode()
    assert "leads.csv" in page
    assert "Sho Suzuki" in page
    for label, count in (("Rows taken", 3), ("Refused", 3), ("Leads afterwards", 3)):
        assert f"<dt>{label}</dt><dd>{count}</dd>" in page


def test_a_file_goes_on_to_its_columns(as_person: SignedIn, data_folder: Path) -> None:
    address = uploaded(as_person("suzuki"))
    token = address.split("/")[-2]
    assert len(token) >= 30
    assert (data_folder / "uploads" / token / "leads.csv").exists()
    assert Source.objects.get().name == "CRM"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + b"0" * 40, "This file is damaged, or no Excel file"),
        ("顧客ID,訪問\n".encode(), "The file has column names but no rows."),
        (b"\x89\xff\xfe\x00\x01\x02 no text", "The characters of this file cannot be read."),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    as_person: SignedIn, data_folder: Path, content: bytes, words: str
) -> None:
    response = as_person("suzuki", "en").post("/imports/new/", {"file": file(content), "name": "CRM"})
    assert response.status_code == 422
    errors = response.context["form"].errors["file"]
    assert words in errors[0]
    assert list((data_folder / "uploads").glob("*")) == []
    assert not Source.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_the_limit(as_person: SignedIn, settings: Settings) -> None:
    settings.LEADS_UPLOAD_MAX_BYTES = 20
    response = as_person("suzuki", "en").post("/imports/new/", {"file": file(), "name": "CRM"})
    assert response.status_code == 422
    assert "the limit is 20\xa0bytes" in response.content.decode()


def test_without_a_name_the_file_is_kept(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.post("/imports/new/", {"file": file(), "name": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose a source above, or name the new one here." in page
    kept = response.context["kept"].token
    again = client.post("/imports/new/", {"kept": kept, "name": "CRM"})
    assert again["Location"] == f"/imports/new/{kept}/"


def test_a_file_of_somebody_else_is_not_taken_over(as_person: SignedIn, world: Universe) -> None:
    kept = uploaded(as_person("suzuki")).split("/")[-2]
    world.people["mori"].role_grants.create(role_id=world.suzuki.role_grants.get().role_id)
    response = as_person("mori").post("/imports/new/", {"kept": kept, "name": "CRM"})
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


@pytest.mark.parametrize("person", ["mori", "sato", "kondo", "yamada"])
def test_only_an_analyst_may_upload(as_person: SignedIn, data_folder: Path, person: str) -> None:
    response = as_person(person).post("/imports/new/", {"file": file(), "name": "CRM"})
    assert response.status_code == 403
    assert not (data_folder / "uploads").exists()


def test_the_list_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    imported(client)
    client.get("/imports/")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get("/imports/")


def test_what_other_systems_sent_waits_and_can_be_taken_in(as_person: SignedIn, world: Universe) -> None:
    by = world.suzuki
    at = world.later()
    source = add_source(key="crm", name="CRM", by=by, at=at)
    push_leads(source=source, leads=[{"id": "A"}, {"id": "B"}], key="", digest="", by=by, at=at)
    client = as_person("suzuki", "en")
    page = client.get("/imports/").content.decode()
    assert "2 leads and events, since" in page and "Take them in now" in page
    page = client.post("/imports/take-in/", follow=True).content.decode()
    assert "All 2 rows were taken in." in page
    page = client.get("/imports/").content.decode()
    assert "<dt>Rows taken</dt><dd>2</dd>" in page and "Take them in now" not in page


def test_only_an_analyst_takes_in_what_was_sent(as_person: SignedIn) -> None:
    assert as_person("mori").post("/imports/take-in/").status_code == 403

"""The mapping page: the guess, how the file will be read, and the import itself."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from evidence.models import Snapshot, Source
from tests.integration.universe import Universe
from tests.integration.web.lead_files import LEADS, choices, file, uploaded, workbook
from tests.shared import shared

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_it_guesses_what_the_columns_mean(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    response = client.get(uploaded(client, LEADS.replace("A1,5", "A4,5")))
    assert {line.name: line.target for line in response.context["used"]} == {
        "TotalVisits": "site_visits",
        "Lead Source": "lead_source+source",
        "担当": "owner",
    }
    assert response.context["mapping"].id == "顧客ID"
    assert response.context["null_words"] == "Select"
    said = {line.value: line.said for line in response.context["outcome_values"]}
    assert said == {"0": "lost", "1": "won"}
    assert "Google" in response.content.decode()


def test_while_choosing_it_says_how_the_file_will_be_read(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.post(
        uploaded(client), choices(do=""), headers={"hx-request": "true", "hx-target": "reading"}
    )
    fragment = response.content.decode()
    assert '<span class="figure-value">3</span>' in fragment
    assert "of 6 rows can be taken in" in fragment
    assert "3 rows would be refused" in fragment
    assert "This is not a whole number." in fragment
    assert "<html" not in fragment
    assert not Snapshot.objects.exists()


def test_large_numbers_are_read_as_they_are_written(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    text = 'id,TotalVisits\nA1,"1,200"\nA2,３０\n'
    response = client.get(uploaded(client, text))
    assert [[cell.text for cell in row] for row in response.context["rows"]] == [
        ["A1", "1,200"],
        ["A2", "30"],
    ]


def test_choosing_another_outcome_column_shows_its_values(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    response = client.post(
        uploaded(client),
        choices(outcome="担当"),
        headers={"hx-request": "true", "hx-target": "outcome-values"},
    )
    fragment = response.content.decode()
    assert re.findall(r'<th scope="row">(.*?)</th>', fragment) == ["石井", "森"]
    assert 'name="said-4-1" value="lost"' in fragment


def test_it_imports(as_person: SignedIn, world: Universe) -> None:
    client = as_person("suzuki")
    response = client.post(uploaded(client), choices())
    snapshot = Snapshot.objects.get()
    assert response["Location"] == f"/imports/{snapshot.pk}/"
    assert (snapshot.rows, snapshot.accepted, snapshot.refused, snapshot.leads) == (6, 3, 3, 3)
    assert snapshot.attributes["site_visits"] == 2  # A2's is the null word
    assert snapshot.imported_by == world.suzuki
    assert Source.objects.get().mapping == snapshot.mapping


def test_after_the_import_the_file_is_gone(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    address = uploaded(client)
    client.post(address, choices())
    again = client.get(address, follow=True)
    assert again.redirect_chain == [("/imports/new/", 302)]
    assert "もう一度選んでください" in again.content.decode()


def test_the_next_file_of_a_source_is_mapped_as_the_last(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    client.post(uploaded(client), choices(**{"target-4": "", "target-1": ""}))
    address = client.post("/imports/new/", {"file": file(), "source": Source.objects.get().pk})["Location"]
    response = client.get(address)
    assert [line.name for line in response.context["used"]] == ["Lead Source"]


def test_one_meaning_for_two_columns_is_refused_and_the_choices_stay(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.post(uploaded(client), choices(**{"target-4": "site_visits"}))
    assert response.status_code == 422
    page = response.content.decode()
    assert "“site visits” is chosen for two columns, “TotalVisits” and “担当”." in page
    assert response.context["null_words"] == "Select"
    assert not Snapshot.objects.exists()


def test_without_an_id_column_it_is_refused_and_the_choices_stay(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.post(uploaded(client), choices(id=""))
    assert response.status_code == 422
    assert "Choose the column that identifies a lead." in response.content.decode()
    said = {line.value: line.said for line in response.context["outcome_values"]}
    assert said == {"0": "lost", "1": "won"}


def test_only_the_one_who_uploaded_it_sees_it(as_person: SignedIn, world: Universe) -> None:
    address = uploaded(as_person("suzuki"))
    world.people["mori"].role_grants.create(role_id=world.suzuki.role_grants.get().role_id)
    for response in (as_person("mori").get(address), as_person("mori").post(address, choices())):
        assert response["Location"] == "/imports/new/"
    assert not Snapshot.objects.exists()


def test_who_is_no_analyst_any_more_may_not_import(as_person: SignedIn, world: Universe) -> None:
    client = as_person("suzuki")
    address = uploaded(client)
    world.suzuki.role_grants.all().delete()
    assert client.post(address, choices()).status_code == 403
    assert "リードを取り込めるのはアナリストだけです" in client.get(address).content.decode()


def test_a_file_that_waited_two_days_is_removed_at_the_next_upload(
    as_person: SignedIn, world: Universe, data_folder: Path
) -> None:
    client = as_person("suzuki")
    old, young = (uploaded(client), uploaded(client))
    for address, days in ((old, 3), (young, 1)):
        left = (world.now - timedelta(days=days)).timestamp()
        os.utime(data_folder / "uploads" / address.split("/")[-2], (left, left))
    uploaded(client)
    assert client.get(old).status_code == 302
    assert client.get(young).status_code == 200


def test_a_token_cannot_leave_the_folder(as_person: SignedIn) -> None:
    assert as_person("suzuki").get("/imports/new/..%2F..%2Fteigi/").status_code in (302, 404)


@pytest.mark.packs
def test_real_leads_go_in_as_they_are(as_person: SignedIn) -> None:
    """The figures are those of the file's own description."""
    client = as_person("suzuki")
    text = shared("data/x_education_leads.csv").read_bytes()
    address = uploaded(client, text)
    context = client.get(address).context
    data = {"id": context["mapping"].id, "null_words": context["null_words"], "outcome": "Converted"}
    data |= {f"target-{line.number}": line.target for line in context["used"]}
    number = context["columns"].index("Converted")
    data |= {f"said-{number}-{line.number}": line.said for line in context["outcome_values"]}
    client.post(address, {**data, "do": "import"})
    snapshot = Snapshot.objects.get()
    assert (snapshot.rows, snapshot.refused, snapshot.leads) == (9240, 0, 9240)
    assert "3,561" in client.get("/leads/?outcome=won").content.decode()


def test_the_page_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    address = uploaded(client, LEADS)
    client.get(address)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(address)


def test_a_workbook_of_several_sheets_asks_which_one(as_person: SignedIn) -> None:
    """The next file of the source is read by the sheet of that name, with the mapping as it was."""
    client = as_person("suzuki", "en")
    address = uploaded(client, workbook())
    assert "column 2" not in client.get(address).content.decode()
    assert [line.name for line in client.get(address).context["used"]] == []
    assert client.post(address, {"do": "sheet", "sheet": "十月"})["Location"] == address
    page = client.get(address)
    assert [line.name for line in page.context["used"]] == ["TotalVisits"]
    assert "<option selected>十月</option>" in page.content.decode()
    client.post(address, {"id": "顧客ID", "target-1": "site_visits", "do": "import"})
    snapshot = Snapshot.objects.get()
    assert (snapshot.accepted, snapshot.mapping["sheet"]) == (1, "十月")
    again = client.post("/imports/new/", {"file": file(workbook()), "source": snapshot.source.pk})["Location"]
    assert [line.name for line in client.get(again).context["used"]] == ["TotalVisits"]


def test_a_sheet_without_rows_is_refused_and_the_other_stays(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    address = uploaded(client, workbook())
    response = client.post(address, {"do": "sheet", "sheet": "空"})
    assert response.status_code == 422
    assert "The file has column names but no rows." in response.content.decode()
    assert "<option selected>説明</option>" in client.get(address).content.decode()

"""One import: what was taken in, what was refused and why, how complete the attributes are."""

import csv
from collections.abc import Callable

import pytest
from django.test import Client

from tests.integration.web.lead_files import imported

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.packs
def test_it_says_what_was_taken_in(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    page = client.get(imported(client)).content.decode()
    assert "3 of 6 rows were taken in, 3 were refused." in page
    assert "What became of it (won: 1; lost: 0)" in page


def test_it_lists_each_refused_row_with_its_reason(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.get(imported(client))
    assert [(row.line, row.column, row.value, why) for row, why in response.context["refused"]] == [
        (4, "TotalVisits", "many", "This is not a whole number."),
        (5, "顧客ID", "A1", "A lead of this id is already further up in the file."),
        (6, "", "A5,2,1,Bing,森,余り", "The row has more fields than there are columns."),
    ]


def test_the_file_is_in_the_readers_language(as_person: SignedIn) -> None:
    """Its rows are made after the view has returned."""
    client = as_person("suzuki", "ja")
    response = client.get(f"{imported(client)}refused.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, first, *_rest = csv.reader(text.splitlines())
    assert head[:2] == ["行", "理由"]
    assert first[1].endswith("。")


def test_it_shows_how_complete_each_attribute_is(as_person: SignedIn) -> None:
    """Of A1, A2 and A6: visits of two, the source of two."""
    client = as_person("suzuki")
    lines = client.get(imported(client)).context["completeness"]
    assert {line.label: (line.known, line.leads) for line in lines} == {
        "サイト訪問回数": (2, 3),
        "流入経路": (2, 3),
    }


def test_everybody_may_read_it(as_person: SignedIn) -> None:
    address = imported(as_person("suzuki"))
    assert as_person("mori").get(address).status_code == 200
    assert as_person("kondo").get(f"{address}refused.csv").status_code == 200


def test_an_import_that_does_not_exist_is_missing(as_person: SignedIn) -> None:
    assert as_person().get("/imports/99/").status_code == 404


def test_the_page_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    address = imported(client)
    client.get(address)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(address)

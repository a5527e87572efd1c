"""Refused rows: found by reason and column, downloaded whole, put right one by one or by a file."""

import csv
from collections.abc import Callable

import pytest
from django.test import Client

from evidence.models import Correction, Snapshot
from tests.integration.web.lead_files import file, imported

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def told(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]


def test_they_are_narrowed_by_reason_column_and_state(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    address = f"{imported(client)}refused/"
    page = client.get(address)
    assert [row.line for row, _why, _mended in page.context["lines"]] == [4, 5, 6]
    assert "3 of 3 refused rows are still to be corrected." in page.content.decode()
    for query, lines in {
        "reason=duplicate_id": [5],
        "column=TotalVisits": [4],
        "column=%00": [6],
        "state=mended": [],
        "sort=reason": [5, 4, 6],
        "reason=nonsense&page=x": [4, 5, 6],
        "page=99": [4, 5, 6],
    }.items():
        found = client.get(f"{address}?{query}").context["lines"]
        assert [row.line for row, _why, _mended in found] == lines, query


def test_they_come_as_a_file_with_the_whole_row(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.get(f"{imported(client)}refused.csv")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    assert list(csv.reader(text.removeprefix("\ufeff").splitlines())) == [
        ["line", "reason", "顧客ID", "TotalVisits", "Converted", "Lead Source", "担当", "too much"],
        ["4", "This is not a whole number.", "A3", "many", "0", "google", "森", ""],
        ["5", "A lead of this id is already further up in the file.", "A1", "5", "1", "Google", "石井", ""],
        ["6", "The row has more fields than there are columns.", "A5", "2", "1", "Bing", "森", "余り"],
    ]


def test_one_is_put_right_in_its_form(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    address = imported(client)
    page = client.get(f"{address}refused/4/").content.decode()
    assert 'value="many" aria-invalid="true"' in page and "This is not a whole number." in page
    cells = {"cell-0": "A3", "cell-1": "lots", "cell-2": "0", "cell-3": "google", "cell-4": "森"}
    wrong = client.post(f"{address}refused/4/", cells)
    assert wrong.status_code == 422 and 'value="lots" aria-invalid="true"' in wrong.content.decode()
    assert Snapshot.objects.count() == 1
    done = client.post(f"{address}refused/4/", {**cells, "cell-1": "１２"}, follow=True)
    assert told(done)[-1] == "1 row was taken in."
    assert [(row.line, mended) for row, _why, mended in done.context["lines"]] == [
        (4, True),
        (5, False),
        (6, False),
    ]
    newest = Snapshot.objects.first()
    assert newest and (newest.rows, newest.leads) == (1, 4)
    assert "corrected row of the import of" in client.get(f"/imports/{newest.pk}/").content.decode()
    assert Correction.objects.get().lines == [4]
    assert "This row was corrected and taken in." in client.get(f"{address}refused/4/").content.decode()
    assert client.get(f"{address}refused/99/").status_code == 404


def test_many_come_back_in_the_downloaded_file(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    address = imported(client)
    back = client.get(f"{address}refused.csv")
    text = b"".join(back.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    text = text.replace("many", "7").replace("A5,", "A8,").encode("cp932")
    done = client.post(f"{address}refused/upload/", {"file": file(text)}, follow=True)
    assert told(done)[-2:] == [
        "2 rows were taken in.",
        "1 row is still refused. Line 5, 顧客ID: A lead of this id is already further up in the file.",
    ]
    assert Correction.objects.get().lines == [4, 6]
    again = client.post(f"{address}refused/upload/", {"file": file(text)}, follow=True)
    assert told(again)[0].startswith("1 row is still refused.")


def test_another_file_is_refused_in_words(as_person: SignedIn) -> None:
    client = as_person("suzuki", "ja")
    address = imported(client)
    done = client.post(f"{address}refused/upload/", {"file": file("a,b\n1,2\n")}, follow=True)
    assert told(done)[-1].startswith("この取り込みの「取り込めなかった行」のファイルではありません。")
    assert client.post(f"{address}refused/upload/", {}).status_code == 422


def test_only_analysts_correct_and_everybody_reads(as_person: SignedIn) -> None:
    address = imported(as_person("suzuki"))
    client = as_person("mori")
    assert client.get(f"{address}refused/").status_code == 200
    assert client.get(f"{address}refused/4/").status_code == 200
    assert client.post(f"{address}refused/4/", {"cell-1": "3"}).status_code == 403
    assert client.post(f"{address}refused/upload/", {"file": file()}).status_code == 403


def test_the_pages_ask_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    address = imported(client)
    client.get(address)
    for page in (f"{address}refused/", f"{address}refused/4/"):
        with django_assert_max_num_queries(13):  # type: ignore[attr-defined]
            client.get(page)

"""The history: who did what, when and why; filters, pages, files."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from evidence.erasures import erase_lead, lift_erasure
from evidence.retention import set_retention, thin_snapshots
from governance.models import Proposal
from tests.integration.universe import Universe, rule
from tests.integration.web.lead_files import imported

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def texts(client: Client, query: str = "") -> list[str]:
    days = client.get(f"/history/{query}").context["days"]
    return [item.line.text for _day, lines in days for item in lines]


def test_it_says_who_did_what_and_why(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=5))
    page = as_person(language="en").get("/history/").content.decode()
    assert f'href="/proposals/{proposal.pk}/">Megumi Sato opened the discussion of proposal' in page
    assert "見込みの薄いリードが多い" in page


def test_the_newest_stands_first(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=5))
    found = texts(as_person(language="en"))
    drafted = next(i for i, text in enumerate(found) if f"drafted proposal #{proposal.pk}" in text)
    opened = next(i for i, text in enumerate(found) if f"discussion of proposal #{proposal.pk}" in text)
    assert opened < drafted


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=decision", {"sent", "approved"}),
        ("kind=position", {"agreed"}),
        ("kind=decision&document=mql", {"sent", "approved"}),
        ("kind=decision&document=sql", set()),
        ("kind=import", set()),
        ("kind=decision&since=2026-04-01&until=2026-04-01", {"sent", "approved"}),
        ("kind=decision&since=2026-04-02", set()),
        ("kind=decision&until=2026-03-31", set()),
    ],
)
def test_it_filters(as_person: SignedIn, query: str, expected: set[str]) -> None:
    """All of the first version's way took place on 1 April, in Tokyo."""
    found = texts(as_person(language="en"), f"?{query}")
    assert {
        word for word in ("sent", "approved", "agreed") if any(word in text for text in found)
    } == expected


def test_erasures_and_removals_are_on_record(world: Universe, as_person: SignedIn) -> None:
    for qualifying in (20, 30):
        world.bring_leads(world.now - timedelta(days=1), qualifying)
        world.later(days=40)
    row = erase_lead(lead="crm:L7", reason="asked for", by=world.yamada, at=world.later())
    lift_erasure(erasure=row, reason="came back", by=world.yamada, at=world.later())
    set_retention(months=1, by=world.yamada, at=world.later())
    thin_snapshots(by=world.yamada, at=world.later())
    client = as_person(language="en")
    assert texts(client, "?kind=personal") == [
        "Hajime Yamada removed the leads of 1 past snapshot.",
        f"Hajime Yamada allowed the lead of erasure #{row.pk} to be taken in again.",
        "Hajime Yamada had a lead of CRM erased on request.",
    ]
    assert texts(client, "?kind=settings")[0] == (
        "Hajime Yamada set how long past snapshots keep their leads."
    )
    assert f"/personal/erasures/{row.pk}/" in client.get("/history/?kind=personal").content.decode()


def test_it_filters_by_person(world: Universe, as_person: SignedIn) -> None:
    found = texts(as_person(language="en"), f"?person={world.ito.pk}")
    assert found
    assert all(text.startswith("Aya Ito") for text in found)


def test_a_filter_that_fits_nothing_says_so(as_person: SignedIn) -> None:
    page = as_person(language="en").get("/history/?kind=import").content.decode()
    assert "Nothing fits these filters." in page


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "9999-12-31"])
def test_a_date_that_is_none_is_said_beside_it(as_person: SignedIn, day: str) -> None:
    response = as_person().get(f"/history/?since={day}&until={day}")
    assert response.status_code == 200
    assert {*response.context["form"].errors} == {"since", "until"}


def test_an_import_leads_to_its_page(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    address = imported(client)
    assert f'href="{address}"' in client.get("/history/?kind=import").content.decode()


def test_pages_follow_each_other(world: Universe, as_person: SignedIn) -> None:
    for visits in (4, 5, 6):
        world.discussed(rule(visits=visits))
    client = as_person()
    first, second = texts(client), texts(client, "?page=2")
    assert len(first) == 50
    assert second
    assert not set(first) & set(second)
    assert 'href="?page=2"' in client.get("/history/").content.decode()
    assert 'href="?page=1"' in client.get("/history/?page=2").content.decode()
    assert texts(client, "?page=99999") == []


def test_it_comes_as_csv(world: Universe, as_person: SignedIn) -> None:
    response = as_person("kondo", "en").get("/history/export.csv?kind=decision")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *rows = csv.reader(text.splitlines())
    assert head == ["when", "kind", "who", "what", "why", "definition", "proposal", "version"]
    assert [row[2] for row in rows] == ["Aya Ito", "Ken Tanaka"]
    assert rows[0][5:] == ["mql", str(Proposal.objects.get().pk), "1"]


def test_it_comes_as_json(world: Universe, as_person: SignedIn) -> None:
    response = as_person("kondo", "en").get("/history/export.json?kind=decision")
    found = json.loads(response.content)["history"]
    assert [(line["verb"], line["document"], line["person"]) for line in found] == [
        ("approve", "mql", "Aya Ito"),
        ("send_to_decision", "mql", "Ken Tanaka"),
    ]
    assert found[0]["at"].endswith("+09:00")


def test_another_form_is_missing(as_person: SignedIn) -> None:
    assert as_person().get("/history/export.xlsx").status_code == 404


def test_a_formula_is_not_run_by_a_spreadsheet(world: Universe, as_person: SignedIn) -> None:
    from governance.actions.proposals import withdraw

    proposal = world.drafted(rule(visits=4))
    withdraw(proposal=proposal, reason="=1+1", by=world.sato, at=world.later())
    response = as_person().get("/history/export.csv?kind=proposal")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=1+1" in [row[4] for row in csv.reader(text.splitlines())]


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    world.bring_leads(world.now - timedelta(days=3), qualifying=1, rows=2)
    client = as_person()
    client.get("/history/")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get("/history/")


def test_the_oldest_can_stand_first_on_the_page_and_in_the_files(
    world: Universe, as_person: SignedIn
) -> None:
    client = as_person("kondo", "en")
    newest, oldest = texts(client, "?kind=decision"), texts(client, "?kind=decision&sort=oldest")
    assert oldest == newest[::-1]
    file = client.get("/history/export.json?kind=decision&sort=oldest")
    assert [line["text"] for line in json.loads(file.content)["history"]] == oldest


def test_the_api_lists_the_same_by_the_same_filters(world: Universe, as_person: SignedIn) -> None:
    client = as_person("kondo", "en")
    found = client.get("/api/v1/history/?kind=decision&document=mql&sort=oldest").json()
    assert [line["text"] for line in found["results"]] == texts(client, "?kind=decision&sort=oldest")
    by_ito = client.get("/api/v1/history/?person=ito@example.com&since=2026-04-01").json()
    assert {line["person"] for line in by_ito["results"]} == {"Aya Ito"}
    assert client.get("/api/v1/history/?kind=decision&since=2026-04-02").json()["results"] == []


def test_the_api_turns_pages(world: Universe, as_person: SignedIn) -> None:
    for visits in (4, 5, 6):
        world.discussed(rule(visits=visits))
    client = as_person("kondo", "en")
    first = client.get("/api/v1/history/").json()
    assert (len(first["results"]), first["next"]) == (50, "/api/v1/history/?page=2")
    second = client.get(first["next"]).json()
    assert second["page"] == 2
    assert second["results"]
    assert not {str(line) for line in first["results"]} & {str(line) for line in second["results"]}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=x", 400),
        ("sort=x", 400),
        ("person=x@x", 400),
        ("since=x", 400),
        ("page=0", 400),
        ("document=x", 404),
    ],
)
def test_the_api_says_what_it_does_not_know(as_person: SignedIn, query: str, status: int) -> None:
    assert as_person().get(f"/api/v1/history/?{query}").status_code == status

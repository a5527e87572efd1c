"""Pages of measures over many leads: the headline at once, the rest with a second request, nothing stale."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from evidence.actions import import_leads
from evidence.keeping import kept
from evidence.models import Source
from tests.integration.evidence.life import COLUMNS, LEADS
from tests.integration.universe import Universe
from tests.integration.web.living import bring_life

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
SPRING = "since=2026-04-01&until=2026-06-30"
MEASURES = (
    "follow_up",
    "first_contact",
    "acceptance",
    "lead_to_opportunity",
    "opportunity_to_won",
    "lead_to_won",
)
PAGES = (
    "/dashboard/",
    *(f"/dashboard/{key}/" for key in (*MEASURES, "response_time")),
    "/claims/",
    "/both-sides/",
    "/conformance/",
    "/kpis/",
    "/deadlines/",
)


@pytest.fixture
def lived(world: Universe, monkeypatch: pytest.MonkeyPatch) -> Universe:
    """Nine leads are many, and nothing is kept of them."""
    monkeypatch.setattr("web.loaders.numbers.LARGE", 9)
    bring_life(world)
    cache.clear()
    return world


def opens(answer: Any) -> bool:
    """Whether a page only opens: it says that it is busy, and asks for the rest."""
    content = answer.content.decode()
    busy, asks = 'aria-busy="true"' in content, re.search(r'hx-get="\?[^"]*whole=1"', content)
    assert busy == bool(asks)
    assert answer.status_code == 200
    assert "numbers/none.html" not in [template.name for template in answer.templates]
    return busy


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_and_is_whole_once_all_is_kept(lived: Universe, as_person: SignedIn, page: str) -> None:
    client = as_person()
    first = client.get(page)
    assert opens(first)
    assert "line-chart" not in first.content.decode()
    assert opens(client.get(page)), "the opening alone does not make it whole"
    whole = client.get(f"{page}?whole=1")
    assert not opens(whole)
    again = client.get(page)
    assert not opens(again)
    assert again.content.decode().split("<main", 1)[1].count("<tr") == whole.content.decode().count("<tr")


def test_it_opens_with_the_same_rates(lived: Universe, as_person: SignedIn) -> None:
    """By hand, as tests.integration.web.test_dashboard has them: also where a newer period is still open."""
    client = as_person()
    expected = {
        "follow_up": (6, 8),
        "first_contact": (5, 8),
        "acceptance": (3, 5),
        "lead_to_opportunity": (3, 9),
        "opportunity_to_won": (1, 2),
        "lead_to_won": (1, 4),
    }
    for page in (f"/dashboard/?{SPRING}", f"/dashboard/?{SPRING}&whole=1"):
        cards = client.get(page).context["cards"]
        found = {card.key: (card.reading.count.hit, card.reading.count.n) for card in cards}
        assert (page, found) == (page, expected)
    for key, (k, n) in expected.items():
        cache.clear()
        answer = client.get(f"/dashboard/{key}/?{SPRING}")
        assert opens(answer)
        assert f"({k} / {n})" in answer.content.decode()


def test_months_without_a_lead_hide_none_that_can_be_counted(lived: Universe, as_person: SignedIn) -> None:
    """October's three leads and all since 5 May are too young, none came in September: April's four count."""
    client = as_person("sato", "en")
    page = "/dashboard/lead_to_won/?since=2026-10-01&until=2026-10-31"
    for address, said in (
        (page, "No lead of the period asked is old enough to count: this is the newest one that has any."),
        (f"{page}&whole=1", "All 3 leads of the period asked are still open: this is the newest one"),
    ):
        answer = client.get(address)
        assert opens(answer) == (address == page)
        assert "(1 / 4)" in answer.content.decode() and said in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"/dashboard/response_time/?{SPRING}", "48時間"),
        (f"/dashboard/follow_up/?{SPRING}&owner=小川", "/ 4)"),
        (f"/dashboard/follow_up/?{SPRING}&owner=nobody", "(6 / 8)"),
    ],
)
def test_an_opening_counts_as_its_address_says(
    lived: Universe, as_person: SignedIn, page: str, said: str
) -> None:
    client = as_person()
    opening = client.get(page)
    assert opens(opening)
    whole = client.get(f"{page}&whole=1")
    assert said in opening.content.decode()
    assert said in whole.content.decode()


@pytest.mark.parametrize(
    ("page", "waits", "above"),
    [
        ("/dashboard/", "The rest is being counted: our own past", 'class="figure"'),
        ("/claims/", "Our own past is being counted.", "claim-verdict"),
        ("/both-sides/", "Our own past and the weeks are being counted.", 'class="figure"'),
        ("/conformance/", "The leads that were not marked, the criteria", 'class="figure"'),
    ],
)
def test_an_opening_says_above_its_figures_what_they_lack(
    lived: Universe, as_person: SignedIn, page: str, waits: str, above: str
) -> None:
    opening = as_person("sato", "en").get(page)
    assert opens(opening)
    text = opening.content.decode()
    assert 0 < text.index(waits) < text.index(above)
    if page == "/dashboard/":
        assert "The comparison with our own past is being counted." in text.split("</h1>")[0]


@pytest.mark.parametrize("page", ["/claims/", "/both-sides/", "/conformance/", "/kpis/"])
def test_the_headline_stays_when_the_rest_arrives(lived: Universe, as_person: SignedIn, page: str) -> None:
    client = as_person()
    opening, whole = client.get(page), client.get(f"{page}?whole=1")
    heads = [one.content.decode().split("<h1", 1)[1].split("</h1>")[0] for one in (opening, whole)]
    assert heads[0] == heads[1]
    # Of the pages on which this company has anything to count.
    assert any(mark.isdigit() for mark in heads[0]) or page in ("/both-sides/", "/conformance/")


@pytest.mark.parametrize("query", ["period=year", "period=year&owner=小川", "period=year&source=紹介"])
def test_the_clocks_of_a_period_alone_are_those_of_the_board(
    lived: Universe, as_person: SignedIn, query: str
) -> None:
    client = as_person()
    opening, whole = (client.get(f"/deadlines/?{query}{more}") for more in ("", "&whole=1"))
    assert opens(opening)
    assert opening.context["board"].tally == whole.context["board"].tally
    assert opening.context["board"].tally.all


def test_the_page_of_clocks_refreshes_them_alone(lived: Universe, as_person: SignedIn) -> None:
    clocks = as_person().get("/deadlines/?whole=1", headers={"HX-Request": "true", "HX-Target": "clocks"})
    assert "<main" not in clocks.content.decode()
    rest = as_person().get("/deadlines/?whole=1", headers={"HX-Request": "true", "HX-Target": "main"})
    assert "<main" in rest.content.decode()


def test_other_leads_open_anew(lived: Universe, as_person: SignedIn, tmp_path: Path) -> None:
    client, page = as_person(), f"/dashboard/follow_up/?{SPRING}"
    client.get(f"{page}&whole=1")
    assert not opens(client.get(page))
    contacted = next(line for line in LEADS if line.split(",")[COLUMNS.index("contacted_at")]).split(",")
    with (tmp_path / "more.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [COLUMNS, ["B1", *contacted[1:]], *([f"C{i}", *contacted[1:]] for i in range(3))]
        )
    mapping = {"id": "id", "fields": {name: {"column": name} for name in COLUMNS[1:]}}
    import_leads(
        path=tmp_path / "more.csv",
        file_name="more.csv",
        source=Source.objects.get(key="crm"),
        mapping=mapping,
        by=lived.suzuki,
        at=lived.later(),
    )
    answer = as_person().get(page)
    assert opens(answer)
    assert "(10 / 12)" in answer.content.decode()


@pytest.mark.packs
def test_what_a_command_imports_is_asked_ahead(lived: Universe, as_person: SignedIn, tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("id: id\nfields: {mql_at: {column: mql_at}}\n")
    (tmp_path / "leads.csv").write_text("id,mql_at\nB1,2026-10-01\n")
    client = as_person()
    call_command(
        "import_leads", tmp_path / "leads.csv", mapping=tmp_path / "mapping.yaml", by="suzuki@example.com"
    )
    client.get("/my-turn/")
    assert not opens(client.get("/dashboard/"))


def test_another_period_opens_without_asking_the_leads(
    lived: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_person()
    assert not opens(client.get("/dashboard/?whole=1"))
    monkeypatch.setattr("evidence.leads.store._connection", None)
    for page, said in (("", "75%"), ("follow_up/", "(6 / 8)"), ("first_contact/", "(5 / 8)")):
        answer = client.get(f"/dashboard/{page}?{SPRING}")
        assert opens(answer)
        assert said in answer.content.decode()


def test_a_file_of_a_measure_is_whole_at_once(lived: Universe, as_person: SignedIn) -> None:
    answer = as_person("sato", "en").get("/dashboard/follow_up.csv")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[1] == "2026-04-01,2026-04-30,2,2,100.0,34.24,100.0,0,0"


def test_few_leads_are_counted_before_anybody_waits(
    lived: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.loaders.numbers.LARGE", 1_000)
    assert not opens(as_person().get("/dashboard/"))


@pytest.mark.parametrize("page", PAGES)
def test_an_opening_asks_few_queries(lived: Universe, as_person: SignedIn, page: str) -> None:
    client = as_person("sato")
    client.get("/my-turn/")
    with CaptureQueriesContext(connection) as asked:
        assert opens(client.get(page))
    assert len(asked) <= 26


def test_what_holds_for_a_minute_does_not_push_out_answers(
    world: Universe, as_person: SignedIn, settings: Settings, tmp_path: Path
) -> None:
    files = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": tmp_path / "answers",
        "OPTIONS": {"MAX_ENTRIES": 2, "CULL_FREQUENCY": 0},
    }
    settings.CACHES = {**settings.CACHES, "default": files}
    assert kept("answer", lambda: 1) == 1
    for person in ("sato", "mori"):
        as_person(person).get("/help/")
    assert kept("answer", lambda: 2) == 1

"""The dashboard and a measure's page: numbers of leads written out in full, their table, file and leads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.measures.packs import keep_packs
from tests.integration.universe import Universe
from tests.integration.web.living import bring_life

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
SPRING = "since=2026-04-01&until=2026-06-30"


@pytest.fixture
def lived(world: Universe) -> Universe:
    bring_life(world)
    return world


def test_each_rate_stands_beside_its_n_and_what_is_not_counted(lived: Universe, as_person: SignedIn) -> None:
    cards = {card.key: card for card in as_person().get(f"/dashboard/?{SPRING}").context["cards"]}
    assert {key: (card.reading.count.hit, card.reading.count.n) for key, card in cards.items()} == {
        "follow_up": (6, 8),
        "first_contact": (5, 8),
        "acceptance": (3, 5),
        "lead_to_opportunity": (3, 9),
        # Spring's three opportunities are too young: the newest that count are those of January to March.
        "opportunity_to_won": (1, 2),
        "lead_to_won": (1, 4),
    }
    assert cards["opportunity_to_won"].reading.waiting.open == 3
    assert "経過待ち5件は数えていません" in cards["lead_to_won"].asides


def test_few_leads_are_said_to_be_few(lived: Universe, as_person: SignedIn) -> None:
    page = as_person("sato", "en").get("/dashboard/").content.decode()
    assert "There are too few leads yet to say whether anything has changed." in page
    assert page.count("too few to tell") > 4


def test_it_is_there_before_any_leads_are(world: Universe, as_person: SignedIn) -> None:
    for page in ("/dashboard/", "/dashboard/follow_up/", "/dashboard/response_time/"):
        answer = as_person("sato", "en").get(page)
        assert answer.status_code == 200
        assert "no leads have been imported" in answer.content.decode()


def test_a_measure_is_split_and_says_how_it_is_counted(lived: Universe, as_person: SignedIn) -> None:
    page = as_person("sato", "en").get(f"/dashboard/follow_up/?{SPRING}")
    by_source = next(table for table in page.context["splits"] if table.dimension == "source")
    assert {row.value: row.row.counted for row in by_source.rows} == {
        "検索広告": "2 / 4",
        "紹介": "2 / 2",
        "展示会": "1 / 1",
        "": "1 / 1",
    }
    assert "MQLs with a first contact ÷ MQLs" in page.content.decode()
    narrowed = as_person().get(f"/dashboard/follow_up/?{SPRING}&owner=小川")
    assert narrowed.context["card"].reading.count.n == 4
    assert as_person().get("/dashboard/no_such/").status_code == 404


def test_the_values_of_a_split_sort_by_a_column_and_stay_narrowed(
    lived: Universe, as_person: SignedIn
) -> None:
    client = as_person("sato", "en")

    def sources(sort: str) -> list[str]:
        splits = client.get(f"/dashboard/follow_up/?{SPRING}&sort={sort}").context["splits"]
        return [row.value for table in splits if table.dimension == "source" for row in table.rows]

    # Half of four were followed up, of the others all; those of no source come last, whichever way round.
    assert sources("rate")[0] == "検索広告" and sources("-rate")[-1] == "検索広告"
    assert sources("name") == ["展示会", "検索広告", "紹介", ""]
    assert sources("-name") == ["紹介", "検索広告", "展示会", ""]
    page = client.get(f"/dashboard/follow_up/?{SPRING}&sort=-rate").content.decode()
    link = f'<a href="?{SPRING}&sort=rate#source">Rate</a>'.replace("&", "&amp;")
    assert f'<th scope="col" class="number" aria-sort="descending">{link}' in page
    assert '<input type="hidden" name="sort" value="-rate">' in page


def test_response_times_are_given_in_both_kinds_of_hours(lived: Universe, as_person: SignedIn) -> None:
    page = as_person("sato", "en").get(f"/dashboard/response_time/?{SPRING}")
    assert page.context["sentence"] == "Too few leads to tell: 6 counted."
    now = page.context["card"].now
    # Medians of 47.5 and 112 hours, written in whole ones.
    assert (now.n, now.median, now.p90, now.wall_median, now.wall_p90) == (
        "6",
        "48 h",
        "60 h",
        "112 h",
        "192 h",
    )


def test_why_sales_rejected_stands_on_the_page_of_acceptance(lived: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    page = client.get(f"/dashboard/acceptance/?{SPRING}")
    # A2 and A8: once "timing too far off", once "no authority to decide", as the list of reasons has them.
    assert {(row.reason, row.counted, row.bounds) for row in page.context["reasons"]} == {
        ("時期が合わない", "1 / 2", "too few to tell"),
        ("決裁権なし", "1 / 2", "too few to tell"),
    }
    listed = client.get(f"/dashboard/acceptance/leads/?{SPRING}&reason=決裁権なし")
    assert [line.name for line in listed.context["lines"]] == ["A8"]
    assert '<input type="hidden" name="reason" value="決裁権なし">' in listed.content.decode()
    lines = client.get("/dashboard/rejections.csv").getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert sorted(lines[1:]) == [
        "2026-04-01,2026-04-30,時期が合わない,1,1",
        "2026-05-01,2026-05-31,決裁権なし,1,1",
    ]


def page_of_spring(client: Client, sort: str = "") -> Any:
    return client.get(f"/dashboard/response_time/?{SPRING}{sort}")


def test_response_times_have_their_leads_and_their_file(lived: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    listed = client.get(f"/dashboard/response_time/leads/?{SPRING}&part=hit")
    assert [line.name for line in listed.context["lines"]] == ["A6", "A8", "A4", "A3", "A2", "A1"]
    lines = client.get("/dashboard/response_time.csv").getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    splits = {table.label: table.rows for table in page_of_spring(client).context["splits"]}
    assert [(row.name, row.n) for _value, row in splits["Person in charge"]] == [("小川", "4"), ("石井", "2")]
    assert "By version in force" in splits
    sorted_by = page_of_spring(client, "&sort=leads").context["splits"]
    owners = next(table for table in sorted_by if table.dimension == "owner")
    assert [row.name for _value, row in owners.rows] == ["石井", "小川"]
    assert [(head.label, head.ask, head.order) for head in owners.heads][:3] == [
        ("Person in charge", "name", ""),
        ("Contacted", "-leads", "ascending"),
        ("Median, counted", "-median", ""),
    ]
    # Versions stay in their order.
    assert {head.ask for head in sorted_by[0].heads} == {""}
    # October: C2 alone was contacted, after 24 hours.
    assert lines[-2] == "2026-10-01,2026-10-31,1,24.0,24.0,24.0,24.0"


def test_our_own_past_has_its_n(lived: Universe, as_person: SignedIn) -> None:
    page = as_person("sato", "en").get("/dashboard/lead_to_opportunity/?since=2026-04-01&until=2026-06-30")
    assert "At 3% or less the larger problem is on the marketing side." in page.content.decode()
    before, year = page.context["card"].pasts
    assert (before.value, before.counted) == ("100%", "(3 / 3)")
    assert (year.value, year.counted) == ("–", "")


def test_the_leads_behind_a_number_are_listed(lived: Universe, as_person: SignedIn) -> None:
    page = as_person().get(f"/dashboard/first_contact/leads/?{SPRING}&part=missed")
    assert [line.name for line in page.context["lines"]] == ["A9", "A5", "A2"]
    assert page.context["total"] == 3
    assert len(as_person().get(f"/dashboard/follow_up/leads/?{SPRING}").context["lines"]) == 8


def test_the_file_has_the_same_numbers(lived: Universe, as_person: SignedIn) -> None:
    answer = as_person("sato", "en").get("/dashboard/follow_up.csv")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "from,to,counted above,counted below,rate,from %,to %,still open,nothing known"
    assert lines[1:3] == [
        "2026-04-01,2026-04-30,2,2,100.0,34.24,100.0,0,0",
        "2026-05-01,2026-05-31,4,5,80.0,37.55,96.38,0,0",
    ]
    assert lines[-1] == "2026-11-01,2026-11-30,0,0,,,,0,0"


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/follow_up/", "/dashboard/follow_up/leads/"])
def test_it_asks_few_queries(lived: Universe, as_person: SignedIn, path: str) -> None:
    client = as_person("sato")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 20


@pytest.mark.packs
def test_no_page_of_measures_asks_the_leads_again_once_their_packs_are_made(
    lived: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    keep_packs(timezone.now())
    as_person().get("/my-turn/")  # what every page has in its frame
    monkeypatch.setattr("evidence.leads.store._connection", None)
    with pytest.raises(TypeError):
        as_person().get(f"/dashboard/?{SPRING}")  # of another period nothing is kept
    pages = ("", "follow_up/", "first_contact/", "opportunity_to_won/", "response_time/")
    for page in (
        *(f"/dashboard/{page}" for page in pages),
        *("/claims/", "/both-sides/", "/conformance/", "/kpis/", "/what-if/", "/deadlines/"),
    ):
        answer = as_person().get(page)
        assert (answer.status_code, page) == (200, page)
        assert "numbers/none.html" not in [template.name for template in answer.templates]

"""First contact: running clocks by time left, the others by what became of them."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from evidence.actions import add_source, import_leads
from evidence.models import Snapshot
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
TOKYO = ZoneInfo("Asia/Tokyo")
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 17, 12, tzinfo=TOKYO)
"""A Wednesday; the leads came at seven."""

LEADS = [  # id, judged MQL, first contact, owner, source
    ("soon", "2026/6/15 14:00", "", "石井", "展示会"),
    ("later", "2026/6/16 18:00", "", "石井", "紹介"),
    ("gone", "2026/6/15 9:00", "", "小川", "展示会"),  # ran out between the import and now
    ("long", "2026/5/15 9:00", "", "小川", "展示会"),
    ("late", "2026/6/8 10:00", "2026/6/11 11:00", "小川", "紹介"),
    ("met", "2026/6/12 18:00", "2026/6/15 6:00", "石井", "紹介"),
    ("before", "2026/3/2 10:00", "2026/3/3 10:00", "石井", "紹介"),
]


@pytest.fixture
def leads(world: Universe, tmp_path: Path) -> Snapshot:
    path = tmp_path / "leads.csv"
    path.write_text("id,mql,contact,owner,source\n" + "\n".join(",".join(row) for row in LEADS))
    at = NOW.replace(hour=7)
    crm = add_source(key="crm", name="CRM", by=world.suzuki, at=at)
    columns = {"mql_at": "mql", "contacted_at": "contact", "owner": "owner", "source": "source"}
    mapping = {"id": "id", "fields": {key: {"column": column} for key, column in columns.items()}}
    snapshot = import_leads(
        path=path, file_name=path.name, source=crm, mapping=mapping, by=world.suzuki, at=at
    )
    world.now = NOW
    return snapshot


def names(client: Client, query: str = "") -> list[str]:
    return [line.name for line in client.get(f"/deadlines/{query}").context["lines"]]


def test_running_clocks_stand_by_time_left(leads: Snapshot, as_person: SignedIn) -> None:
    response = as_person("mori", "en").get("/deadlines/")
    page = response.content.decode()
    assert [(line.name, line.words) for line in response.context["lines"]] == [
        ("soon", "2 h left"),
        ("later", "30 h left"),
    ]
    assert "2 leads wait for their first contact and still have time; 2 are overdue." in page
    assert 'hx-trigger="every 60s"' in page


def test_what_became_of_the_others(leads: Snapshot, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    overdue = client.get("/deadlines/?show=overdue").context["lines"]
    assert [(line.name, line.words) for line in overdue] == [("gone", "3 h over"), ("long", "507 h over")]
    late = client.get("/deadlines/?show=late").context["lines"]
    assert [(line.name, line.words) for line in late] == [("late", "25 h over")]
    met = client.get("/deadlines/?show=met").context["lines"]
    # From Friday 18:00 to Monday 6:00 twelve hours count.
    assert [(line.name, line.words) for line in met] == [("met", "after 12 h")]
    assert names(client, "?show=met&period=all") == ["met", "before"]
    assert names(client, "?show=met&period=last_quarter") == ["before"]


def test_rates_are_those_of_the_quarter_by_owner_and_source(leads: Snapshot, as_person: SignedIn) -> None:
    """In time: met of met, late, gone and long. Followed up: late of late and long, which are a week old."""
    context = as_person("mori", "en").get("/deadlines/").context
    tally = context["board"].tally
    assert (tally.in_time.k, tally.in_time.n) == (1, 4)
    assert (tally.followed_up.k, tally.followed_up.n) == (1, 2)
    assert [
        (line.name, line.tally.in_time.k, line.tally.in_time.n, line.tally.overdue, line.tally.running)
        for line in context["owners"]
    ] == [("小川", 0, 3, 2, 0), ("石井", 1, 1, 0, 2)]
    assert [(line.name, line.tally.in_time.k, line.tally.in_time.n) for line in context["sources"]] == [
        ("展示会", 0, 2),
        ("紹介", 1, 2),
    ]
    week = context["weeks"][0]
    # The week of 15 June: three clocks that ran when the leads came, all too young for a follow-up rate.
    assert (week.judged, week.followed_up, week.in_time) == (3, "still open", "still open")
    earlier = context["weeks"][1]
    assert (earlier.judged, earlier.followed_up, earlier.in_time) == (2, "100% (1 / 1)", "50% (1 / 2)")
    assert [figure.label for figure in context["figures"]] == ["First contact in time", "Lead follow-up rate"]


def test_the_list_is_narrowed_and_linked(leads: Snapshot, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    page = client.get("/deadlines/?show=overdue").content.decode()
    assert f'href="?show=overdue&amp;owner={quote("小川")}"' in page
    assert names(client, "?owner=石井") == ["soon", "later"]
    assert names(client, "?source=紹介") == ["later"]
    assert names(client, "?show=overdue&owner=石井") == []
    # A choice that there is none of narrows to nothing, and breaks nothing.
    assert names(client, "?owner=nobody&show=x&page=99999999") == []


def test_the_tables_by_owner_and_source_sort_by_a_column(leads: Snapshot, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    response = client.get("/deadlines/?show=overdue&period=all&sort=-in_time")
    # In time were 2 of 2 of 石井's and none of 3 of 小川's; 2 of 3 from 紹介 and none of 2 from 展示会.
    assert [line.name for line in response.context["owners"]] == ["石井", "小川"]
    assert [line.name for line in response.context["sources"]] == ["紹介", "展示会"]
    page = response.content.decode()
    turned = "?show=overdue&amp;period=all&amp;sort=in_time"
    assert f'aria-sort="descending"><a href="{turned}#owner">In time</a>' in page
    assert '<input type="hidden" name="sort" value="-in_time">' in page
    names = [line.name for line in client.get("/deadlines/?period=all&sort=in_time").context["owners"]]
    assert names == ["小川", "石井"]
    # What is no column leaves them as they stand: whoever has most clocks first.
    names = [line.name for line in client.get("/deadlines/?sort=nothing").context["sources"]]
    assert names == ["展示会", "紹介"]


def test_the_clocks_alone_are_asked_for_again(leads: Snapshot, as_person: SignedIn) -> None:
    client = as_person("mori", "ja")
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        part = client.get("/deadlines/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "later" in part and "soon" not in part
    assert "残り27時間" in part


def test_the_list_as_a_file(leads: Snapshot, as_person: SignedIn) -> None:
    response = as_person("mori", "en").get("/deadlines.csv?show=overdue")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == [
        "crm:gone",
        "小川",
        "展示会",
        "2026-06-15 09:00:00",
        "2026-06-17 09:00:00",
        "",
        "3 h over",
    ]
    assert len(rows) == 3


def test_a_recorded_contact_stops_the_clock_at_once(
    leads: Snapshot, as_person: SignedIn, world: Universe
) -> None:
    client = as_person("mori", "en")
    client.get("/deadlines/")
    sent = {"kind": "call", "made_at": "2026-06-17T12:00", "two_way": "on", "note": "資料を送る"}
    page = client.post("/leads/crm:soon/contact/", sent, follow=True).content.decode()
    assert "The contact is recorded." in page and "call, reached" in page
    assert "Contacted in time, 46 h after the MQL judgement" in page
    assert names(client) == ["later"]
    assert names(client, "?show=met") == ["soon", "met"]


def test_it_says_of_how_many_a_contact_by_hand_is_not_in_the_follow_up_rate(
    leads: Snapshot, as_person: SignedIn
) -> None:
    client = as_person("mori", "en")
    said = "recorded by hand stops the clock; the follow-up rate counts only those that the CRM tells of."
    page = client.get("/deadlines/").content.decode()
    assert said in page and "counts as not contacted" not in page
    # Of "long", a month old; "soon" is too young for the rate, and "late" is in it by what the CRM tells.
    for lead in ("long", "soon", "late"):
        client.post(f"/leads/crm:{lead}/contact/", {"kind": "call", "made_at": "2026-06-16T09:00"})
    response = client.get("/deadlines/")
    tally = response.context["board"].tally
    assert (tally.followed_up.k, tally.followed_up.n, tally.late, tally.by_hand) == (1, 2, 2, 1)
    assert "1 lead that it counts as not contacted has one recorded by hand." in response.content.decode()


def test_without_leads_it_says_what_to_do(world: Universe, as_person: SignedIn) -> None:
    assert "No clock runs yet" in as_person("mori", "en").get("/deadlines/").content.decode()


def test_the_page_asks_few_queries(
    leads: Snapshot, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("mori")
    client.get("/deadlines/")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get("/deadlines/")


def test_a_program_asks_for_a_deadline_of_an_instant_or_of_now(leads: Snapshot, as_person: SignedIn) -> None:
    """48 hours that count, without a weekend."""
    client = as_person("mori")
    now = client.get("/api/v1/deadlines/due").json()
    assert (now["starts_at"], now["due_at"]) == ("2026-06-17T12:00:00+09:00", "2026-06-19T12:00:00+09:00")
    friday = client.get("/api/v1/deadlines/due?at=2026-06-19T15:00").json()
    assert friday["due_at"] == "2026-06-23T15:00:00+09:00"
    assert client.get("/api/v1/deadlines/due?at=soon").json()["errors"][0]["code"] == "not_an_instant"

"""The weekly review: a pack frozen once, the agenda with minutes, actions and what came of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import strip_tags

from evidence.actions import add_source, import_leads
from evidence.figures import Rate
from evidence.measures.measure import Period
from governance.actions.weekly import freeze_when_ripe
from governance.models import WeeklyAction, WeeklyPack
from governance.my_turn import my_turn
from governance.turns import path
from governance.weekly import next_meeting
from governance.weekly_pack import bottleneck, periods, step_of
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
TOKYO = ZoneInfo("Asia/Tokyo")
pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 6, 19, 12, tzinfo=TOKYO)


@pytest.fixture
def leads(world: Universe, tmp_path: Path) -> Universe:
    """Forty MQLs a week, all contacted a day later until 18 May, a half of them since."""
    rows = []
    for week in range(24):
        monday = datetime(2026, 1, 5, 9) + timedelta(weeks=week)  # noqa: DTZ001 - as a file has it
        for n in range(40):
            contact = f"{monday + timedelta(days=1):%Y/%m/%d %H:%M}"
            kept = monday.date() < date(2026, 5, 18) or n % 2
            rows.append(f"w{week}n{n},{monday:%Y/%m/%d %H:%M},{contact if kept else ''}")
    path = tmp_path / "leads.csv"
    path.write_text("id,mql,contact\n" + "\n".join(rows))
    world.now = FRIDAY
    crm = add_source(key="crm", name="CRM", by=world.suzuki, at=world.now)
    columns = {"created_at": "mql", "mql_at": "mql", "contacted_at": "contact"}
    mapping = {"id": "id", "fields": {key: {"column": column} for key, column in columns.items()}}
    import_leads(
        path=path,
        file_name=path.name,
        source=crm,
        mapping=mapping,
        by=world.suzuki,
        at=FRIDAY.replace(hour=7),
    )
    return world


def test_the_meeting_is_on_friday_or_the_working_day_before() -> None:
    assert next_meeting(FRIDAY) == datetime(2026, 6, 19, 15, tzinfo=TOKYO)
    assert next_meeting(FRIDAY.replace(hour=15, minute=29)) == datetime(2026, 6, 19, 15, tzinfo=TOKYO)
    assert next_meeting(FRIDAY.replace(hour=15, minute=30)) == datetime(2026, 6, 26, 15, tzinfo=TOKYO)
    # Friday 1 January 2027 is a holiday, and the days before it are the new year's break.
    assert next_meeting(datetime(2026, 12, 26, tzinfo=TOKYO)) == datetime(2026, 12, 28, 15, tzinfo=TOKYO)


def test_whole_weeks_are_compared() -> None:
    """Friday 19 June: the four weeks from 18 May, and thirteen from 16 February."""
    assert periods(FRIDAY.date()) == (
        Period(date(2026, 5, 18), date(2026, 6, 14)),
        Period(date(2026, 2, 16), date(2026, 5, 17)),
    )


def test_the_bottleneck_is_where_most_was_certainly_lost() -> None:
    week = Period(date(2026, 5, 18), date(2026, 6, 14))
    # Ten leads are too few to tell, however far the rates lie apart.
    small = step_of("a", "x", week, Rate.of(1, 10), Rate.of(60, 100))
    certain = step_of("b", "x", week, Rate.of(100, 200), Rate.of(400, 500))
    chance = step_of("c", "x", week, Rate.of(480, 1000), Rate.of(55, 100))
    better = step_of("d", "x", week, Rate.of(90, 100), Rate.of(50, 100))
    assert certain.lost == pytest.approx(60) and chance.lost == pytest.approx(70)
    assert [step.certain for step in (small, certain, chance, better)] == [False, True, False, False]
    assert bottleneck([small, certain, chance, better]) is certain
    assert bottleneck([chance, better]) is chance
    assert bottleneck([better]) is None


def test_the_pack_is_frozen_once_before_the_meeting(leads: Universe, as_person: SignedIn) -> None:
    assert freeze_when_ripe(FRIDAY - timedelta(minutes=1)) is None
    pack = freeze_when_ripe(FRIDAY)
    assert pack and pack.day == FRIDAY.date()
    assert freeze_when_ripe(FRIDAY + timedelta(minutes=15)) == pack
    assert WeeklyPack.objects.count() == 1
    steps = {step["key"]: step for step in pack.body["steps"]}
    # Contact is told of all; follow-up matures in seven days, so that its weeks are those from 11 May.
    assert (steps["follow_up"]["now"]["k"], steps["follow_up"]["now"]["n"]) == (100, 160)
    assert (steps["first_contact"]["now"]["k"], steps["first_contact"]["now"]["n"]) == (80, 160)
    assert (steps["first_contact"]["before"]["k"], steps["first_contact"]["before"]["n"]) == (520, 520)
    assert steps["first_contact"]["lost"] == pytest.approx(80)
    assert (pack.body["bottleneck"], pack.body["certain"]) == ("first_contact", True)
    page = as_person("mori", "en").get("/weekly/2026-06-19/").content.decode()
    assert "The bottleneck is “First contact in time”: 50%, before 100%; 80 leads" in page


def test_older_packs_are_a_page_away(leads: Universe, as_person: SignedIn) -> None:
    days = [FRIDAY.date() - timedelta(weeks=week) for week in range(14)]
    pack = freeze_when_ripe(FRIDAY)
    assert pack
    for day in days[1:]:
        back = FRIDAY.date() - day
        again = {"meets_at": pack.meets_at - back, "frozen_at": pack.frozen_at - back, "body": pack.body}
        WeeklyPack.objects.create(day=day, fingerprint=pack.fingerprint, **again)
    client = as_person("mori", "en")
    first, second = (client.get(f"/weekly/?page={page}").content.decode() for page in (1, 2))
    assert [f"/weekly/{day}/" in first for day in days] == [*[True] * 13, False]
    assert f"/weekly/{days[-1]}/" in second and f"/weekly/{days[0]}/" not in second
    assert "Freeze the numbers now" not in second


def test_minutes_and_actions(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert client.post("/weekly/").status_code == 302
    address = "/weekly/2026-06-19/"
    client.post(f"{address}minutes/", {"item": "bottleneck", "text": "Nobody calls on Mondays."})
    sent = {"text": "Call by noon", "owner": leads.mori.pk, "due": "2026-06-26"}
    client.post(f"{address}actions/", sent)
    page = client.get(address).content.decode()
    assert "Nobody calls on Mondays." in page and "Call by noon" in page
    row = WeeklyAction.objects.get()
    turn = next(turn for turn in my_turn(leads.mori, FRIDAY) if turn.code == "do_weekly_action")
    assert (turn.due, turn.overdue, path(turn)) == (date(2026, 6, 26), False, f"{address}#next_actions")
    assert "and say what came of it: Call by noon" in client.get("/my-turn/").content.decode()
    leads.now = FRIDAY + timedelta(days=7)
    client = as_person("sato", "en")
    client.post("/weekly/")
    page = client.get("/weekly/2026-06-26/").content.decode()
    assert "Call by noon" in page
    client.post(f"/weekly/2026-06-26/actions/{row.pk}/end/", {"result": "90% by noon"})
    row.refresh_from_db()
    assert (row.result, row.done_by) == ("90% by noon", leads.sato)
    assert "90% by noon" in client.get("/weekly/2026-06-26/").content.decode()


def test_what_was_typed_stays_where_it_is_refused(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    client.post("/weekly/")
    address = "/weekly/2026-06-19/"
    sent = {"text": "Call by noon", "owner": leads.mori.pk, "due": "2020-01-01"}
    late = client.post(f"{address}actions/", sent)
    assert late.status_code == 422 and 'value="Call by noon"' in late.content.decode()
    minutes = client.post(f"{address}minutes/", {"item": "close", "text": "m" * 10_001})
    assert minutes.status_code == 422 and "m" * 10_001 in minutes.content.decode()
    client.post(f"{address}actions/", sent | {"due": "2026-06-26"})
    row = WeeklyAction.objects.get()
    ended = client.post(f"{address}actions/{row.pk}/end/", {"result": "r" * 2_001, "dropped": "on"})
    assert ended.status_code == 422 and "r" * 2_001 in ended.content.decode()
    row.refresh_from_db()
    assert row.done_at is None
    assert not WeeklyPack.objects.get().notes.exists()


def test_a_pack_says_of_which_leads_it_is(leads: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert "They cannot be frozen again for it." in client.get("/weekly/").content.decode()
    client.post("/weekly/")
    page = client.get("/weekly/2026-06-19/").content.decode()
    assert "From 960 leads, as of the import of 19 Jun 2026, 7:00." in strip_tags(page)
    # Those before the four weeks that are compared: thirteen weeks of forty, all contacted.
    assert "100% (520 / 520)" in page


def test_auditors_read_and_change_nothing(leads: Universe, as_person: SignedIn) -> None:
    as_person("mori").post("/weekly/")
    client = as_person("kondo", "en")
    client.post("/weekly/2026-06-19/minutes/", {"item": "close", "text": "x"})
    assert "Write minutes" not in client.get("/weekly/2026-06-19/").content.decode()
    assert not WeeklyPack.objects.get().notes.exists()
    assert client.get("/weekly/2026-06-12/").status_code == 404
    assert client.get("/weekly/yesterday/").status_code == 404

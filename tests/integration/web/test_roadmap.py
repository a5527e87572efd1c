"""The roadmap: which phase it is, what its success measures say, what is under way."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.actions.initiatives import add_initiative, begin_roadmap, record_occurrence
from governance.models import Initiative, Roadmap
from tests.integration.universe import Universe
from tests.integration.web.test_backtests import text_of

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/roadmap/"


def begun(world: Universe, days: int) -> date:
    """The roadmap began so many days ago."""
    day = world.now.date() - timedelta(days=days)
    begin_roadmap(began_on=day, by=world.ito, at=world.later())
    return day


def initiative(world: Universe, title: str, since: date, **fields: object) -> Initiative:
    given = {"phase": 1, "cadence": "weekly", "goal": 4, "owner": world.mori} | fields
    return add_initiative(title=title, starts_on=since, by=world.sato, at=world.later(), **given)  # type: ignore[arg-type]


def test_before_it_begins_it_says_what_to_do(world: Universe, as_person: SignedIn) -> None:
    page = as_person("mori", "en").get(ADDRESS).content.decode()
    assert "It begins once somebody says when" in page
    assert "Only the two heads and the CMO can do this" in page
    client = as_person("ito", "en")
    assert "Weekly review meeting" in client.get(ADDRESS).content.decode()
    wrong = client.post(f"{ADDRESS}begin/", {"began_on": "soon"})
    assert wrong.status_code == 422
    assert client.post(f"{ADDRESS}begin/", {"began_on": "2026-03-01"})["Location"] == ADDRESS
    assert Roadmap.objects.get().began_on == date(2026, 3, 1)
    refused = as_person("mori", "en").post(f"{ADDRESS}begin/", {"began_on": "2026-03-02"})
    assert refused.status_code == 422 and "Only the two heads and the CMO" in refused.content.decode()


def test_it_says_which_phase_this_is_and_computes_what_it_can(world: Universe, as_person: SignedIn) -> None:
    """Of 40 leads that came yesterday nobody was marked MQL: no number is made up."""
    world.bring_leads(world.now - timedelta(days=1), 20)
    begun(world, 100)
    page = text_of(as_person("mori", "en").get(ADDRESS).content.decode())
    assert "This is phase 2, month 4. 0 of 4 success measures so far are met." in page
    assert "There are no leads of this phase that were marked MQL." in page
    assert "It takes two surveys with five answers of either department." in page
    assert "goal 80%" in page and "goal 90%" in page
    page = text_of(as_person("mori", "ja").get(ADDRESS).content.decode())
    assert "いまは第2フェーズ、開始から4か月目です。" in page


def test_initiatives_show_how_far_they_are_and_are_narrowed(world: Universe, as_person: SignedIn) -> None:
    since = begun(world, 30)
    late, done = initiative(world, "Late one", since), initiative(world, "Done one", since, goal=1, phase=2)
    record_occurrence(
        initiative=done, held_on=since, people=[world.mori], note="Held.", by=world.mori, at=world.later()
    )
    client = as_person("mori", "en")
    page = text_of(client.get(ADDRESS).content.decode())
    assert "0 of 4" in page and "4 were due by today: 4 behind" in page
    assert "1 of 1 goal reached" in page
    for query, shown in (("state=behind", late), ("state=reached", done), ("phase=2", done)):
        found = client.get(f"{ADDRESS}?{query}").context["initiatives"]
        assert [line.row.initiative for line in found] == [shown]
    assert "No initiative fits" in client.get(f"{ADDRESS}?state=retired").content.decode()
    for sort, first in (("behind", late), ("last", done), ("owner", late), ("nothing", late)):
        assert client.get(f"{ADDRESS}?sort={sort}").context["initiatives"][0].row.initiative == first


def test_it_asks_few_queries(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=1), 20)
    since = begun(world, 30)
    for number in range(5):
        initiative(world, f"Initiative {number}", since)
    client = as_person("sato")
    client.get("/my-turn/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ADDRESS).status_code == 200
    assert len(asked) <= 32

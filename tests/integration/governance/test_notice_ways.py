"""How somebody is told: at once, in the digest or not at all; what waits for them is never off."""

from datetime import timedelta

import pytest

from governance.actions.notices import choose_notices, note_seen
from governance.history import Filters, lines
from governance.models import Kind, NoticePreference
from governance.ways import CHOSEN, chosen_ways, digest_hour
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def test_whoever_chose_nothing_is_told_all_at_once(world: Universe) -> None:
    assert set(chosen_ways(world.mori).values()) == {"at_once"}
    assert digest_hour(world.mori) == 9


def test_only_what_is_named_changes(world: Universe) -> None:
    choose_notices(ways={"commented": "not", "approved": "digest"}, by=world.mori, at=world.now)
    choose_notices(ways={"approved": "at_once"}, digest_hour=7, by=world.mori, at=world.later())
    ways = chosen_ways(world.mori)
    assert {kind: way for kind, way in ways.items() if way != "at_once"} == {"commented": "not"}
    assert digest_hour(world.mori) == 7
    assert set(chosen_ways(world.sato).values()) == {"at_once"}


@pytest.mark.parametrize("kind", ["position_asked", "position_due", "decision_waits", "review_due"])
def test_what_waits_for_you_is_not_switched_off(world: Universe, kind: str) -> None:
    with refused("not_a_way"):
        choose_notices(ways={"commented": "not", kind: "not"}, by=world.sato, at=world.now)
    assert not NoticePreference.objects.exists()
    choose_notices(ways={kind: "digest"}, by=world.sato, at=world.now)
    assert chosen_ways(world.sato)[kind] == "digest"


@pytest.mark.parametrize("kind", ["digest", "test", "weather"])
def test_what_is_no_kind_of_notice_has_no_way(world: Universe, kind: str) -> None:
    with refused("no_such_notice"):
        choose_notices(ways={kind: "at_once"}, by=world.sato, at=world.now)


def test_an_hour_is_one_of_the_day(world: Universe) -> None:
    with refused("no_such_hour"):
        choose_notices(ways={}, digest_hour=24, by=world.sato, at=world.now)


def test_every_kind_but_the_digest_and_tests_is_chosen() -> None:
    assert {*CHOSEN} == {*Kind} - {Kind.DIGEST, Kind.TEST}


def test_who_chose_what_when_is_history(world: Universe) -> None:
    choose_notices(ways={"commented": "not"}, by=world.mori, at=world.now)
    choose_notices(ways={"commented": "digest"}, by=world.mori, at=world.later())
    choose_notices(ways={"commented": "digest"}, by=world.mori, at=world.later())  # nothing new
    newest, first = lines(Filters(kind="people", person=world.mori), limit=5)[0]
    assert (first.verb, first.text) == ("add", "森 葵さんが、森 葵への通知の受け取り方を設定しました。")
    (change,) = newest.changes
    assert (change.field, change.old.split(": ")[1], change.new.split(": ")[1]) == (
        "受け取り方",
        "受け取らない",
        "1日1回のまとめで",
    )


def test_a_look_is_noted(world: Universe) -> None:
    assert note_seen(by=world.mori, at=world.now) is None
    assert note_seen(by=world.mori, at=world.now + timedelta(hours=1)) == world.now

"""The roadmap's actions: who may, what is refused, what stays on record."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.actions.initiatives import (
    add_initiative,
    begin_roadmap,
    change_initiative,
    record_occurrence,
    restore_occurrence,
    resume_initiative,
    retire_initiative,
    strike_occurrence,
)
from governance.history import Filters, lines
from governance.models import Initiative, Roadmap
from governance.refusals import Refused
from tests.integration.universe import Universe

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


def added(world: Universe, by: str = "sato", **fields: Any) -> Initiative:
    given: dict[str, Any] = {
        "phase": 1,
        "title": "営業同行",
        "owner": world.mori,
        "cadence": "twice_a_month",
        "starts_on": DAY,
        "goal": 6,
    }
    return add_initiative(**given | fields, by=world.people[by], at=world.later())


def test_heads_and_the_cmo_say_when_it_began_and_history_keeps_each_day(world: Universe) -> None:
    begin_roadmap(began_on=DAY, by=world.tanaka, at=world.later())
    begin_roadmap(began_on=DAY + timedelta(days=1), by=world.ito, at=world.later())
    row = Roadmap.objects.get()
    assert [old.began_on for old in row.history.all()] == [DAY + timedelta(days=1), DAY]
    for key in ("mori", "suzuki", "yamada", "kondo"):
        with pytest.raises(Refused) as refused:
            begin_roadmap(began_on=DAY, by=world.people[key], at=world.later())
        expected = "auditors_change_nothing" if key == "kondo" else "only_heads_and_cmo_tend_roadmap"
        assert refused.value.refusal.code == expected


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "initiative_title"),
        ({"title": "x" * 101}, "initiative_title"),
        ({"phase": 4}, "initiative_terms"),
        ({"cadence": "daily"}, "initiative_terms"),
        ({"goal": 0}, "initiative_goal"),
        ({"goal": 1001}, "initiative_goal"),
    ],
)
def test_what_makes_no_initiative_is_refused(world: Universe, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        added(world, **fields)
    assert refused.value.refusal.code == code
    assert not Initiative.objects.exists()


def test_it_is_changed_retired_with_a_reason_and_resumed(world: Universe) -> None:
    row = added(world)
    change_initiative(initiative=row, goal=12, by=world.tanaka, at=world.later())
    with pytest.raises(Refused) as refused:
        retire_initiative(initiative=row, reason=" ", by=world.sato, at=world.later())
    assert refused.value.refusal.code == "no_reason"
    retired = retire_initiative(initiative=row, reason="回らない", by=world.sato, at=world.later())
    assert (retired.goal, retired.retired_reason) == (12, "回らない")
    assert not Initiative.objects.under_way().exists()
    with pytest.raises(Refused) as refused:
        record_occurrence(
            initiative=row, held_on=DAY, people=[], note="同行", by=world.mori, at=world.later()
        )
    assert refused.value.refusal.code == "initiative_is_retired"
    resume_initiative(initiative=row, by=world.ito, at=world.later())
    assert Initiative.objects.under_way().get().history.count() == 4


def test_its_owner_records_and_a_wrong_record_is_struck_out_not_deleted(world: Universe) -> None:
    row = added(world)
    at = world.later(days=3)
    told = {"initiative": row, "people": [world.mori, world.sato], "note": "製造業の商談に同席した。"}
    first = record_occurrence(**told, held_on=DAY, by=world.mori, at=at)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=9)):
        with pytest.raises(Refused) as refused:
            record_occurrence(**told, held_on=day, by=world.mori, at=at)
        assert refused.value.refusal.code == "occurrence_day"
    with pytest.raises(Refused) as refused:
        record_occurrence(**told, held_on=DAY, by=world.suzuki, at=at)
    assert refused.value.refusal.code == "only_owner_and_heads_record"
    with pytest.raises(Refused) as refused:
        strike_occurrence(occurrence=first, by=world.suzuki, at=at)
    assert refused.value.refusal.code == "only_recorder_and_heads_strike"
    strike_occurrence(occurrence=first, by=world.mori, at=world.later())
    assert not row.occurrences.standing().exists() and row.occurrences.count() == 1
    restore_occurrence(occurrence=first, by=world.tanaka, at=world.later())
    assert row.occurrences.standing().get().people.count() == 2
    found, _more = lines(Filters(kind="roadmap"))
    assert [one.verb for one in found] == [
        "restore_occurrence",
        "strike_occurrence",
        "record_occurrence",
        "add",
    ]

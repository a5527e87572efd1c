"""An emergency revert: the CMO puts an earlier version back in force, and it is reviewed in 14 days."""

from datetime import timedelta

from definitions.models import Version
from governance.actions.acknowledgements import acknowledge
from governance.actions.reverting import revert
from governance.actions.reviews import record_review
from governance.comparing import is_void
from governance.lines import line
from governance.models import Event, Notice
from governance.my_turn import my_turn
from governance.queries import agreement
from governance.schedule import next_review, working_day
from people.company_time import company_day
from tests.integration.governance.reading import unacknowledged
from tests.integration.governance.refusing import refused
from tests.integration.superseding import comes_into_force
from tests.integration.universe import Universe, rule, vacate


def reverted(
    world: Universe, number: int = 1, instead_of: int = 2, by: str = "ito", reason: str = "商談が止まった"
) -> Version:
    version = world.mql.versions.get(number=number)
    return revert(
        version=version, instead_of=instead_of, reason=reason, by=world.people[by], at=world.later()
    )


def test_the_earlier_body_is_in_force_at_once_as_a_new_version(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    new = reverted(world)
    assert (new.number, new.body, new.in_force_from, new.reverts) == (3, rule(visits=1), world.now, 1)
    assert world.mql.versions.in_force_at(world.now)[0] == new
    (entry,) = new.agreement
    assert (entry["seat"], entry["stance"], entry["name"]) == ("cmo", "revert", "伊藤 彩")
    event = Event.objects.get(verb="revert")
    assert (event.reason, event.version, event.details["reverts"]) == ("商談が止まった", new, 1)
    assert "第1版" in line(event) and "第3版" in line(event)


def test_both_heads_are_told_and_everybody_is_asked_to_acknowledge(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    Notice.objects.all().delete()
    new = reverted(world)
    told = Notice.objects.filter(kind="reverted")
    assert {one.to for one in told} >= {world.sato, world.tanaka}
    assert all("商談が止まった" in one.text for one in told)
    assert new in unacknowledged(world.mori, world.now)
    acknowledge(version=new, by=world.mori, at=world.later())


def test_a_review_is_due_in_14_days_and_then_on_its_schedule(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    new = reverted(world)
    due = working_day(company_day(new.in_force_from) + timedelta(days=14))
    (state,) = [one for one in agreement(world.now) if one.document == world.mql]
    assert state.review_due == due
    assert "review" in {turn.code for turn in my_turn(world.sato, world.now)}
    record_review(document=world.mql, outcome="keep", notes="見直した", by=world.sato, at=world.later())
    later = next_review(world.mql.versions.all(), world.mql.reviews.all(), 3, world.now)
    assert later and later > due + timedelta(days=80)


def test_a_running_trial_is_void(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    trial = world.tried(rule(visits=5))
    reverted(world)
    assert is_void(trial, world.later())


def test_only_the_cmo_with_a_reason_and_only_to_another_rule(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    for person, code in (
        ("sato", "only_the_cmo"),
        ("kondo", "auditors_change_nothing"),
        ("yamada", "only_the_cmo"),
    ):
        with refused(code):
            reverted(world, by=person)
    with refused("no_reason"):
        reverted(world, reason=" ")
    with refused("no_earlier_version"):
        reverted(world, number=2)
    with refused("another_in_force"):
        reverted(world, instead_of=1)
    comes_into_force(world, rule(visits=1))
    with refused("no_earlier_version"):
        reverted(world, instead_of=3)


def test_an_empty_seat_reverts_nothing(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    vacate("cmo", world.now)
    with refused("empty_seat"):
        reverted(world)


def test_an_approved_version_that_waits_for_its_date_blocks(world: Universe) -> None:
    comes_into_force(world, rule(visits=9))
    comes_into_force(world, rule(visits=5), days=10)
    with refused("version_scheduled"):
        reverted(world)

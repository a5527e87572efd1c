"""Acknowledging the version in force."""

from governance.actions.acknowledgements import acknowledge
from governance.queries import my_turn, unacknowledged
from tests.integration.governance.refusing import refused
from tests.integration.governance.test_approve import approved
from tests.integration.universe import Universe


def test_marketing_and_sales_are_asked_and_others_are_not(world: Universe) -> None:
    version = world.mql.versions.get()
    assert unacknowledged(world.mori, world.now) == [version]
    assert unacknowledged(world.sato, world.now) == [version]
    assert unacknowledged(world.ito, world.now) == []


def test_a_member_acknowledges_once(world: Universe) -> None:
    version = world.mql.versions.get()
    assert "acknowledge" in {turn.code for turn in my_turn(world.mori, world.now)}
    acknowledge(version=version, by=world.mori, at=world.later())
    assert unacknowledged(world.mori, world.now) == []
    with refused("acknowledged_already"):
        acknowledge(version=version, by=world.mori, at=world.later())


def test_the_next_version_asks_again_and_replaces_the_old_one(world: Universe) -> None:
    first = world.mql.versions.get()
    acknowledge(version=first, by=world.mori, at=world.later())
    second = approved(world, world.reported())
    assert unacknowledged(world.mori, world.now) == [second]
    with refused("version_superseded"):
        acknowledge(version=first, by=world.sato, at=world.later())


def test_a_version_can_be_acknowledged_ahead_of_its_date(world: Universe) -> None:
    coming = approved(world, world.reported(), days=10)
    assert coming not in unacknowledged(world.mori, world.now)
    acknowledge(version=coming, by=world.mori, at=world.later())
    assert unacknowledged(world.mori, coming.in_force_from) == []


def test_auditors_do_not(world: Universe) -> None:
    with refused("auditors_change_nothing"):
        acknowledge(version=world.mql.versions.get(), by=world.kondo, at=world.later())

"""Acknowledging the version in force, doubting it, and who is reminded."""

from datetime import timedelta

from governance.actions.acknowledgements import acknowledge, raise_doubt, reply_to_doubt
from governance.asked import answers_to, last_read
from governance.models import Doubt, Kind, Notice
from governance.my_turn import my_turn
from governance.notices_of_versions import remind
from tests.integration.governance.reading import unacknowledged
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


def doubted(world: Universe, kind: str = "unclear", text: str = "訪問とは何を数えますか") -> Doubt:
    version = world.mql.versions.latest("number")
    return raise_doubt(version=version, kind=kind, text=text, by=world.mori, at=world.later())


def codes(world: Universe, person: str) -> list[str]:
    return [turn.code for turn in my_turn(world.people[person], world.now)]


def test_a_doubt_waits_for_the_heads_and_not_for_its_author(world: Universe) -> None:
    doubted(world)
    assert unacknowledged(world.mori, world.now) == []
    assert "reply_to_doubt" in codes(world, "sato") and "reply_to_doubt" in codes(world, "tanaka")
    assert "reply_to_doubt" not in codes(world, "ito")
    told = Notice.objects.filter(kind=Kind.DOUBT_RAISED).values_list("to__email", flat=True)
    assert sorted(told) == ["sato@example.com", "tanaka@example.com"]


def test_a_reply_closes_it_and_asks_its_author_again(world: Universe) -> None:
    doubt = doubted(world, "cannot_do", "CRMに記録がない")
    reply_to_doubt(doubt=doubt, text="来週から記録されます", by=world.tanaka, at=world.later())
    assert "reply_to_doubt" not in codes(world, "sato")
    assert codes(world, "mori") == ["acknowledge_after_reply"]
    notice = Notice.objects.get(kind=Kind.DOUBT_REPLIED)
    assert notice.to == world.mori
    assert "CRMに記録がない" in notice.text and "来週から記録されます" in notice.text
    acknowledge(version=doubt.version, by=world.mori, at=world.later())
    assert codes(world, "mori") == []
    with refused("doubt_replied"):
        reply_to_doubt(doubt=doubt, text="もう一度", by=world.sato, at=world.later())


def test_one_doubt_at_a_time_and_in_words(world: Universe) -> None:
    with refused("no_text"):
        doubted(world, text=" ")
    with refused("no_doubt"):
        doubted(world, "bored")
    doubt = doubted(world)
    with refused("doubted_already"):
        doubted(world)
    with refused("only_heads_and_cmo"):
        reply_to_doubt(doubt=doubt, text="私が", by=world.mori, at=world.later())


def test_who_acknowledged_who_asks_and_who_is_silent(world: Universe) -> None:
    version = world.mql.versions.get()
    acknowledge(version=version, by=world.sato, at=world.later())
    doubted(world)
    answered = answers_to(version)
    assert [row.user for row in answered.read] == [world.sato]
    assert (answered.doubting, answered.silent, answered.asked) == ([world.mori], [world.tanaka], 3)


def test_what_changed_is_counted_from_the_version_acknowledged_last(world: Universe) -> None:
    first = world.mql.versions.get()
    acknowledge(version=first, by=world.mori, at=world.later())
    second = approved(world, world.reported())
    assert last_read(world.mori, second) == first
    assert last_read(world.tanaka, second) is None
    assert last_read(world.mori, first) is None


def test_only_those_who_have_not_answered_are_reminded_once_a_week(world: Universe) -> None:
    version = world.mql.versions.get()
    acknowledge(version=version, by=world.sato, at=world.later())
    doubted(world)

    def reminded(days: float) -> list[str]:
        remind(version.in_force_from + timedelta(days=days))
        rows = Notice.objects.filter(kind=Kind.ACKNOWLEDGE_DUE).order_by("pk")
        return [row.to.email for row in rows if row.to]

    assert reminded(6.9) == []
    assert reminded(7) == ["tanaka@example.com"]
    assert reminded(9) == ["tanaka@example.com"]
    # The job was down for two weeks: one reminder more, not two.
    assert reminded(22) == ["tanaka@example.com"] * 2
    assert reminded(60) == ["tanaka@example.com"] * 2

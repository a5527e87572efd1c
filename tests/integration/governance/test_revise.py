"""Revising: every position on the old revision is dismissed, and the event says which criteria changed."""

from governance.actions.positions import take_position
from governance.actions.proposals import revise
from governance.models import Event, Proposal
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def revised(
    world: Universe, proposal: Proposal, visits: int = 5, revision: int = 1, by: str = "sato"
) -> None:
    revise(
        proposal=proposal,
        body=rule(visits),
        reason="営業の指摘を反映",
        revision=revision,
        no_backtest_reason="なし",
        by=world.people[by],
        at=world.later(),
    )


def test_positions_are_dismissed_with_who_when_and_what_changed(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal)
    revised(world, proposal)
    for position in proposal.positions.all():
        assert (position.dismissed_by, position.dismissed_at) == (world.sato, world.now)
        assert position.dismissed_for.number == 2
    details = Event.objects.get(verb="revise").details
    assert details["changed"] == ["visits"]
    assert [(one["seat"], one["stance"]) for one in details["dismissed"]] == [
        ("marketing_head", "agree"),
        ("sales_head", "agree"),
    ]


def test_the_objection_outlives_the_revision(world: Universe) -> None:
    proposal = world.discussed()
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="多すぎる",
        harm="floods_sales",
        by=world.tanaka,
        at=world.later(),
    )
    revised(world, proposal)
    assert proposal.objections.get().settled_at is None


def test_the_deadline_for_positions_starts_anew(world: Universe) -> None:
    proposal = world.discussed()
    world.later(days=5)
    revised(world, proposal)
    proposal.refresh_from_db()
    assert (proposal.positions_due - world.now).days == 7


def test_a_revision_without_a_change_is_refused(world: Universe) -> None:
    proposal = world.discussed(rule(visits=3))
    with refused("nothing_changed"):
        revised(world, proposal, visits=3)


def test_only_the_proposer_revises(world: Universe) -> None:
    proposal = world.discussed()
    with refused("only_the_proposer"):
        revised(world, proposal, by="tanaka")


def test_revising_what_was_revised_meanwhile_is_refused(world: Universe) -> None:
    proposal = world.discussed()
    revised(world, proposal)
    with refused("stale"):
        revised(world, proposal, visits=6, revision=1)


def test_a_running_trial_cannot_be_revised(world: Universe) -> None:
    proposal = world.tried().proposal
    with refused("not_now"):
        revised(world, proposal)

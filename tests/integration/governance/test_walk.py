"""A random walk: whatever people try in whatever order, nothing is approved without both heads and the
approver.

What must hold is computed here from the stored rows, without the policies.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.chain import broken
from definitions.models import Document, Version
from governance.actions import decisions, discussion, positions, proposals, sessions, trials
from governance.models import (
    Comment,
    Contract,
    Decision,
    Event,
    Objection,
    Position,
    Proposal,
    Session,
    Trial,
    TrialReport,
    Waiver,
)
from governance.refusals import Refused
from people.actions import seat_person
from people.models import Seat, SeatHolding
from tests.integration.universe import PEOPLE, Universe, rule, vacate

SEATS = ("marketing_head", "sales_head", "cmo")
WEIGHTS = {
    **dict.fromkeys(("agree", "approve"), 5),
    **dict.fromkeys(("waive", "report"), 3),
    **dict.fromkeys(("contract", "start", "send"), 2),
    **dict.fromkeys(("draft", "hold", "object", "withdraw_objection", "overrule", "revise", "comment"), 1),
    **dict.fromkeys(("request", "reject", "withdraw", "end_early", "reseat", "vacate"), 1),
}
VERBS = [verb for verb, weight in WEIGHTS.items() for _time in range(weight)]
OFTEN = {"approve": "ito", "request": "ito", "reject": "ito", "overrule": "ito"}
"""Who does it, mostly: the CMO; else one of the heads. Now and then it is anybody, so that refusals are
met too.
"""


class Rollback(Exception):  # noqa: N818 - nothing went wrong
    """Ends an example's transaction."""


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(seed=st.integers(0, 2**32))
def test_nothing_is_approved_without_everybody(leads: Universe, seed: int) -> None:
    world, chance = Universe(leads.people, leads.now), random.Random(seed)
    with pytest.raises(Rollback), transaction.atomic():
        chance.choice((world.ready, world.tried, world.reported))()
        first = world.discussed(rule(visits=3, kind="sql"), document=Document.objects.get(key="sql"))
        world.agree(first)
        world.waive(first)
        for _step in range(40):
            walk(world, chance, chance.choice(VERBS))
        for version in Version.objects.exclude(proposal_number=None):
            everybody_agreed(version)
        for document in Document.objects.all():
            assert broken(document.versions.order_by("number")) == []
        raise Rollback


@pytest.mark.django_db
def test_a_walk_of_people_who_do_what_is_expected_is_approved(leads: Universe) -> None:
    """The walk below can get there: otherwise the test above would hold for the wrong reason."""
    world = Universe(leads.people, leads.now)
    steps = (
        "draft",
        "open",
        "agree:sato",
        "agree:tanaka",
        "waive:sato",
        "waive:tanaka",
        "send:sato",
        "approve:ito",
    )
    for step in ("draft:sato", "open:sato", *steps[2:]):
        verb, _, person = step.partition(":")
        walk(world, random.Random(1), verb, person, Document.objects.get(key="sql"))
    version = Version.objects.get(document__key="sql")
    everybody_agreed(version)


@pytest.fixture
def leads(world: Universe) -> Universe:
    """A definition in force, and leads to judge."""
    world.bring_leads(world.now + timedelta(days=5), qualifying=30)
    return world


def walk(
    world: Universe, chance: random.Random, verb: str, person: str = "", document: Document | None = None
) -> None:
    """One attempt, an hour to three weeks later; where it is refused, nothing may have changed."""
    world.later(days=chance.choice((0, 0, 0, 1, 20)))
    document = document or chance.choice(list(Document.objects.all()))
    waiting = [one for one in document.proposals.order_by("pk") if one.closed_at is None]
    proposal = (
        waiting[0] if waiting and chance.random() < 0.8 else chance.choice([*document.proposals.all(), None])
    )
    usual = OFTEN.get(verb) or chance.choice(("sato", "tanaka"))
    by = world.people[person or (usual if chance.random() < 0.85 else chance.choice(list(PEOPLE)))]
    act = ACTS[verb]
    before = standing()
    try:
        act(world, chance, document, proposal, by)
    except Refused:
        assert standing() == before


def standing() -> list[Any]:
    """Where everything stands: what an action could have changed, in few queries."""
    return [
        Event.objects.count(),
        Version.objects.count(),
        Decision.objects.count(),
        Contract.objects.count(),
        Waiver.objects.count(),
        Comment.objects.count(),
        TrialReport.objects.count(),
        list(Proposal.objects.values_list()),
        list(Position.objects.values_list("pk", "dismissed_at")),
        list(Objection.objects.values_list("pk", "settled_at")),
        list(Session.objects.values_list("pk", "planned_for", "held_at")),
        list(Trial.objects.values_list("pk", "ends_at", "ended_early_at")),
    ]


def everybody_agreed(version: Version) -> None:
    """Both heads agreed on this very body, by two people; somebody else approved from the CMO's seat."""
    proposal = Proposal.objects.get(pk=version.proposal_number)
    last = proposal.revisions.last()
    assert version.fingerprint == last.fingerprint
    taken = {one.seat: one for one in proposal.positions.filter(dismissed_at=None)}
    heads = [taken[seat] for seat in ("marketing_head", "sales_head")]
    assert all(
        one.stance in ("agree", "concern") and one.revision.fingerprint == last.fingerprint for one in heads
    )
    assert version.approved_by_id not in {one.by_id for one in proposal.positions.all()} | {
        proposal.proposer_id
    }
    assert heads[0].by_id != heads[1].by_id
    assert not proposal.objections.filter(settled_at=None).exists()
    for seat in SEATS:
        assert SeatHolding.objects.at(version.decided_at).filter(seat__key=seat).exists()
    sat = SeatHolding.objects.at(version.decided_at).get(seat__key="cmo")
    assert sat.user_id == version.approved_by_id
    for position in heads:
        assert SeatHolding.objects.at(position.at).get(seat__key=position.seat).user_id == position.by_id
    if proposal.trials.exists() and version.report_fingerprint:
        trial = proposal.trials.last()
        assert trial.ends_at <= version.decided_at
        cited = Decision.objects.get(proposal=proposal, outcome="approved").report
        assert cited.trial == trial
        assert cited.computed_at >= trial.ends_at
        assert (cited.fingerprint, cited.verdict != "void") == (version.report_fingerprint, True)
    acted = set(Event.objects.filter(proposal=proposal).exclude(seat="").values_list("by", "seat"))
    assert len(acted) == len({by for by, _seat in acted})


Act = Callable[[Universe, random.Random, Document, Any, Any], Any]


def on(act: Callable[..., Any]) -> Act:
    """An act on a proposal; without one there is nothing to do."""

    def run(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
        if proposal is not None:
            act(world, chance, proposal, by)

    return run


def drafted(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    body = rule(chance.choice((1, 3, 9)), kind=document.kind)
    draft = proposals.draft(
        document=document, title="題", body=body, reason="理由", expected_effect="効果", by=by, at=world.now
    )
    if chance.random() < 0.8:
        proposals.open_discussion(proposal=draft, no_backtest_reason="なし", by=by, at=world.now)


def newest(proposal: Proposal) -> int:
    return proposal.revisions.count()


def objection(proposal: Proposal) -> Objection | None:
    return proposal.objections.first()


def agreed(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    stance = chance.choice(("agree", "agree", "concern"))
    positions.take_position(
        proposal=proposal, revision=newest(proposal), stance=stance, text="懸念", by=by, at=world.now
    )


def objected(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    positions.take_position(
        proposal=proposal,
        revision=newest(proposal),
        stance="object",
        text="反対",
        harm="other",
        by=by,
        at=world.now,
    )


def settled(action: Callable[..., Any]) -> Act:
    def run(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
        if found := objection(proposal):
            action(objection=found, reason="理由", by=by, at=world.now)

    return on(run)


def revised(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    proposals.revise(
        proposal=proposal,
        body=rule(chance.choice((1, 3, 9)), kind=proposal.document.kind),
        reason="理由",
        revision=newest(proposal),
        no_backtest_reason="なし",
        by=by,
        at=world.now,
    )


def held(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    session = proposal.sessions.filter(held_at=None).first()
    if session:
        sessions.hold_session(
            session=session, held_at=world.now, attendees=[by], minutes="議事", by=by, at=world.now
        )


def contracted(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    trials.write_contract(
        proposal=proposal,
        measures=[{"measure": "qualified_share", "is": "at_least", "value": 0.2}],
        least_leads=30,
        days=chance.choice((1, 14)),
        maturity_days=0,
        if_met="承認",
        if_missed="協議",
        if_inconclusive="延長",
        by=by,
        at=world.now,
    )


def reported(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if trial := proposal.trials.last():
        trials.report(trial=trial, by=by, at=world.now)


def approved(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    report = TrialReport.objects.filter(trial__proposal=proposal).last()
    since = world.now + timedelta(days=chance.choice((0, 0, 3)))
    decisions.approve(
        proposal=proposal,
        revision=newest(proposal),
        report=report,
        in_force_from=since,
        reason=chance.choice(("", "理由")),
        by=by,
        at=world.now,
    )


def with_reason(action: Callable[..., Any]) -> Act:
    return on(
        lambda world, chance, proposal, by: action(proposal=proposal, reason="理由", by=by, at=world.now)
    )


def ended(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if trial := proposal.trials.last():
        trials.end_trial_early(trial=trial, reason="理由", by=by, at=world.now)


def with_revision(action: Callable[..., Any]) -> Act:
    return on(
        lambda world, chance, proposal, by: action(
            proposal=proposal, revision=newest(proposal), by=by, at=world.now
        )
    )


def reseated(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    seat = Seat.objects.get(key=chance.choice(SEATS))
    seat_person(seat=seat, user=by, by=world.yamada, at=world.now)


def vacated(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    key = chance.choice(SEATS)
    if chance.random() < 0.2 and SeatHolding.objects.filter(seat__key=key, until=None).exists():
        vacate(key, world.now)


ACTS: dict[str, Act] = {
    "draft": drafted,
    "open": on(
        lambda world, chance, proposal, by: proposals.open_discussion(
            proposal=proposal, no_backtest_reason="なし", by=by, at=world.now
        )
    ),
    "agree": on(agreed),
    "object": on(objected),
    "withdraw_objection": settled(positions.withdraw_objection),
    "overrule": settled(positions.overrule_objection),
    "revise": on(revised),
    "hold": on(held),
    "waive": with_reason(sessions.waive_sessions),
    "contract": on(contracted),
    "start": with_revision(trials.start_trial),
    "send": with_revision(trials.send_to_decision),
    "report": on(reported),
    "approve": on(approved),
    "request": with_reason(decisions.request_changes),
    "reject": with_reason(decisions.reject),
    "withdraw": with_reason(proposals.withdraw),
    "end_early": on(ended),
    "comment": on(
        lambda world, chance, proposal, by: discussion.comment(
            proposal=proposal, text="一言", by=by, at=world.now
        )
    ),
    "reseat": reseated,
    "vacate": vacated,
}

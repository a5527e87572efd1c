"""A random walk as a state machine: whatever people try in whatever order, nothing is approved without both
heads and the approver, an empty seat never passes, and what is refused changes nothing.

What must hold is computed here from the stored rows, without the policies.
"""

import random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from definitions.models import Document, Version
from governance.models import Decision, Event, Proposal, Session
from governance.refusals import Refused
from governance.verifying import verify
from people.models import Delegation, SeatHolding
from tests.integration.governance.acts import ACTS, SEATS
from tests.integration.recorded import rows
from tests.integration.universe import PEOPLE, Universe
from tests.integration.universe import rule as body

USUAL = {
    **dict.fromkeys(("approve", "request", "reject", "overrule", "revert"), ("ito",)),
    **dict.fromkeys(("reseat", "vacate"), ("yamada",)),
}
"""Who does it, mostly; else one of the heads. Now and then it is anybody, so that refusals are met too."""
OFTEN = ["agree"] * 6 + ["approve"] * 5 + ["waive", "report", "merge"] * 3 + ["contract", "start", "send"] * 2
VERBS = [*OFTEN, *(verb for verb in ACTS if verb not in OFTEN)]


class Walk(RuleBasedStateMachine):
    """A company with leads, a proposal on its MQL definition near its end and one on its SQL definition."""

    start: Universe

    def __init__(self) -> None:
        super().__init__()
        self.world, self.checked = Universe(self.start.people, self.start.now), 0
        self.undo = transaction.atomic()
        self.undo.__enter__()
        try:
            self.world.bring_leads(self.world.now, qualifying=30)
            self.world.ready()
            first = self.world.discussed(body(visits=3, kind="sql"), document=Document.objects.get(key="sql"))
            self.world.agree(first)
        except BaseException:
            self.teardown()
            raise

    @rule(
        verb=st.sampled_from(VERBS),
        anybody=st.sampled_from([*[""] * 6, *PEOPLE]),
        days=st.sampled_from((0, 0, 0, 1, 20)),
        seed=st.integers(0, 2**16),
    )
    def somebody_tries(self, verb: str, anybody: str, days: int, seed: int) -> None:
        """An hour to three weeks later."""
        world, chance = self.world, random.Random(seed)
        world.later(days=days)
        document = chance.choice(list(Document.objects.that_judge()))
        waiting = list(document.proposals.filter(closed_at=None).order_by("pk"))
        proposal = waiting[0] if waiting and chance.random() < 0.8 else document.proposals.first()
        by = world.people[anybody or chance.choice(USUAL.get(verb, ("sato", "tanaka")))]
        before = rows()
        try:
            with transaction.atomic():
                ACTS[verb](world, chance, document, proposal, by)
        except Refused:
            assert rows() == before

    @invariant()
    def every_version_was_agreed(self) -> None:
        for version in Version.objects.filter(pk__gt=self.checked).exclude(agreement=[]).order_by("pk"):
            if version.proposal_number is None:
                the_cmo_reverted(version)
            else:
                everybody_agreed(version)
            assert verify(also_edits=False).findings == ()
            self.checked = version.pk

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


@pytest.mark.django_db
def test_nothing_is_approved_without_everybody(world: Universe, request: pytest.FixtureRequest) -> None:
    run_state_machine_as_test(
        type("Walk", (Walk,), {"start": world}),
        settings=settings(
            max_examples=request.config.getoption("walks"),
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_a_walk_of_people_who_do_what_is_expected_is_approved(world: Universe) -> None:
    """The walk above can get there: otherwise it would hold for the wrong reason."""
    sql = Document.objects.get(key="sql")
    chance = random.Random(4)
    for step in ("draft:sato", "open:sato", "agree:sato", "agree:tanaka", "waive:sato", "waive:tanaka"):
        tried(world, chance, sql, step)
    tried(world, chance, sql, "send:sato")
    tried(world, chance, sql, "approve:ito")
    everybody_agreed(Version.objects.get(document=sql))


def tried(world: Universe, chance: random.Random, document: Document, step: str) -> None:
    verb, _, person = step.partition(":")
    world.later()
    try:
        ACTS[verb](world, chance, document, document.proposals.first(), world.people[person])
    except Refused as refused:
        assert (verb, refused.refusal.code) == ("open", "not_now")  # it was opened with the draft


def everybody_agreed(version: Version) -> None:
    """Both heads agreed on this very body, by two people; somebody else approved from the CMO's seat."""
    proposal = Proposal.objects.get(pk=version.proposal_number)
    last = proposal.revisions.last()
    assert version.fingerprint == last.fingerprint
    taken = {one.seat: one for one in proposal.positions.filter(dismissed_at=None)}
    heads = [taken[seat] for seat in SEATS[:2]]
    for one in heads:
        assert one.stance in ("agree", "concern") and one.revision.fingerprint == last.fingerprint
        sat_on(one.seat, one.by, one.at)
    assert heads[0].by_id != heads[1].by_id
    parties = {one.by_id for one in proposal.positions.all()} | {
        proposal.proposer_id,
        proposal.proposed_for_id,
    }
    assert version.approved_by_id not in parties
    assert not proposal.objections.filter(settled_at=None).exists()
    for seat in SEATS:
        assert SeatHolding.objects.at(version.decided_at).filter(seat__key=seat).exists()
    sat_on("cmo", version.approved_by, version.decided_at)
    left = Session.objects.filter(proposal=proposal, held_at=None).exists()
    assert not left or {one.seat for one in proposal.waivers.all()} == {*SEATS[:2]}
    if proposal.trials.exists() and version.report_fingerprint:
        trial = proposal.trials.last()
        cited = Decision.objects.get(proposal=proposal, outcome="approved").report
        assert trial.ends_at <= cited.computed_at <= version.decided_at
        assert (cited.trial, cited.fingerprint) == (trial, version.report_fingerprint)
        assert cited.verdict != "void" and trial.base == proposal.base
        if trial.extended_at:
            assert trial.extension_asked_by != trial.extended_by
    acted = Event.objects.filter(proposal=proposal).exclude(seat="").values_list("by", "on_behalf_of", "seat")
    seats: dict[int, set[str]] = {}
    for by, holder, seat in acted:
        for person in {by, holder} - {None}:
            seats.setdefault(person, set()).add(seat)
    assert all(len(one) == 1 for one in seats.values()), seats


def the_cmo_reverted(version: Version) -> None:
    """From the CMO's seat, to what an earlier version said."""
    (entry,) = version.agreement
    assert (entry["seat"], entry["stance"], entry["user"]) == ("cmo", "revert", version.approved_by_id)
    assert entry["text"] and version.reverts and version.reverts < version.number
    assert version.document.versions.get(number=version.reverts).fingerprint == version.fingerprint
    sat_on("cmo", version.approved_by, version.decided_at)


def sat_on(seat: str, user: Any, at: Any) -> None:
    """They held it, or acted for whoever did."""
    holder = SeatHolding.objects.at(at).get(seat__key=seat).user
    for_them = Delegation.objects.at(at).filter(seat__key=seat, holder=holder, delegate=user)
    assert holder == user or for_them.exists()

"""Approving: the CMO alone, on a report, from a date; it makes the next version."""

from datetime import timedelta

import pytest

from definitions.models import Document, Version
from governance.actions.decisions import approve, request_changes
from governance.actions.positions import take_position
from governance.actions.trials import report, send_to_decision, start_trial
from governance.models import Event, Proposal, TrialReport
from governance.queries import in_force
from people.actions import seat_person
from people.models import Seat
from tests.integration.governance.refusing import refused
from tests.integration.governance.test_start_trial import world_version_2
from tests.integration.universe import Universe, rule, vacate


def approved(
    world: Universe, found: TrialReport, reason: str = "", by: str = "ito", days: float = 0
) -> Version:
    at = world.later()
    return approve(
        proposal=found.trial.proposal,
        revision=found.trial.revision.number,
        report=found,
        in_force_from=at + timedelta(days=days),
        reason=reason,
        by=world.people[by],
        at=at,
    )


def test_the_version_is_in_force_from_its_date_and_the_old_one_until_then(world: Universe) -> None:
    found = world.reported()
    version = approved(world, found, days=10)
    assert (version.number, version.report_fingerprint) == (2, found.fingerprint)
    assert in_force(world.mql, version.in_force_from - timedelta(seconds=1)).number == 1
    assert in_force(world.mql, version.in_force_from).number == 2
    proposal = Proposal.objects.get(pk=found.trial.proposal_id)
    assert (proposal.status, proposal.version, proposal.closed_at) == ("approved", version, world.now)


def test_the_version_records_who_agreed_and_approved_and_why(world: Universe) -> None:
    version = approved(world, world.reported(), reason="成果が出た")
    assert [(one["seat"], one["stance"], one["name"]) for one in version.agreement] == [
        ("marketing_head", "agree", "佐藤 恵"),
        ("sales_head", "agree", "田中 健"),
        ("cmo", "approve", "伊藤 彩"),
    ]
    assert version.reason == "見込みの薄いリードが多い"
    assert Event.objects.get(verb="approve", version=version).reason == "成果が出た"


def test_versions_are_chained(world: Universe) -> None:
    first, second = world.mql.versions.get(), approved(world, world.reported())
    assert second.previous_chain == first.chain
    assert second.led_by == second.proposal.events.get(verb="approve").previous


@pytest.mark.parametrize(
    ("person", "code"),
    [("sato", "only_the_approver"), ("yamada", "only_the_approver"), ("kondo", "auditors_change_nothing")],
)
def test_nobody_but_the_cmo_approves(world: Universe, person: str, code: str) -> None:
    found = world.reported()
    with refused(code):
        approved(world, found, by=person)


def test_an_empty_cmo_seat_blocks(world: Universe) -> None:
    found = world.reported()
    vacate("cmo", world.later())
    with refused("empty_seat"):
        approved(world, found)


def test_a_heads_seat_that_was_left_empty_blocks(world: Universe) -> None:
    found = world.reported()
    vacate("sales_head", world.later())
    with refused("empty_seat"):
        approved(world, found)


def test_a_head_who_became_cmo_does_not_approve_what_they_agreed_to(world: Universe) -> None:
    found = world.reported()
    seat_person(seat=Seat.objects.get(key="cmo"), user=world.tanaka, by=world.yamada, at=world.later())
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.mori, by=world.yamada, at=world.later())
    with refused("one_seat_each"):
        approved(world, found, by="tanaka")


def test_a_proposer_who_became_cmo_does_not_approve_it(world: Universe) -> None:
    found = world.reported()
    seat_person(seat=Seat.objects.get(key="cmo"), user=world.sato, by=world.yamada, at=world.later())
    seat_person(
        seat=Seat.objects.get(key="marketing_head"), user=world.mori, by=world.yamada, at=world.later()
    )
    with refused("own_proposal"):
        approved(world, found, by="sato")


def test_what_the_cmo_proposed_is_decided_by_the_seat_of_the_policy(empty: Universe) -> None:
    proposal = cmo_proposal(empty)
    with refused("nobody_may_decide"):
        decide(empty, proposal, by="ito")
    Seat.objects.create(key="ceo", name_ja="社長", name_en="CEO")
    seat_person(seat=Seat.objects.get(key="ceo"), user=empty.mori, by=empty.yamada, at=empty.later())
    Document.objects.filter(key="mql").update(approver_when_cmo_proposes="ceo")
    with refused("only_the_approver"):
        decide(empty, proposal, by="ito")
    assert decide(empty, proposal, by="mori").number == 1


def test_before_the_report_nothing_is_approved(world: Universe) -> None:
    trial = world.tried()
    with refused("no_report"):
        approve(
            proposal=trial.proposal,
            revision=1,
            report=None,
            in_force_from=trial.ends_at,
            by=world.ito,
            at=trial.ends_at,
        )


def test_while_the_trial_runs_nothing_is_approved(world: Universe) -> None:
    trial = world.tried()
    world.bring_leads(trial.started_at, qualifying=20)
    early = report(trial=trial, by=world.sato, at=world.later())
    with refused("not_now"):
        approved(world, early)
    world.now = trial.ends_at
    with refused("no_report"):
        approved(world, early)


def test_what_refers_to_itself_through_another_document_by_now_is_not_approved(empty: Universe) -> None:
    empty.first_version()
    needs_mql = rule(kind="sql", criteria=[{"id": "ref", "definition": "mql"}])
    sql = Document.objects.get(key="sql")
    empty.first_version(rule(kind="sql"), sql)
    needs_sql = empty.reported(rule(visits=3, criteria=[{"id": "ref", "definition": "sql"}]))
    tried = empty.ready(needs_mql, document=sql)
    trial = start_trial(proposal=tried, revision=1, by=empty.sato, at=empty.later())
    empty.now = trial.ends_at
    approved(empty, report(trial=trial, by=empty.sato, at=empty.later()), reason="少数")
    with refused("circular_reference"):
        approved(empty, needs_sql, reason="少数")


def test_only_the_newest_report_is_cited(world: Universe) -> None:
    first = world.reported()
    report(trial=first.trial, by=world.suzuki, at=world.later())
    with refused("other_report"):
        approved(world, first)


def test_missed_measures_need_a_reason(world: Universe) -> None:
    found = world.reported(qualifying=3)
    with refused("reason_for_verdict"):
        approved(world, found)
    approved(world, found, reason="質は上がった")


def test_a_void_trial_is_never_approved(world: Universe) -> None:
    trial = world.tried()
    world_version_2(world)
    world.now = trial.ends_at
    world.bring_leads(trial.started_at, qualifying=20)
    void = report(trial=trial, by=world.sato, at=world.later())
    with refused("base_is_old"):
        approved(world, void, reason="それでも")


def test_the_date_in_force_is_not_in_the_past(world: Universe) -> None:
    found = world.reported()
    with refused("in_force_in_the_past"):
        approved(world, found, days=-1)
    with refused("in_force_too_late"):
        approved(world, found, days=4000)


def test_a_changed_mind_after_changes_were_requested_counts(world: Universe) -> None:
    found = world.reported()
    proposal = found.trial.proposal
    request_changes(proposal=proposal, reason="期間を延ばす", by=world.ito, at=world.later())
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="反対",
        harm="other",
        by=world.tanaka,
        at=world.later(),
    )
    with refused("not_now"):
        approved(world, found)


def cmo_proposal(empty: Universe) -> Proposal:
    proposal = empty.discussed(by="ito")
    empty.agree(proposal)
    empty.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=empty.sato, at=empty.later())
    return proposal


def decide(empty: Universe, proposal: Proposal, by: str) -> Version:
    at = empty.later()
    return approve(proposal=proposal, revision=1, report=None, in_force_from=at, by=empty.people[by], at=at)

"""What a proposal of the demo company goes through: tested, discussed, agreed, tried, decided, reviewed."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from definitions.models import Document, Version
from demo import definitions as bodies
from demo import words
from demo.company import Company
from evidence.backtests import store_backtest
from evidence.models import Backtest, Snapshot
from governance.actions.acknowledgements import acknowledge
from governance.actions.decisions import approve
from governance.actions.positions import take_position
from governance.actions.proposals import draft, open_discussion
from governance.actions.reviews import freeze_pack, record_review
from governance.actions.sessions import hold_session
from governance.actions.trials import start_trial, write_contract
from governance.models import Proposal, Review, TrialReport
from governance.needs import REVIEW_OPENS
from governance.schedule import next_review
from people.models import User

Words = tuple[str, str, str]
"""Title, reason, expected effect."""
Measures = list[dict[str, Any]]
"""As a trial contract holds them."""

CONTACTED = {"measure": "contacted_share_of_qualified", "is": "at_least", "value": 0.3}


def share(direction: str, value: float) -> dict[str, Any]:
    """A success measure on the share of leads that qualify."""
    return {"measure": "qualified_share", "is": direction, "value": value}


def proposed(
    company: Company, key: str, body: bodies.Node, said: Words, days: int, by: str = "sato"
) -> Proposal:
    """A head drafts and opens the discussion; a definition with a backtest on the leads of that day."""
    proposer, (title, reason, effect) = company.people[by], said
    proposal = draft(
        document=company.document(key),
        title=title,
        body=body,
        reason=reason,
        expected_effect=effect,
        by=proposer,
        at=company.ago(days, 11),
    )
    at = company.ago(days - 1, 10)
    backtest = tested(proposal, body, proposer, at) if proposal.document.judges_leads else None
    return open_discussion(proposal=proposal, backtest=backtest, by=proposer, at=at)


def tested(proposal: Proposal, body: bodies.Node, by: User, at: datetime) -> Backtest:
    """What the leads of that day say of a body, against the version that the proposal starts from."""
    snapshot = Snapshot.objects.current(at)
    assert snapshot is not None  # the first import comes before the first proposal
    base = proposal.base.body if proposal.base else None
    return store_backtest(snapshot=snapshot, body=body, base=base, by=by, at=at)


def met(
    company: Company, proposal: Proposal, attendees: Iterable[str] = ("sato", "tanaka", "suzuki")
) -> None:
    """Every planned session is held on its day."""
    people = [company.people[key] for key in attendees]
    for session, minutes in zip(proposal.sessions.order_by("number"), words.MINUTES, strict=True):
        held_at = session.planned_for
        at = held_at + timedelta(hours=1)
        hold_session(session=session, held_at=held_at, attendees=people, minutes=minutes, by=people[0], at=at)


def agreed(company: Company, proposal: Proposal, days: int, concern: str = "") -> None:
    """Both heads agree to the current revision; sales with a concern where one is given."""
    number = proposal.revisions.count()
    for key, hour in (("sato", 13), ("tanaka", 16)):
        stance = "concern" if concern and key == "tanaka" else "agree"
        take_position(
            proposal=proposal,
            revision=number,
            stance=stance,
            text=concern if stance == "concern" else "",
            by=company.people[key],
            at=company.ago(days, hour),
        )


def run_trial(company: Company, proposal: Proposal, days: int, measures: Measures) -> None:
    contract(company, proposal, days, measures)
    start_trial(
        proposal=proposal,
        revision=proposal.revisions.count(),
        by=company.people["sato"],
        at=company.ago(days, 17),
    )


def contract(company: Company, proposal: Proposal, days: int, measures: Measures) -> None:
    write_contract(
        proposal=proposal,
        measures=measures,
        least_leads=30,
        days=30,
        maturity_days=14,
        if_met=words.IF_MET,
        if_missed=words.IF_MISSED,
        if_inconclusive=words.IF_INCONCLUSIVE,
        by=company.people["tanaka"],
        at=company.ago(days, 15),
    )


def decide(company: Company, proposal: Proposal, result: TrialReport | None, in_force: int) -> Version:
    """The version before was kept at its reviews; the CMO approves this one; most people acknowledge it."""
    keep(company, proposal.document.key, in_force + 4)
    version = approve(
        proposal=proposal,
        revision=proposal.revisions.count(),
        report=result,
        in_force_from=company.ago(in_force, 0),
        reason=words.APPROVED if result and result.verdict != TrialReport.Verdict.MET else "",
        by=company.people["takahashi"],
        at=company.ago(in_force + 2, 11),
    )
    readers = ["sato", "tanaka", "ito", "watanabe", "nakamura", "suzuki"]
    for offset, key in enumerate(readers if in_force > 100 else readers[:4]):
        acknowledge(
            version=version, by=company.people[key], at=company.ago(in_force - 1 - offset // 2, 9, offset * 7)
        )
    return version


def keep(company: Company, key: str, until: int) -> None:
    """Every review of a document that fell due by that many days ago found its version worth keeping."""
    document, ends = company.document(key), company.ago(until)
    while True:
        at = next_due(document, ends)
        if at is None or at > ends:
            return
        freeze_pack(document=document, at=at - REVIEW_OPENS)
        record_review(document=document, outcome="keep", notes=words.KEPT, by=company.people["sato"], at=at)


def next_due(document: Document, at: datetime) -> datetime | None:
    """When the next review is due, at two in the afternoon."""
    reviews = Review.objects.filter(document=document)
    due = next_review(document.versions.all(), reviews, document.review_months, at)
    return datetime.combine(due, time(14), at.tzinfo) if due else None

"""Drafting, opening, revising and withdrawing a proposal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from definitions import bodies
from definitions.language.faults import Faults
from definitions.models import Document
from evidence.models import Backtest
from governance.actions.guard import Step, body_detail, demand, holder_behind, newest, step
from governance.actions.positions import dismiss
from governance.actions.recording import record
from governance.facts import broken_by, document_facts
from governance.models import Proposal, Revision, Session
from governance.notices import tell_of
from governance.policies import acting_seat
from governance.queries import in_force
from governance.schedule import sessions_from
from governance.workflow import Status
from people.models import User

Body = Mapping[str, Any]


@transaction.atomic
def draft(
    *, document: Document, title: str, body: Body, reason: str, expected_effect: str, by: User, at: datetime
) -> Proposal:
    """A new proposal with its first revision, on the version in force. Raises `Refused`."""
    facts = document_facts(document, by, at)
    demand("draft", facts, {"title": title, "reason": reason, **body_detail(document, body)})
    seat, holder = acting_seat("draft", facts), holder_behind("draft", facts)
    proposal = Proposal.objects.create(
        document=document,
        base=in_force(document, at),
        title=title.strip(),
        proposer=by,
        proposer_seat=seat,
        proposed_for=holder,
        status=Status.DRAFT,
        created_at=at,
    )
    first = _add_revision(proposal, body, reason, expected_effect, by, at)
    event = record(
        proposal,
        first,
        verb="draft",
        document=document,
        proposal=proposal,
        to_status=Status.DRAFT,
        seat=seat,
        by=by,
        on_behalf_of=holder,
        at=at,
        reason=reason,
        details={"revision": 1, "title": proposal.title},
    )
    tell_of(event)
    return proposal


@transaction.atomic
def edit_draft(
    *,
    proposal: Proposal,
    title: str,
    body: Body,
    reason: str,
    expected_effect: str,
    revision: int,
    by: User,
    at: datetime,
) -> Revision:
    """A new revision of a draft, on the version in force now. Raises `Refused`."""
    detail = {"title": title, "reason": reason, "revision": revision, **body_detail(proposal.document, body)}
    act = step("edit_draft", proposal, by, at, detail=detail)
    act.proposal.title = title.strip()
    act.proposal.base = in_force(act.proposal.document, at)
    added = _add_revision(act.proposal, body, reason, expected_effect, by, at)
    act.done(added, reason=reason)
    return added


@transaction.atomic
def sponsor(*, proposal: Proposal, revision: int, by: User, at: datetime) -> Proposal:
    """A head stands behind what a member suggests, who can open its discussion then. Raises `Refused`."""
    act = step("sponsor", proposal, by, at, detail={"revision": revision})
    act.proposal.sponsor = by
    act.done(author=act.proposal.proposer.names)
    return act.proposal


@transaction.atomic
def open_discussion(
    *,
    proposal: Proposal,
    backtest: Backtest | None = None,
    no_backtest_reason: str = "",
    by: User,
    at: datetime,
) -> Proposal:
    """Put a draft before both heads; plans the sessions by the document's policy. Raises `Refused`."""
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(
        pk=proposal.pk
    )  # before its body is read
    detail = test_detail(newest(proposal).body, backtest, no_backtest_reason)
    act = step("open_discussion", proposal, by, at, detail=detail)
    opened, document = act.proposal, act.proposal.document
    opened.revisions.filter(pk=act.revision.pk).add_test(
        backtest=backtest, no_backtest_reason="" if backtest else no_backtest_reason.strip()
    )
    opened.opened_at = at
    opened.positions_due = at + timedelta(days=document.position_days)
    planned = sessions_from(at, document.sessions_required, document.days_between_sessions)
    Session.objects.bulk_create(
        Session(proposal=opened, number=number, planned_for=instant)
        for number, instant in enumerate(planned, start=1)
    )
    act.done(newest(opened), *opened.sessions.all(), sessions=len(planned))
    return opened


@transaction.atomic
def revise(
    *,
    proposal: Proposal,
    body: Body,
    reason: str,
    revision: int,
    backtest: Backtest | None = None,
    no_backtest_reason: str = "",
    by: User,
    at: datetime,
) -> Revision:
    """A new revision on the version in force now; dismisses every position on the old one. Raises
    `Refused`.
    """
    detail = {"reason": reason, "revision": revision, **body_detail(proposal.document, body)}
    detail |= test_detail(body, backtest, no_backtest_reason) | {"broken_examples": broken_in(body)}
    return put_before_heads(
        step("revise", proposal, by, at, detail=detail), body, reason, backtest, no_backtest_reason
    )


def put_before_heads(
    act: Step, body: Body, reason: str, backtest: Backtest | None, no_backtest_reason: str, **details: Any
) -> Revision:
    """The next revision, on the version in force; whoever had a position is asked again. `details`: more for
    the event.
    """
    old, base = act.revision, in_force(act.proposal.document, act.at)
    rebased = base != act.proposal.base
    act.proposal.base = base
    if act.facts.status == Status.DISCUSSION:
        act.proposal.positions_due = act.at + timedelta(days=act.proposal.document.position_days)
    effect = old.expected_effect
    new = _add_revision(act.proposal, body, reason, effect, act.by, act.at, backtest, no_backtest_reason)
    left = dismiss(act.proposal.positions.all(), act.by, act.at, new)
    dismissed = [{"seat": row.seat, "user": row.by_id, "stance": row.stance} for row in left]
    details |= {"changed": bodies.changed(old.body, new.body), "dismissed": dismissed}
    act.done(new, *left, reason=reason, base=base.number if base and rebased else None, **details)
    return new


@transaction.atomic
def withdraw(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Proposal:
    """The proposer takes it back; the version in force stays as it is. Raises `Refused`."""
    act = step("withdraw", proposal, by, at, detail={"reason": reason})
    act.done(reason=reason)
    return act.proposal


def test_detail(body: Body, backtest: Backtest | None, no_backtest_reason: str) -> dict[str, Any]:
    return {
        "body": body,
        "backtest_of": backtest.rule_fingerprint if backtest else None,
        "no_backtest_reason": no_backtest_reason,
    }


def broken_in(body: Body) -> tuple[tuple[str, str, str], ...]:
    """The examples that a body breaks; none of one that is no definition, which is refused for that."""
    try:
        return broken_by(body)
    except Faults:
        return ()


def _add_revision(
    proposal: Proposal,
    body: Body,
    reason: str,
    expected_effect: str,
    by: User,
    at: datetime,
    backtest: Backtest | None = None,
    no_backtest_reason: str = "",
) -> Revision:
    last = proposal.revisions.order_by("number").last()
    return Revision.objects.create(
        proposal=proposal,
        number=last.number + 1 if last else 1,
        body=bodies.canonical(body),
        fingerprint=bodies.fingerprint(body),
        reason=reason.strip(),
        expected_effect=expected_effect.strip(),
        backtest=backtest,
        no_backtest_reason="" if backtest else no_backtest_reason.strip(),
        author=by,
        at=at,
    )

"""The decision: approve, request changes, reject."""

from datetime import datetime
from typing import Any

from django.db import transaction

from definitions.actions import publish
from definitions.models import Version
from governance.actions.guard import Step, body_detail, lock_documents, newest, step
from governance.models import Decision, Event, Proposal, TrialReport
from people.models import User


@transaction.atomic
def approve(
    *,
    proposal: Proposal,
    revision: int,
    report: TrialReport | None,
    in_force_from: datetime,
    reason: str = "",
    by: User,
    at: datetime,
) -> Version:
    """Make the revision the document's next version, citing the trial's report. Raises `Refused`."""
    lock_documents()  # before it is read what refers to what
    detail = {
        "revision": revision,
        "report": report and report.pk,
        "in_force_from": in_force_from,
        "reason": reason,
        **body_detail(proposal.document, newest(proposal).body),
    }
    act = step("approve", proposal, by, at, detail=detail, whole_document=True)
    version = publish(
        document=act.proposal.document,
        body=act.revision.body,
        agreement=_agreement(act, reason),
        approved_by=by,
        reason=_why(act),
        proposal_number=act.proposal.pk,
        report_fingerprint=report.fingerprint if report else "",
        led_by=act.proposal.events.latest("pk").digest,
        decided_at=at,
        published_at=at,
        in_force_from=in_force_from,
    )
    decision = _decide(act, Decision.Outcome.APPROVED, reason, report)
    act.proposal.version = version
    act.done(
        decision,
        version,
        reason=reason,
        version=version,
        number=version.number,
        in_force_from=in_force_from.isoformat(),
    )
    return version


@transaction.atomic
def request_changes(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Decision:
    """Send it back to discussion, saying what has to change. Raises `Refused`."""
    act = step("request_changes", proposal, by, at, detail={"reason": reason})
    decision = _decide(act, Decision.Outcome.CHANGES_REQUESTED, reason, _newest_report(act))
    act.done(decision, reason=decision.reason)
    return decision


@transaction.atomic
def reject(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Decision:
    """End it; the version in force stays as it is. Raises `Refused`."""
    act = step("reject", proposal, by, at, detail={"reason": reason})
    decision = _decide(act, Decision.Outcome.REJECTED, reason, _newest_report(act))
    act.done(decision, reason=decision.reason)
    return decision


def _decide(act: Step, outcome: str, reason: str, report: TrialReport | None) -> Decision:
    return Decision.objects.create(
        proposal=act.proposal,
        revision=act.revision,
        report=report,
        outcome=outcome,
        reason=reason.strip(),
        seat=act.seat,
        by=act.by,
        on_behalf_of=act.on_behalf_of,
        at=act.at,
    )


def _newest_report(act: Step) -> TrialReport | None:
    """The report that was there to be read; these decisions can be taken without one."""
    newest = act.facts.trial.newest_report if act.facts.trial else None
    return TrialReport.objects.get(pk=newest) if newest else None


def _agreement(act: Step, reason: str) -> list[dict[str, Any]]:
    """The standing positions and the approval, oldest first; "for" is whom a delegate acted for."""
    standing = act.proposal.positions.filter(dismissed_at=None).select_related("by", "on_behalf_of")
    said = [
        (row.seat, row.by, row.on_behalf_of, row.stance, row.text, row.at)
        for row in standing.order_by("at", "pk")
    ]
    said.append((act.seat, act.by, act.on_behalf_of, "approve", reason.strip(), act.at))
    return [
        {
            "seat": seat,
            "user": user.pk,
            "name": user.name,
            "stance": stance,
            "text": text,
            "at": at.isoformat(),
        }
        | ({"for": {"user": holder.pk, "name": holder.name}} if holder else {})
        for seat, user, holder, stance, text, at in said
    ]


def _why(act: Step) -> str:
    """The reason with which the discussion was opened: later revisions' reasons only answer the one
    before.
    """
    opened = Event.objects.filter(proposal=act.proposal, verb="open_discussion").get()
    return str(act.proposal.revisions.get(number=opened.details["revision"]).reason)

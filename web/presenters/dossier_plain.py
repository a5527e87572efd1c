"""The dossier of a version as JSON: instants are ISO text, people are named as the reader writes them."""

from typing import Any

from governance.models import (
    ActionItem,
    Comment,
    Objection,
    Position,
    Proposal,
    Revision,
    Session,
    Suggestion,
    Thread,
    TrialReport,
)
from web.loaders.dossier import Dossier

Plain = dict[str, Any]
TERMS = ("measures", "least_leads", "days", "maturity_days", "if_met", "if_missed", "if_inconclusive")


def plain(found: Dossier) -> Plain:
    version, proposal = found.version, found.proposal
    return {
        "definition": version.document.key,
        "version": version.number,
        "made_at": found.at,
        "body": version.body,
        "reason": version.reason,
        "fingerprint": version.fingerprint,
        "chain": version.chain,
        "previous_chain": version.previous_chain,
        "led_by": version.led_by,
        "decided_at": version.decided_at,
        "published_at": version.published_at,
        "in_force_from": found.shown.since,
        "in_force_until": found.shown.until,
        "previous_version": found.previous.number if found.previous else None,
        "agreement": version.agreement,
        "proposal": _proposal(proposal, found.reports) if proposal else None,
        "acknowledged": [{"by": str(row.user), "at": row.at} for row in found.heard.read],
        "not_acknowledged": [str(person) for person in (*found.heard.doubting, *found.heard.silent)],
        "doubts": [
            {
                "by": str(row.by),
                "kind": row.kind,
                "text": row.text,
                "at": row.at,
                "reply": row.reply,
                "replied_by": str(row.replied_by) if row.replied_by else None,
                "replied_at": row.replied_at,
            }
            for row in found.heard.doubts
        ],
        "reviews": [
            {
                "due_on": row.due_on,
                "outcome": row.outcome,
                "notes": row.notes,
                "by": str(row.by),
                "at": row.at,
            }
            for row in found.reviews
        ],
        "measured": {
            "snapshot": found.measured.snapshot.fingerprint,
            "rates": {
                key: {"hits": count.hit, "n": count.n, "open": count.open, "value": count.rate.value}
                | {"low": count.rate.low, "high": count.rate.high}
                for key, count in found.measured.counts.items()
            },
        }
        if found.measured
        else None,
    }


def _proposal(proposal: Proposal, reports: Any) -> Plain:
    return {
        "number": proposal.pk,
        "title": proposal.title,
        "proposer": str(proposal.proposer),
        "sponsor": str(proposal.sponsor) if proposal.sponsor else None,
        "created_at": proposal.created_at,
        "opened_at": proposal.opened_at,
        "revisions": [_revision(row) for row in proposal.revisions.all()],
        "positions": [_position(row) for row in proposal.positions.all()],
        "objections": [_objection(row) for row in proposal.objections.all()],
        "sessions": [_session(row) for row in proposal.sessions.all()],
        "actions": [_action(row) for row in proposal.actions.all()],
        "threads": [_thread(row) for row in proposal.threads.all()],
        "waivers": [
            {"seat": row.seat, "by": str(row.by), "reason": row.reason, "at": row.at}
            for row in proposal.waivers.all()
        ],
        "trials": [
            {
                "started_at": trial.started_at,
                "ends_at": trial.ends_at,
                "ended_early_at": trial.ended_early_at,
                "ended_early_reason": trial.ended_early_reason,
                "contract": {name: getattr(trial.contract, name) for name in TERMS},
                "reports": [_report(row) for row in reports if row.trial_id == trial.pk],
            }
            for trial in proposal.trials.all()
        ],
        "decisions": [
            {"seat": row.seat, "by": str(row.by), "outcome": row.outcome, "reason": row.reason, "at": row.at}
            for row in proposal.decisions.all()
        ],
    }


def _revision(row: Revision) -> Plain:
    return {
        "number": row.number,
        "fingerprint": row.fingerprint,
        "author": str(row.author),
        "at": row.at,
        "reason": row.reason,
        "expected_effect": row.expected_effect,
    }


def _position(row: Position) -> Plain:
    return {
        "seat": row.seat,
        "by": str(row.by),
        "for": str(row.on_behalf_of) if row.on_behalf_of else None,
        "revision": row.revision.number,
        "stance": row.stance,
        "text": row.text,
        "at": row.at,
        "dismissed_at": row.dismissed_at,
        "dismissed_by": str(row.dismissed_by) if row.dismissed_by else None,
        "dismissed_for": row.dismissed_for.number if row.dismissed_for else None,
    }


def _objection(row: Objection) -> Plain:
    return {
        "seat": row.seat,
        "by": str(row.by),
        "harm": row.harm,
        "criterion": row.criterion,
        "text": row.text,
        "at": row.at,
        "settled_as": row.settled_as,
        "settled_by": str(row.settled_by) if row.settled_by else None,
        "settled_at": row.settled_at,
        "settled_reason": row.settled_reason,
    }


def _session(row: Session) -> Plain:
    return {
        "number": row.number,
        "planned_for": row.planned_for,
        "held_at": row.held_at,
        "attendees": [str(person) for person in row.attendees.all()],
        "minutes": row.minutes,
        "decisions": row.decisions,
        "recorded_by": str(row.recorded_by) if row.recorded_by else None,
    }


def _action(row: ActionItem) -> Plain:
    return {
        "text": row.text,
        "owner": str(row.owner),
        "due_on": row.due_on,
        "session": row.session.number if row.session else None,
        "recorded_by": str(row.by),
        "at": row.at,
        "done_at": row.done_at,
        "done_by": str(row.done_by) if row.done_by else None,
    }


def _thread(row: Thread) -> Plain:
    return {
        "criterion": row.criterion,
        "resolved_at": row.resolved_at,
        "resolved_by": str(row.resolved_by) if row.resolved_by else None,
        "comments": [
            {"by": str(one.by), "at": one.at, "text": one.text, "suggestion": _suggestion(one)}
            for one in row.comments.all()
        ],
    }


def _suggestion(row: Comment) -> Plain | None:
    found: Suggestion | None = getattr(row, "suggestion", None)
    if found is None:
        return None
    return {
        "body": found.body,
        "taken_as": found.taken_as.number if found.taken_as else None,
        "settled_by": str(found.settled_by) if found.settled_by else None,
        "settled_at": found.settled_at,
        "settled_reason": found.settled_reason,
    }


def _report(row: TrialReport) -> Plain:
    return {
        "number": row.pk,
        "verdict": row.verdict,
        "figures": row.figures,
        "fingerprint": row.fingerprint,
        "computed_at": row.computed_at,
        "computed_by": str(row.computed_by),
    }

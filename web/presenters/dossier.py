"""The dossier of a version in words of the reader's language: for its page, the file and the PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from definitions.models import Document
from definitions.saying import difference, reading
from evidence.trials import Comparison
from governance.models import Comment, Objection, Position, Suggestion, Thread, Trial, TrialReport
from governance.refusals import in_words, verdict_name
from web.loaders.definitions import signatories
from web.loaders.dossier import Dossier, Measured
from web.loaders.proposal import criteria
from web.presenters import seals
from web.presenters.answers import TallyView, answered_view
from web.presenters.documents import term
from web.presenters.figures import Figure, rate_figure
from web.presenters.matrix import matrix_rows
from web.presenters.positions import why_dismissed
from web.presenters.trial import MeasureLine, Term, terms, trial_view


@dataclass(frozen=True, slots=True)
class AgreedLine:
    at: datetime
    name: str
    holder: str
    """For whom a delegate did it; empty where nobody stood in."""
    seat: str
    stance: str
    text: str


@dataclass(frozen=True, slots=True)
class PositionLine:
    row: Position
    seat: str
    stance: str
    dismissed: str
    """By whom, when and why it counted no more; empty where it stood to the end."""


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    row: Objection
    criterion: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
    row: Comment
    later: bool
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class ThreadLine:
    row: Thread
    title: str
    remarks: list[RemarkLine]


@dataclass(frozen=True, slots=True)
class ReportLine:
    row: TrialReport
    verdict: str
    measures: list[MeasureLine]
    snapshot: str
    """The fingerprint of the leads that it was computed from."""
    cited: bool
    """Whether the approval cites it."""


@dataclass(frozen=True, slots=True)
class TrialLine:
    row: Trial
    terms: list[Term]
    reports: list[ReportLine]


@dataclass(frozen=True, slots=True)
class MeasuredView:
    figures: list[Figure]
    answers: TallyView | None


def dossier_context(found: Dossier, language: str) -> dict[str, Any]:
    """What the template shows."""
    version, words, proposal = found.version, catalogue(), found.proposal
    people = signatories([version])
    return {
        "dossier": found,
        "version": version,
        "document": version.document,
        "term": term(version.document),
        "proposal": proposal,
        "reading": reading(version.body, words, language),
        "rows": matrix_rows(version.body, language)
        if version.document.kind == Document.Kind.MATRIX
        else None,
        "difference": found.previous and difference(found.previous.body, version.body, words, language),
        "seals": seals.of_version(version, people),
        "agreed": [
            AgreedLine(
                datetime.fromisoformat(entry["at"]),
                str(people[entry["user"]]),
                str(people[entry["for"]["user"]]) if "for" in entry else "",
                seals.seat_short(entry["seat"]),
                seals.stance_short(entry["stance"]),
                entry.get("text", ""),
            )
            for entry in version.agreement
        ],
        "approved": next((one for one in proposal.decisions.all() if one.outcome == "approved"), None)
        if proposal
        else None,
        "revision": max(proposal.revisions.all(), key=lambda row: row.number) if proposal else None,
        "positions": [
            PositionLine(
                row,
                seals.seat_short(row.seat),
                row.get_stance_display(),
                why_dismissed(row) if row.dismissed_at else "",
            )
            for row in (proposal.positions.all() if proposal else ())
        ],
        "objections": _objections(found),
        "held": [
            (row, in_words([str(person) for person in row.attendees.all()]))
            for row in (proposal.sessions.all() if proposal else ())
            if row.held_at
        ],
        "threads": _threads(found),
        "silent": in_words([str(person) for person in found.heard.silent]),
        "trials": _trials(found),
        "measured": MeasuredView(
            figures=_figures(found.measured) if found.measured else [],
            answers=answered_view(found.answered, words) if found.answered else None,
        ),
    }


def _objections(found: Dossier) -> list[ObjectionLine]:
    if not found.proposal:
        return []
    names = dict(criteria(found.version.body, catalogue()))
    gone = _("a criterion that is no longer there")
    return [
        ObjectionLine(row, names.get(row.criterion, gone).removeprefix("– ") if row.criterion else "")
        for row in found.proposal.objections.all()
    ]


def _threads(found: Dossier) -> list[ThreadLine]:
    """All that was said, in threads as they began; remarks after the decision are marked as later."""
    if not found.proposal:
        return []
    names, closed = dict(criteria(found.version.body, catalogue())), found.proposal.closed_at
    gone, whole = _("On a criterion that is no longer there"), _("On the whole proposal")
    return [
        ThreadLine(
            thread,
            names.get(thread.criterion, gone).removeprefix("– ") if thread.criterion else whole,
            [
                RemarkLine(row, bool(closed and row.at > closed), getattr(row, "suggestion", None))
                for row in thread.comments.all()
            ],
        )
        for thread in found.proposal.threads.all()
    ]


def _trials(found: Dossier) -> list[TrialLine]:
    lines = []
    for trial in found.proposal.trials.all() if found.proposal else ():
        reports = [row for row in found.reports if row.trial_id == trial.pk]
        lines.append(TrialLine(trial, terms(trial.contract), [_report(row, found) for row in reports]))
    return lines


def _report(row: TrialReport, found: Dossier) -> ReportLine:
    computed = Comparison.read(row.figures)
    return ReportLine(
        row=row,
        verdict=verdict_name(row.verdict),
        measures=trial_view(computed, row.verdict, over=True).measures,
        snapshot=computed.snapshot,
        cited=bool(found.version.report_fingerprint) and row.fingerprint == found.version.report_fingerprint,
    )


def _figures(found: Measured) -> list[Figure]:
    labels = {
        "follow_up": _("Lead follow-up rate"),
        "acceptance": _("Accepted by sales"),
        "lead_to_opportunity": _("Lead to opportunity"),
        "opportunity_to_won": _("Opportunity to won"),
        "lead_to_won": _("Lead to won"),
    }
    lines = []
    for key, count in found.counts.items():
        still = _("still open: %(n)s") % {"n": count.open} if count.open else ""
        lines.append(rate_figure(labels[key], count.rate, still))
    return lines

"""The evidence pack of a quarterly review: what it holds, as things were two weeks before the due date.

All of it follows from the due date and from what is stored with its instant: a pack frozen late says the
same as one frozen in time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from definitions.models import Document, Version
from evidence.feedback import answers_at, tally
from evidence.measures.conformance import Truths, conformance, drift
from evidence.measures.tallies import asking
from evidence.models import RejectionReason, Snapshot
from evidence.quarter import quarter
from governance.agenda import Item, agenda
from governance.models import Position, Proposal, TrialReport
from governance.needs import REVIEW_OPENS
from governance.waiting import UNREADABLE
from governance.workflow import CLOSED, Status
from people.company_time import midnight

MEASURED_BY = {
    "floods_sales": "qualified_per_week",
    "starves_pipeline": "won_share_of_qualified",
    "not_measurable": "accepted_share_of_qualified",
    "no_owner": "contacted_share_of_qualified",
}
"""Kind of harm -> the measure that shows whether it came."""


def as_of(due: date) -> datetime:
    """The instant at which the pack of a due date is frozen: the beginning of that day."""
    return midnight(due - REVIEW_OPENS)


def contents(version: Version, due: date) -> dict[str, Any]:
    """What the pack holds, as plain values: periods, measures, answers, objections, concerns, open."""
    at, months = as_of(due), relativedelta(months=version.document.review_months)
    # After an emergency revert the review is due so soon that the version is not in force yet on that day.
    start = max(at - months, version.in_force_from) if version.in_force_from < at else at - months
    before = (at - 2 * months, at - months)
    found: dict[str, Any] = {
        "period": [start.isoformat(), at.isoformat()],
        "before": [instant.isoformat() for instant in before],
        "objections": _objections(version),
        "concerns": _concerns(version),
        "open": [_plain(item) for item in _open(version, at)],
        "doubts": [
            {"kind": row.kind, "text": row.text, "person": [*row.by.names], "at": row.at.isoformat()}
            for row in version.doubts.filter(at__lte=at).filter(Q(replied_at=None) | Q(replied_at__gt=at))
        ],
    }
    if version.document.judges_leads:
        found |= {
            "measures": _measures(version, (start, at), before, at),
            "answers": _answers(version, start, at),
        }
    if version.document.kind == Document.Kind.MQL and not version.document.scope:
        found["conformance"] = _conformance(version, at)
    return found


def fingerprint(found: Mapping[str, Any], version: Version, snapshot: Snapshot | None) -> str:
    parts = [found, version.chain, snapshot.fingerprint if snapshot else ""]
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _measures(
    version: Version,
    now: tuple[datetime, datetime],
    before: tuple[datetime, datetime],
    at: datetime,
) -> dict[str, Any]:
    """Each measure this quarter and the one before, by this version's rule, and what the trial promised."""
    snapshot = Snapshot.objects.current(at)
    if snapshot is None:
        return {"trouble": "no_leads", "rows": []}
    try:
        this, last = (
            quarter(snapshot, version.body, start, end, at, answers_at(version, at))
            for start, end in (now, before)
        )
    except UNREADABLE:
        return {"trouble": "unreadable", "rows": []}
    promised = _promised(version)
    return {
        "trouble": "",
        "rows": [
            {
                "measure": key,
                "now": asdict(figure),
                "before": asdict(last[key]),
                "promised": promised.get(key),
            }
            for key, figure in this.items()
        ],
    }


def _conformance(version: Version, at: datetime) -> dict[str, Any] | None:
    """What the CRM marked MQL against this version since it is in force, both ways; and of each criterion the
    leads that satisfy it, do not and may, in the last months and as many before.
    """
    snapshot = Snapshot.objects.current(at)
    if snapshot is None or version.in_force_from > at:
        return None
    asked, months = asking(snapshot), version.document.review_months
    try:
        found, moves = conformance(asked, version), drift(asked, version)
    except UNREADABLE:
        return None
    return {
        "marked": asdict(found.marked),
        "found": asdict(found.found),
        "criteria": [
            {"criterion": id_, "now": _summed(truths[-months:])}
            | {"before": _summed(truths[-2 * months : -months]), "odd": moves.named(id_)}
            for id_, truths in moves.criteria.items()
        ],
    }


def _summed(truths: Sequence[Truths]) -> list[int]:
    """How many satisfy it, do not, may."""
    return [sum(getattr(one, name) for one in truths) for name in ("true", "false", "unknown")]


def _promised(version: Version) -> dict[str, dict[str, Any]]:
    """Measure -> the contract's threshold and what the trial found, of the report that the approval cites."""
    report = TrialReport.objects.filter(fingerprint=version.report_fingerprint).first()
    if not version.report_fingerprint or report is None:
        return {}
    return {
        row["measure"]: {"is": row["is_"], "value": row["threshold"], "found": row["new"]}
        for row in report.figures["measures"]
    }


def _answers(version: Version, start: datetime, at: datetime) -> dict[str, Any]:
    """What sales answered in the period: acceptance, reasons, and the criteria that rejections dispute."""
    rows = version.feedback.standing_at(at).filter(at__gte=start)
    found = tally(rows.values_list("answer", "reason", "criterion"))
    reasons = RejectionReason.objects.in_bulk([key for key, _n in found.reasons])
    return {
        "accepted": found.acceptance.k,
        "answered": found.acceptance.n,
        "rejected": found.rejected,
        "criteria": [list(one) for one in found.criteria],
        "reasons": [[reasons[key].name_ja, reasons[key].name_en, n] for key, n in found.reasons],
    }


def _objections(version: Version) -> list[dict[str, Any]]:
    """Those to the proposal that became the version, each with the measure that shows what came of it."""
    proposal = _proposal(version)
    rows = proposal.objections.select_related("by") if proposal else ()
    return [
        {
            "person": [*row.by.names],
            "harm": row.harm,
            "text": row.text,
            "criterion": row.criterion,
            "at": row.at.isoformat(),
            "settled_as": row.settled_as,
            "settled_reason": row.settled_reason,
            "measure": MEASURED_BY.get(row.harm, ""),
        }
        for row in rows
    ]


def _concerns(version: Version) -> list[dict[str, Any]]:
    """The concerns with which heads agreed to it: questions of its reviews."""
    proposal = _proposal(version)
    if proposal is None:
        return []
    rows = proposal.positions.filter(dismissed_at=None, stance=Position.Stance.CONCERN).select_related("by")
    return [{"person": [*row.by.names], "text": row.text, "at": row.at.isoformat()} for row in rows]


def _open(version: Version, at: datetime) -> list[tuple[int, Item]]:
    """What was open on the document's proposals: those under way, and the one that became the version."""
    begun = Proposal.objects.filter(document=version.document_id, opened_at__lte=at)
    under_way = begun.filter(~Q(status__in=CLOSED) | Q(closed_at__gt=at)).exclude(status=Status.DRAFT)
    rows = begun.filter(Q(pk__in=under_way.values("pk")) | Q(version=version)).order_by("pk")
    return [(row.pk, item) for row in rows for item in agenda(row, at)]


def _plain(one: tuple[int, Item]) -> dict[str, Any]:
    proposal, item = one
    return {
        "proposal": proposal,
        "kind": item.kind,
        "anchor": item.anchor,
        "text": item.text,
        "person": [*item.person.names],
    }


def _proposal(version: Version) -> Proposal | None:
    return Proposal.objects.filter(version=version).first()

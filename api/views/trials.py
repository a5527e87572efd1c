"""A trial's daily comparison, and the leads of a day."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import reading, schema
from api.errors import Problem
from api.serializers.trials import TrialLeadsSerializer, TrialSerializer
from api.views.definitions import ReadView
from evidence.daily import Day, leads_of_day, part_of, parts
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from evidence.trials import Comparison
from governance.comparing import compare_trial, is_void, newest_trial, window_of
from governance.models import Trial, TrialReport
from governance.waiting import standing_answers

PAGE = 100
UNREADABLE = (CannotJudge, TooSlow, FileNotFoundError)


class TrialView(ReadView):
    @extend_schema(
        operation_id="get_trial",
        summary="The trial of a proposal, day by day",
        description="As its newest report has it; while there is none, by the leads and answers known now.",
        parameters=[schema.LANGUAGE],
        responses={200: TrialSerializer, **schema.problems(401, 404, 503)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        trial, snapshot, report, at = asked(number)
        try:
            found = Comparison.read(report.figures) if report else compare_trial(trial, snapshot, at)
        except UNREADABLE:
            raise Problem(503, "leads_unreadable") from None
        return Response(shown(trial, found, report, at))


class ReportView(ReadView):
    @extend_schema(
        operation_id="get_report",
        summary="One report of a trial with all its figures, as it was computed",
        description="Those of a proposal are listed at proposals/{number}/reports/.",
        parameters=[schema.LANGUAGE],
        responses={200: TrialSerializer, **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        rows = TrialReport.objects.select_related("trial__revision", "trial__base")
        report = rows.filter(pk=number).first()
        if report is None:
            raise Problem(404, "no_such_report", _("There is no report %(number)s.") % {"number": number})
        found = Comparison.read(report.figures)
        return Response(shown(report.trial, found, report, report.computed_at))


def shown(trial: Trial, found: Comparison, report: TrialReport | None, at: datetime) -> Any:
    """A trial's figures at an instant, those of a report where there is one."""
    verdict = report.verdict if report else "void" if is_void(trial, at) else found.verdict
    body = {
        "proposal": trial.proposal_id,
        "revision": trial.revision.number,
        "version": trial.base.number if trial.base else None,
        "started_at": trial.started_at,
        "ends_at": trial.ends_at,
        "ended_early_at": trial.ended_early_at,
        "extension": None if trial.extended_at else trial.extension_end,
        "extended_at": trial.extended_at,
        "report": report.pk if report else None,
        "computed_at": at,
        "snapshot": found.snapshot,
        "fingerprint": report.fingerprint if report else found.fingerprint,
        "verdict": verdict,
        "leads": found.leads,
        "immature": found.immature,
        "acceptance": {"new": found.acceptance("new"), "old": found.acceptance("old")},
        "measures": found.measures,
        "days": [day_body(day) for day in found.days],
    }
    return TrialSerializer(body).data


class TrialLeadsView(ReadView):
    @extend_schema(
        operation_id="list_trial_leads",
        summary="The leads of one day of a trial that qualify, 100 a page",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("part", str, enum=parts, description="Under both versions, or one alone."),
            OpenApiParameter("page", int),
        ],
        responses={200: TrialLeadsSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int, day: str) -> Response:
        trial, snapshot, _report, at = asked(number)
        chosen = reading.one_of(request, "part", ["", *parts])
        part = next((one for one in parts if one == chosen), None)
        page = reading.number(request, "page", least=1) or 1
        asked_day = reading.day_of_path(day)
        assert trial.base
        bodies, window = (trial.revision.body, trial.base.body), window_of(trial, at)
        try:
            found, total = leads_of_day(
                snapshot,
                *bodies,
                window,
                asked_day,
                part,
                PAGE,
                (page - 1) * PAGE,
            )
        except UNREADABLE:
            raise Problem(503, "leads_unreadable") from None
        answers = standing_answers(trial.base, [one.lead.id for one in found])
        leads = []
        for one in found:
            verdicts = {"new": str(one.new.verdict), "old": str(one.old.verdict) if one.old else "undecided"}
            answer = answers.get(one.lead.id)
            leads.append(
                {
                    "id": one.lead.id,
                    "judged_at": one.at,
                    "outcome": one.lead.outcome,
                    "part": part_of(verdicts),
                    **verdicts,
                    "answer": answer.answer if answer else None,
                }
            )
        return Response(TrialLeadsSerializer({"total": total, "leads": leads}).data)


def asked(number: int) -> tuple[Trial, Snapshot, TrialReport | None, datetime]:
    """(the proposal's newest trial, the leads to look at, its newest report, the instant to look from).

    Raises Problem 404 where there is none of the first two.
    """
    trial = newest_trial(number)
    if trial is None or trial.base is None:
        detail = _("Proposal %(number)s has no trial; all proposals are listed at /api/v1/proposals/.")
        raise Problem(404, "no_such_trial", detail % {"number": number})
    report = trial.reports.select_related("snapshot").last()
    at = report.computed_at if report else timezone.now()
    snapshot = report.snapshot if report else Snapshot.objects.current(at)
    if snapshot is None:
        raise Problem(404, "no_leads")
    return trial, snapshot, report, at


def day_body(day: Day) -> dict[str, Any]:
    found = {name: {**asdict(one), "leads": one.leads} for name, one in day.parts.items()}
    return {"day": day.day, "leads": day.leads, "new": day.new, "old": day.old, "parts": found or None}

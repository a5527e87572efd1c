"""Measures: every rate, one by itself, the leads behind it, and the time to the first contact."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import schema
from api.errors import Problem, fault
from api.reading import day, number, one_of
from api.serializers.measures import (
    MeasureLeadsSerializer,
    MeasuresSerializer,
    OneMeasureSerializer,
    ResponseTimeSerializer,
    compared_of,
    point_of,
    rate_of,
)
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.measures.behind import behind
from evidence.measures.measure import Measure, Period, Scope
from evidence.measures.periods import NAMED, before, named
from evidence.measures.readings import Question, Reading, readings, responses
from evidence.measures.registry import BY_KEY
from evidence.measures.tallies import asking, dimensions, split
from evidence.measures.words import formula, rate_name
from evidence.models import Snapshot

MOST = 100
PARTS = ("hit", "missed", "open", "unknown")
FILTERS = [
    schema.LANGUAGE,
    OpenApiParameter("period", str, enum=NAMED, description="As of the newest import; `quarter` by default."),
    OpenApiParameter("since", date, description="A day; with `until` it takes the place of `period`."),
    OpenApiParameter("until", date, description="A day, included."),
    *(OpenApiParameter(name, str, description=f"Leads of this {name} only.") for name in dimensions),
]


class MeasuresView(APIView):
    @extend_schema(
        operation_id="list_measures",
        summary="Every rate in a period, beside our own past and the yardsticks",
        parameters=FILTERS,
        responses={200: MeasuresSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        found = readable(lambda: readings(question))
        body = {"state": state(question), "measures": [plain(question, reading) for reading in found]}
        return Response(MeasuresSerializer(body).data)


class MeasureView(APIView):
    @extend_schema(
        operation_id="get_measure",
        summary="One rate: period by period, by version in force, by source, owner and segment",
        parameters=FILTERS,
        responses={200: OneMeasureSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request, key: str) -> Response:
        measure, question = measure_of(key), asked(request)
        (reading,) = readable(lambda: readings(question, [measure]))
        periods = [reading.period, before(reading.period)]
        found = readable(lambda: split(question.asked, [measure], periods)[key])
        body = plain(question, reading) | {
            "state": state(question),
            "points": [point_of(point) for point in reading.points],
            "by_version": [
                {"version": number, "rate": rate_of(count)} for number, count in reading.by_version.items()
            ],
            "splits": [
                {"dimension": dimension, "name": one.name, "rate": rate_of(one.counts[0])}
                for dimension, values in found.items()
                for one in values
            ],
        }
        return Response(OneMeasureSerializer(body).data)


class MeasureLeadsView(APIView):
    @extend_schema(
        operation_id="list_leads_behind_measure",
        summary="The leads behind a rate, the newest start first, 100 a page",
        parameters=[
            *FILTERS,
            OpenApiParameter("part", str, enum=PARTS, description="Counted as hit or missed, or beside it."),
            OpenApiParameter("version", int, description="Under this version of the MQL definition."),
            OpenApiParameter("page", int),
        ],
        responses={200: MeasureLeadsSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request, key: str) -> Response:
        measure, question = measure_of(key), asked(request)
        part = one_of(request, "part", ["", *PARTS]) or None
        version, page = (number(request, name) for name in ("version", "page"))
        offset = (max(page or 1, 1) - 1) * MOST
        found = readable(
            lambda: behind(
                question.asked,
                measure,
                question.period,
                part,  # type: ignore[arg-type]
                version,
                limit=MOST,
                offset=offset,
            )
        )
        return Response(MeasureLeadsSerializer({"count": found.total, "leads": found.ids}).data)


class ResponseTimeView(APIView):
    @extend_schema(
        operation_id="get_response_time",
        summary="Hours from the MQL judgement to the first contact",
        parameters=FILTERS,
        responses={200: ResponseTimeSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        found = readable(lambda: responses(question))
        body = {"state": state(question), "period": question.period}
        body |= {name: getattr(found, name) for name in ("now", "before", "year_before")}
        return Response(ResponseTimeSerializer(body).data)


def plain(question: Question, reading: Reading) -> dict[str, Any]:
    """As `MeasureSerializer` has it."""
    measure = reading.measure
    return {
        "key": measure.key,
        "name": rate_name(measure.key, question.hours),
        "formula": formula(measure.key, question.asked.windows, question.hours),
        "period": reading.period,
        "rate": rate_of(reading.count),
        "before": compared_of(reading.before, reading.since_before),
        "year_before": compared_of(reading.year_before, reading.since_last_year),
        "goal": measure.goal,
        "usual": measure.usual,
    }


def state(question: Question) -> dict[str, Any]:
    snapshot = question.snapshot
    names = ("fingerprint", "imported_at", "leads")
    return {"snapshot": snapshot.pk, **{name: getattr(snapshot, name) for name in names}}


def asked(request: Request) -> Question:
    """Raises Problem 400 for a filter that cannot be read, 404 where no leads were imported."""
    snapshot = Snapshot.objects.current(timezone.now())
    if snapshot is None:
        raise Problem(404, "no_leads")
    scope = Scope(**{name: request.query_params.get(name, "") for name in dimensions})
    return Question(asking(snapshot, scope), period_of(request, snapshot.day))


def period_of(request: Request, today: date) -> Period:
    since, until = (day(request, name) for name in ("since", "until"))
    if since and until:
        if until < since:
            raise invalid("until", _("The last day comes before the first."))
        return Period(since, until)
    return named(one_of(request, "period", ["", *NAMED]) or "quarter", today)


def invalid(name: str, detail: str) -> Problem:
    return Problem(400, "invalid", errors=[fault(name, "invalid", detail)])


def measure_of(key: str) -> Measure:
    if key not in BY_KEY:
        raise Problem(404, "no_such_measure", _("There is no measure “%(key)s”.") % {"key": key})
    return BY_KEY[key]


def readable(ask: Any) -> Any:
    """What is asked of the leads. Raises Problem 503 where they cannot be asked, 400 where a rule cannot
    judge them.
    """
    try:
        return ask()
    except (TooSlow, FileNotFoundError):
        raise Problem(503, "leads_unreadable") from None
    except CannotJudge as refused:
        raise Problem(400, "cannot_judge", str(refused)) from None

"""Claims, conformance, shared KPIs and what-ifs, as the pages of numbers have them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import schema
from api.errors import Problem
from api.serializers.measures import rate_of
from api.serializers.numbers import (
    ClaimsSerializer,
    ConformanceSerializer,
    KpisSerializer,
    WhatIfSerializer,
)
from api.views.measures import FILTERS, asked, invalid, readable, state
from evidence.measures.claims import Claim, Share, claims, goal_month, typical_reasons, versions_until
from evidence.measures.conformance import Truths, conformance, drift
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.kpis import kpi_months
from evidence.measures.measure import Count, Period
from evidence.measures.tallies import tallies
from evidence.measures.what_if import KEYS, chain, extra
from evidence.monthly import goals

RATES = [
    OpenApiParameter(key, float, description="What it would be, in percent; as it is where left out.")
    for key in KEYS
]


class ClaimsView(APIView):
    @extend_schema(
        operation_id="list_claims",
        summary="Each typical claim of a side with what decides it, and the verdict",
        parameters=FILTERS,
        responses={200: ClaimsSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        month, versions = goal_month(question.today), versions_until(question.snapshot.imported_at)
        found = readable(lambda: claims(question, versions, goals(month.since), typical_reasons()))
        body = {"state": state(question), "claims": [claim(one) for one in found]}
        return Response(ClaimsSerializer(body).data)


class ConformanceView(APIView):
    @extend_schema(
        operation_id="get_conformance",
        summary="What the CRM marks MQL against the version in force, both ways, and drift",
        parameters=FILTERS,
        responses={200: ConformanceSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        versions = versions_until(question.snapshot.imported_at)
        if not versions:
            raise Problem(404, "no_such_definition", _("There is no such MQL definition in force."))
        found = readable(lambda: conformance(question.asked, versions[-1]))
        moves = readable(lambda: drift(question.asked, versions[-1]))
        contacts = readable(lambda: tallies(question.asked, [FIRST_CONTACT]))[FIRST_CONTACT.key]
        count = contacts.over(Period(found.since, question.today))
        late = Count(hit=count.missed, missed=count.hit, open=count.open, unknown=count.unknown)
        odd = {id_: moves.named(id_) for id_ in moves.criteria}
        body = {
            "state": state(question),
            "version": found.version,
            "since": found.since,
            "marked": rate_of(found.marked),
            "found": rate_of(found.found),
            "not_in_time": rate_of(late),
            "missing": truths(found.missing),
            "days": [
                {"day": day, "marked": rate_of(line.marked), "unmarked": line.unmarked}
                for day, line in found.days.items()
            ],
            "months": [
                {"month": month, "criteria": truths({id_: row[i] for id_, row in moves.criteria.items()})}
                for i, month in enumerate(moves.months)
            ],
            "odd": [{"criterion": id_, "odd": name} for id_, name in odd.items() if name],
        }
        return Response(ConformanceSerializer(body).data)


class KpisView(APIView):
    @extend_schema(
        operation_id="list_shared_kpis",
        summary="Pipeline contribution, cost of a customer and goals, month by month",
        parameters=FILTERS,
        responses={200: KpisSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        months = [
            {
                "month": one.period.since,
                "over": one.over,
                "leads": one.leads,
                "mqls": one.mqls,
                "won": None if one.won.unrecorded else one.won.deals,
                "contribution": None if one.won.unrecorded else one.won.marketing_amount,
                "cost": None if one.cost.missing else one.cost.spent,
                "cost_of_a_customer": one.cost.each,
                "goals": one.goals,
            }
            for one in readable(lambda: kpi_months(question))
        ]
        return Response(KpisSerializer({"state": state(question), "months": months}).data)


class WhatIfView(APIView):
    @extend_schema(
        operation_id="what_if",
        summary="Extra opportunities, wins and revenue a year if rates of the chain were others",
        parameters=[*FILTERS, *RATES],
        responses={200: WhatIfSerializer, **schema.problems(400, 401, 404, 503)},
        tags=["measures"],
    )
    def get(self, request: Request) -> Response:
        question = asked(request)
        wanted = {key: percent(request, key) / 100 for key in KEYS if request.query_params.get(key)}
        found = readable(lambda: chain(question.asked))
        result = extra(found, wanted) if found.complete and wanted else None
        body = {
            "state": state(question),
            "period": found.period,
            "leads": found.leads,
            "rates": {key: rate.value for key, rate in found.rates.items()},
            "average_amount": found.amount,
            **{name: getattr(result, name, None) for name in ("opportunities", "wins", "revenue")},
        }
        return Response(WhatIfSerializer(body).data)


def percent(request: Request, key: str) -> float:
    try:
        value = float(request.query_params[key])
    except ValueError:
        value = 0.0
    if not 0 < value <= 100:
        raise invalid(key, _("Send a number above 0 and up to 100."))
    return value


def claim(one: Claim) -> dict[str, Any]:
    """As `ClaimSerializer` has it."""
    return {
        "key": one.key,
        "side": one.side,
        "verdict": one.verdict,
        "holds": one.holds,
        "bound": one.bound,
        "decided_by": share(one.share) if one.share else None,
        "beside": [share(each) for each in one.beside],
        "goals": [{"name": name, "reached": n, "goal": goal} for name, (n, goal) in one.reached.items()],
    }


def share(one: Share) -> dict[str, Any]:
    past = {"before": one.before, "year_before": one.year_before}
    rates = {name: rate_of(count) if count else None for name, count in past.items()}
    return {"name": one.name, "period": one.period, "rate": rate_of(one.count), **rates}


def truths(found: Mapping[str, Truths]) -> list[dict[str, Any]]:
    return [
        {"criterion": id_, "true": one.true, "false": one.false, "unknown": one.unknown}
        for id_, one in found.items()
    ]

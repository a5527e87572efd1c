"""What people enter beside the leads: costs and goals by month, kept what-ifs, how leads are counted."""

from datetime import date

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.entered import (
    CountingSerializer,
    KeepScenarioSerializer,
    MonthSerializer,
    ScenarioSerializer,
)
from api.views.governing import checked, person
from evidence.counting import counting
from evidence.models import MonthlyFigure, Scenario
from evidence.monthly import MonthlyRefused, enter_month
from evidence.scenarios import ScenarioRefused, keep_scenario
from governance.actions.counting import set_counting

TAGS = ["measures"]


class MonthView(APIView):
    @extend_schema(
        operation_id="get_month",
        summary="Costs and goals that were entered for a month, YYYY-MM",
        parameters=[schema.LANGUAGE],
        responses={200: MonthSerializer, **schema.problems(401, 404)},
        tags=TAGS,
    )
    def get(self, request: Request, month: str) -> Response:
        return Response(entered(first_day(month)))

    @extend_schema(
        operation_id="enter_month",
        summary="Enter costs and goals of a month; a head's or an analyst's token",
        parameters=[schema.LANGUAGE],
        request=MonthSerializer,
        responses={200: MonthSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def patch(self, request: Request, month: str) -> Response:
        first, figures = first_day(month), checked(MonthSerializer(data=reading.sent(request)))
        try:
            enter_month(month=first, figures=figures, by=person(request), at=timezone.now())
        except MonthlyRefused as refused:
            raise Problem(409, "only_heads_and_analysts", str(refused)) from None
        return Response(entered(first))


class ScenariosView(APIView):
    @extend_schema(
        operation_id="list_scenarios",
        summary="What-ifs that were kept, the newest first",
        parameters=[schema.LANGUAGE],
        responses={200: ScenarioSerializer(many=True), **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(ScenarioSerializer(Scenario.objects.select_related("by"), many=True).data)

    @extend_schema(
        operation_id="keep_scenario",
        summary="Keep a what-if under a name",
        parameters=[schema.LANGUAGE],
        request=KeepScenarioSerializer,
        responses={201: ScenarioSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        asked = checked(KeepScenarioSerializer(data=reading.sent(request)))
        try:
            row = keep_scenario(**asked, by=person(request), at=timezone.now())
        except ScenarioRefused as refused:
            raise Problem(409, "scenario_refused", str(refused)) from None
        return Response(ScenarioSerializer(row).data, status=201)


class CountingView(APIView):
    @extend_schema(
        operation_id="get_counting",
        summary="From which age on a lead counts in a rate, and which sources are not marketing's",
        parameters=[schema.LANGUAGE],
        responses={200: CountingSerializer, **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(CountingSerializer(counting()).data)

    @extend_schema(
        operation_id="set_counting",
        summary="Set it; the token of a head, the CMO or an administrator",
        parameters=[schema.LANGUAGE],
        request=CountingSerializer,
        responses={200: CountingSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def put(self, request: Request) -> Response:
        by, at = person(request), timezone.now()
        asked = checked(CountingSerializer(data=reading.sent(request)))
        sources = asked.pop("sales_sources")
        days = {name.removesuffix("_days"): value for name, value in asked.items()}
        return Response(CountingSerializer(set_counting(**days, sales_sources=sources, by=by, at=at)).data)


def first_day(month: str) -> date:
    """Raises Problem 404."""
    return reading.day_of_path(f"{month}-01")


def entered(month: date) -> dict[str, object]:
    rows = dict(MonthlyFigure.objects.filter(month=month).values_list("kind", "value"))
    found: dict[str, object] = MonthSerializer(
        {kind.value: rows.get(kind.value) for kind in MonthlyFigure.Kind}
    ).data
    return found

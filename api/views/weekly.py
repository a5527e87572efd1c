"""The weekly review: packs, minutes and actions, to read and to write; and when it takes place."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.weekly import (
    WeeklyActionSerializer,
    WeeklyDecisionSerializer,
    WeeklyEndSerializer,
    WeeklyMinutesSerializer,
    WeeklyPackLineSerializer,
    WeeklyPackSerializer,
    WeeklyScheduleSerializer,
)
from api.views.governing import checked, person
from api.views.roadmap import one_of
from definitions.deadline_policy import DAYS
from governance.actions.weekly import (
    decide_action,
    end_action,
    freeze_pack,
    set_weekly_review,
    write_minutes,
)
from governance.models import WeeklyAction, WeeklyPack
from governance.waiting import UNREADABLE
from governance.weekly import next_meeting, schedule

TAGS = ["weekly review"]


class WeeklyPacksView(APIView):
    @extend_schema(
        operation_id="list_weekly_packs",
        summary="Every pack that was frozen, the newest first",
        parameters=[schema.LANGUAGE],
        responses={200: WeeklyPackLineSerializer(many=True), **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(WeeklyPackLineSerializer(WeeklyPack.objects.all(), many=True).data)

    @extend_schema(
        operation_id="freeze_weekly_pack",
        summary="Freeze the next meeting's numbers now; where they are frozen already, they are answered",
        parameters=[schema.LANGUAGE],
        request=None,
        responses={200: WeeklyPackSerializer, **schema.problems(401, 409, 503)},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        at = timezone.now()
        try:
            row = freeze_pack(meets_at=next_meeting(at), by=person(request), at=at)
        except UNREADABLE:
            raise Problem(503, "leads_unreadable") from None
        return Response(WeeklyPackSerializer(row).data)


class WeeklyPackView(APIView):
    @extend_schema(
        operation_id="get_weekly_pack",
        summary="A meeting's pack: its numbers, minutes and actions",
        parameters=[schema.LANGUAGE],
        responses={200: WeeklyPackSerializer, **schema.problems(401, 404)},
        tags=TAGS,
    )
    def get(self, request: Request, day: str) -> Response:
        return Response(WeeklyPackSerializer(pack_of(day)).data)


class WeeklyMinutesView(APIView):
    @extend_schema(
        operation_id="write_weekly_minutes",
        summary="Write what was said under an item of the agenda; what was written before stays on record",
        parameters=[schema.LANGUAGE],
        request=WeeklyMinutesSerializer,
        responses={200: WeeklyPackSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def post(self, request: Request, day: str) -> Response:
        pack, asked = pack_of(day), checked(WeeklyMinutesSerializer(data=reading.sent(request)))
        write_minutes(pack=pack, **asked, by=person(request), at=timezone.now())
        return Response(WeeklyPackSerializer(pack).data)


class WeeklyActionsView(APIView):
    @extend_schema(
        operation_id="decide_weekly_action",
        summary="Who does what until when",
        parameters=[schema.LANGUAGE],
        request=WeeklyDecisionSerializer,
        responses={201: WeeklyActionSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def post(self, request: Request, day: str) -> Response:
        pack, asked = pack_of(day), checked(WeeklyDecisionSerializer(data=reading.sent(request)))
        asked["owner"] = one_of([asked["owner"]], "owner")[0]
        row = decide_action(pack=pack, **asked, by=person(request), at=timezone.now())
        return Response(WeeklyActionSerializer(row).data, status=201)


class WeeklyActionEndView(APIView):
    @extend_schema(
        operation_id="end_weekly_action",
        summary="What came of an action",
        parameters=[schema.LANGUAGE],
        request=WeeklyEndSerializer,
        responses={200: WeeklyActionSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def post(self, request: Request, number: int) -> Response:
        row = WeeklyAction.objects.filter(pk=number).first()
        if row is None:
            raise Http404
        asked = checked(WeeklyEndSerializer(data=reading.sent(request)))
        row = end_action(action=row, **asked, by=person(request), at=timezone.now())
        return Response(WeeklyActionSerializer(row).data)


class WeeklyScheduleView(APIView):
    @extend_schema(
        operation_id="get_weekly_schedule",
        summary="When the weekly review takes place",
        parameters=[schema.LANGUAGE],
        responses={200: WeeklyScheduleSerializer, **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(standing())

    @extend_schema(
        operation_id="set_weekly_review",
        summary="Set it; the token of a head, the CMO or an administrator",
        parameters=[schema.LANGUAGE],
        request=WeeklyScheduleSerializer,
        responses={200: WeeklyScheduleSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def put(self, request: Request) -> Response:
        asked = checked(WeeklyScheduleSerializer(data=reading.sent(request)))
        asked["weekday"] = DAYS.index(asked["weekday"])
        set_weekly_review(**asked, by=person(request), at=timezone.now())
        return Response(standing())


def standing() -> dict[str, Any]:
    row = schedule()
    found: dict[str, Any] = WeeklyScheduleSerializer(
        {"weekday": DAYS[row.weekday], "begins": row.begins, "ends": row.ends}
    ).data
    return found


def pack_of(day: str) -> WeeklyPack:
    """Raises Http404, and Problem 404."""
    row: WeeklyPack | None = WeeklyPack.objects.filter(day=reading.day_of_path(day)).first()
    if row is None:
        raise Http404
    return row

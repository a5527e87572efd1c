"""What waits for the reader, what they were told, and how they want to be told."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.serializers.notices import NoticeSerializer, PreferencesSerializer, TurnSerializer
from api.views.governing import checked, person
from governance.actions.notices import choose_notices, note_seen
from governance.models import NoticeMark
from governance.my_turn import my_turn
from governance.ways import chosen_ways, digest_hour
from people.models import User

LISTED = 50


class MyTurnView(APIView):
    @extend_schema(
        operation_id="list_my_turn",
        summary="All that waits for you: what is overdue first, then by due date",
        parameters=[schema.LANGUAGE],
        responses={200: TurnSerializer(many=True), **schema.problems(401)},
        tags=["notices"],
    )
    def get(self, request: Request) -> Response:
        waiting = my_turn(person(request), timezone.now())
        return Response([TurnSerializer(turn).data for turn in waiting])


class NoticesView(APIView):
    @extend_schema(
        operation_id="list_notices",
        summary="What you were told, newest first, 50 at a time",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("before", int, description="Only those behind this number."),
        ],
        responses={200: NoticeSerializer(many=True), **schema.problems(401)},
        tags=["notices"],
    )
    def get(self, request: Request) -> Response:
        user, before = person(request), request.query_params.get("before", "")
        rows = user.notices.newest(before)
        mark = NoticeMark.objects.filter(user=user).first()
        context = {"seen_at": mark.seen_at if mark else None}
        return Response(NoticeSerializer(rows[:LISTED], many=True, context=context).data)


class SeenView(APIView):
    @extend_schema(
        operation_id="mark_notices_seen",
        summary="Say that you have looked at your notices: none is new any more",
        request=None,
        responses={204: None, **schema.problems(401)},
        tags=["notices"],
    )
    def post(self, request: Request) -> Response:
        note_seen(by=person(request), at=timezone.now())
        return Response(status=204)


class PreferencesView(APIView):
    @extend_schema(
        operation_id="get_notice_preferences",
        summary="How you are told of each kind of thing",
        responses={200: PreferencesSerializer, **schema.problems(401)},
        tags=["notices"],
    )
    def get(self, request: Request) -> Response:
        return Response(preferences(person(request)))

    @extend_schema(
        operation_id="choose_notices",
        summary="Choose how you are told; what waits for you comes at once or in the digest",
        parameters=[schema.LANGUAGE],
        request=PreferencesSerializer,
        responses={200: PreferencesSerializer, **schema.problems(400, 401, 409)},
        tags=["notices"],
    )
    def patch(self, request: Request) -> Response:
        asked = checked(PreferencesSerializer(data=reading.sent(request)))
        choose_notices(
            ways=asked.get("ways", {}),
            digest_hour=asked.get("digest_hour"),
            by=person(request),
            at=timezone.now(),
        )
        return Response(preferences(person(request)))


def preferences(user: User) -> dict[str, Any]:
    return {"ways": chosen_ways(user), "digest_hour": digest_hour(user)}

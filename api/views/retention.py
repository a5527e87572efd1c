"""How long past snapshots keep their leads: the setting, what it comes to, and removing what is due."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.retention import (
    RetentionSerializer,
    RetentionSettingSerializer,
    ThinnedSerializer,
    ThinSerializer,
)
from api.views.governing import checked, person
from evidence.retention import (
    due,
    keeping,
    may_set_retention,
    retention_months,
    set_retention,
    thin_snapshots,
)
from people.models import User


class RetentionView(APIView):
    @extend_schema(
        operation_id="get_retention",
        summary="How long past snapshots keep their leads, and what goes when",
        parameters=[schema.LANGUAGE],
        responses={200: RetentionSerializer, **schema.problems(401)},
        tags=["leads"],
    )
    def get(self, request: Request) -> Response:
        return Response(standing())

    @extend_schema(
        operation_id="set_retention",
        summary="Set it; an administrator's token. Nothing is removed by that",
        parameters=[schema.LANGUAGE],
        request=RetentionSettingSerializer,
        responses={200: RetentionSerializer, **schema.problems(400, 401, 403)},
        tags=["leads"],
    )
    def put(self, request: Request) -> Response:
        by = manager(request)
        asked = checked(RetentionSettingSerializer(data=reading.sent(request)))
        set_retention(months=asked["months"], by=by, at=timezone.now())
        return Response(standing())


class ThinView(APIView):
    @extend_schema(
        operation_id="thin_snapshots",
        summary="Remove the leads of every snapshot that is due, for good; an administrator's token",
        description="`due` names the snapshots that you saw were due (GET retention). Where others are due "
        "by now, nothing is removed (409 `others_are_due`).",
        parameters=[schema.LANGUAGE],
        request=ThinSerializer,
        responses={200: ThinnedSerializer, **schema.problems(400, 401, 403, 409)},
        tags=["leads"],
    )
    def post(self, request: Request) -> Response:
        by, at = manager(request), timezone.now()
        asked = checked(ThinSerializer(data=reading.sent(request)))
        if set(asked["due"]) != {row.pk for row in due(at)}:
            detail = _("Meanwhile other snapshots are due. Look at the list again.")
            raise Problem(409, "others_are_due", detail)
        gone = thin_snapshots(by=by, at=at)
        return Response(ThinnedSerializer({"thinned": [row.pk for row in gone]}).data)


def standing() -> dict[str, Any]:
    months = retention_months()
    rows = keeping(months) if months else []
    found: dict[str, Any] = RetentionSerializer(
        {"months": months, "due": [row.pk for row in due(timezone.now())], "snapshots": rows}
    ).data
    return found


def manager(request: Request) -> User:
    """Raises Problem 403 for whoever may not."""
    by = person(request)
    if refusal := may_set_retention(by):
        raise Problem(403, "only_administrators", refusal)
    return by

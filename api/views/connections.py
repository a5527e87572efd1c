"""Connected CRMs: how each stands, and a pull of its leads."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import schema
from api.errors import Problem
from api.serializers.connections import ConnectionSerializer, ConnectionWholeSerializer
from api.views.leads import sender
from evidence.actions import ImportRefused
from evidence.models import Connection
from evidence.tasks import ask_to_pull


class ConnectionsView(APIView):
    @extend_schema(
        operation_id="list_connections",
        summary="All connected CRMs and whether their leads still come",
        parameters=[schema.LANGUAGE],
        responses={200: ConnectionSerializer(many=True), **schema.problems(401)},
        tags=["connections"],
    )
    def get(self, request: Request) -> Response:
        rows = Connection.objects.present().select_related("source")
        return Response(ConnectionSerializer(rows, many=True).data)


class ConnectionView(APIView):
    @extend_schema(
        operation_id="get_connection",
        summary="One connected CRM with its last 30 pulls",
        parameters=[schema.LANGUAGE],
        responses={200: ConnectionWholeSerializer, **schema.problems(401, 404)},
        tags=["connections"],
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(ConnectionWholeSerializer(one(number)).data)


class PullView(APIView):
    @extend_schema(
        operation_id="pull_leads",
        summary="Pull what changed there since the last pull",
        description="A worker does it; asked for twice before it has begun, it is done once.",
        parameters=[schema.LANGUAGE],
        request=None,
        responses={202: ConnectionSerializer, **schema.problems(401, 403, 404, 409)},
        tags=["connections"],
    )
    def post(self, request: Request, number: int) -> Response:
        by, row = sender(request), one(number)
        try:
            ask_to_pull(connection=row, by=by, at=timezone.now())
        except ImportRefused as refused:
            raise Problem(409, "not_now", " ".join(refused.texts)) from None
        answer = ConnectionSerializer(row).data
        return Response(answer, status=202, headers={"Location": answer["url"]})


def one(number: int) -> Connection:
    """Raises Problem 404."""
    row = Connection.objects.present().select_related("source").filter(pk=number).first()
    if row is None:
        raise Problem(404, "no_such_connection", _("There is no connection “%(name)s”.") % {"name": number})
    return row

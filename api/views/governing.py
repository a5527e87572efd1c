"""How documents may change, and who acts in whose seat: to read and to set."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.governing import (
    DelegatingSerializer,
    DelegationSerializer,
    PolicyChangeSerializer,
    PolicySerializer,
)
from api.views.definitions import no_such_definition
from definitions.models import Document
from governance.actions.delegations import delegate, revoke
from governance.actions.documents import change_policy
from people.models import Delegation, Seat, User


class PolicyView(APIView):
    @extend_schema(
        operation_id="get_policy",
        summary="The policy by which a document may change",
        parameters=[schema.LANGUAGE],
        responses={200: PolicySerializer, **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        return Response(PolicySerializer(document_of(key)).data)

    @extend_schema(
        operation_id="change_policy",
        summary="Change terms of the policy, with a reason; administrators and the CMO",
        parameters=[schema.LANGUAGE],
        request=PolicyChangeSerializer,
        responses={200: PolicySerializer, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def patch(self, request: Request, key: str) -> Response:
        document, terms = document_of(key), checked(PolicyChangeSerializer(data=reading.sent(request)))
        return Response(
            PolicySerializer(
                change_policy(document=document, by=person(request), at=timezone.now(), **terms)
            ).data
        )


class DelegationsView(APIView):
    @extend_schema(
        operation_id="list_delegations",
        summary="Delegations of seats, newest first",
        parameters=[schema.LANGUAGE],
        responses={200: DelegationSerializer(many=True), **schema.problems(401)},
        tags=["seats"],
    )
    def get(self, request: Request) -> Response:
        rows = Delegation.objects.select_related("seat", "holder", "delegate")
        return Response(DelegationSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="delegate_seat",
        summary="Let somebody act in your seat for a period",
        parameters=[schema.LANGUAGE],
        request=DelegatingSerializer,
        responses={201: DelegationSerializer, **schema.problems(400, 401, 409)},
        tags=["seats"],
    )
    def post(self, request: Request) -> Response:
        asked = checked(DelegatingSerializer(data=reading.sent(request)))
        seat = Seat.objects.filter(key=asked["seat"]).first()
        other = User.objects.filter(email=asked["delegate"].lower()).first()
        missing = [
            fault(name, "not_found", _("There is no such seat or person."))
            for name, found in (("seat", seat), ("delegate", other))
            if found is None
        ]
        if seat is None or other is None:
            raise Problem(400, "invalid", errors=missing)
        period = {name: asked[name] for name in ("since", "until")}
        row = delegate(seat=seat, delegate=other, by=person(request), at=timezone.now(), **period)
        return Response(DelegationSerializer(row).data, status=201)


class DelegationView(APIView):
    @extend_schema(
        operation_id="revoke_delegation",
        summary="End a delegation at once; it stays on record",
        parameters=[schema.LANGUAGE],
        responses={200: DelegationSerializer, **schema.problems(401, 404, 409)},
        tags=["seats"],
    )
    def delete(self, request: Request, number: int) -> Response:
        row = Delegation.objects.filter(pk=number).first()
        if row is None:
            raise Problem(404, "not_found")
        ended = revoke(delegation=row, by=person(request), at=timezone.now())
        return Response(DelegationSerializer(ended).data)


def document_of(key: str) -> Document:
    found = Document.objects.filter(key=key).first()
    if found is None:
        raise no_such_definition(key)
    return found


def checked(serializer: "Serializer[Any]") -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def person(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user

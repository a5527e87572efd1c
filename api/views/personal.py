"""What is held of one lead, its erasure, and the record of erasures."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.personal import (
    ERASE_REQUEST,
    ErasureSerializer,
    ErasureWholeSerializer,
    HeldLeadSerializer,
    PersonalDataSerializer,
)
from api.views.leads import DEFAULT_SOURCE, no_such_lead
from evidence.erasures import ErasureRefused, erase_lead, may_erase
from evidence.models import Erasure
from evidence.personal import Held, UnknownLead, held_of
from evidence.personal_data import personal_data
from evidence.tasks import erase_asked
from jobs.actions import ask
from people.models import User


class HeldView(APIView):
    @extend_schema(
        operation_id="count_held",
        summary="In how many snapshots, tests, reports and requests a lead is",
        parameters=[schema.LANGUAGE],
        responses={200: HeldLeadSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        held = asked(id)
        return Response(HeldLeadSerializer({"lead": held.id, "held": held.counts}).data)


class PersonalDataView(APIView):
    @extend_schema(
        operation_id="export_lead",
        summary="Everything that is held of one lead, to hand out to the person on request",
        parameters=[schema.LANGUAGE],
        responses={200: PersonalDataSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        return Response(personal_data(asked(id), timezone.now()))


class EraseView(APIView):
    @extend_schema(
        operation_id="erase_lead",
        summary="Erase one lead from everything that is kept, for good",
        description="The id is `source:id`. 201: it is erased; 202: that takes a while, or waits for an "
        "import that is running.",
        parameters=[schema.LANGUAGE],
        request=ERASE_REQUEST,
        responses={
            201: ErasureWholeSerializer,
            202: ErasureWholeSerializer,
            **schema.problems(400, 401, 403, 404),
        },
        tags=["leads"],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        by: User = request.user  # type: ignore[assignment]
        if refusal := may_erase(by):
            raise Problem(403, "only_administrators", refusal)
        held, body = asked(id), reading.sent(request)
        if body.get("confirm") != held.source_id:
            detail = _("This is not the id of this lead in its source.")
            raise Problem(400, "invalid", errors=[fault("confirm", "not_the_id", detail)])
        try:
            row = erase_lead(
                lead=held.id, reason=str(body.get("reason") or ""), by=by, at=timezone.now(), wait=False
            )
        except ErasureRefused as refused:
            raise Problem(400, "invalid", errors=[fault("reason", "unfit", str(refused))]) from None
        if not row.finished_at:
            ask(erase_asked, by=by, at=timezone.now(), key="erase_asked")
        return Response(ErasureWholeSerializer(row).data, status=201 if row.finished_at else 202)


class ErasuresView(APIView):
    @extend_schema(
        operation_id="list_erasures",
        summary="Erasures, newest first",
        parameters=[schema.LANGUAGE],
        responses={200: ErasureSerializer(many=True), **schema.problems(401)},
        tags=["leads"],
    )
    def get(self, request: Request) -> Response:
        rows = Erasure.objects.select_related("source", "by")
        return Response(ErasureSerializer(rows, many=True).data)


class ErasureView(APIView):
    @extend_schema(
        operation_id="get_erasure",
        summary="One erasure, with the fingerprints before and after",
        parameters=[schema.LANGUAGE],
        responses={200: ErasureWholeSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, number: int) -> Response:
        row = Erasure.objects.select_related("source", "by").filter(pk=number).first()
        if row is None:
            raise Problem(404, "no_such_erasure", _("There is no erasure %s.") % number)
        return Response(ErasureWholeSerializer(row).data)


def asked(id_: str) -> Held:
    """What is held of a lead, by `source:id`, or the id alone of one of `api`. Raises Problem 404."""
    try:
        return held_of(id_ if ":" in id_ else f"{DEFAULT_SOURCE}:{id_}")
    except UnknownLead:
        raise no_such_lead(id_) from None

"""The 48-hour rule: its clocks, one lead's clock and contacts, exceptions, closures."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.clocks import (
    ClosureSerializer,
    ContactSerializer,
    DeadlinesSerializer,
    DueSerializer,
    EnterClosuresSerializer,
    ExemptionSerializer,
    LeadClockSerializer,
)
from api.views.leads import lead_of
from evidence.clock_rule import clock_of, terms_in_force, terms_of
from evidence.contacts import reached
from evidence.models import Closure, Contact, Exemption, Snapshot
from governance.actions.clocks import (
    allow_exemption,
    enter_closures,
    record_contact,
    withdraw_closure,
    withdraw_contact,
    withdraw_exemption,
)
from governance.clock_board import PERIODS, board
from governance.waiting import UNREADABLE
from people.models import User

MOST = 1_000
FILTERS = [
    OpenApiParameter("owner", str),
    OpenApiParameter("source", str),
    OpenApiParameter("period", str, enum=PERIODS, description="Of the MQL judgement; this quarter."),
]


class DeadlinesView(APIView):
    @extend_schema(
        operation_id="list_deadlines",
        summary="Clocks by what became of them, and those that run",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: DeadlinesSerializer, **schema.problems(401, 404, 503)},
        tags=["first contact"],
    )
    def get(self, request: Request) -> Response:
        query: dict[str, Any] = {
            name: request.query_params.get(name, "") for name in ("owner", "source", "period")
        }
        try:
            found = board(timezone.now(), **query)
        except UNREADABLE:
            raise Problem(503, "leads_unreadable") from None
        if found is None:
            raise Problem(404, "no_leads")

        def plain(name: str, tally: Any) -> dict[str, Any]:
            rate = tally.in_time
            counts = {key: getattr(tally, key) for key in ("running", "overdue", "late", "met", "unknown")}
            interval = [] if rate.low is None else [rate.low, rate.high]
            return {
                "name": name,
                **counts,
                "in_time": rate,
                "followed_up": tally.followed_up,
                "in_time_interval": interval,
            }

        body = {
            "at": found.at,
            "imported_at": found.snapshot.imported_at,
            "hours": terms_of(found.terms, found.at).hours,
            "all": plain("", found.tally),
            "by_owner": [plain(*pair) for pair in found.owners],
            "by_source": [plain(*pair) for pair in found.sources],
            "running": found.ticking[:MOST],
        }
        return Response(DeadlinesSerializer(body).data)


class DueView(APIView):
    @extend_schema(
        operation_id="compute_deadline",
        summary="When the first contact is due with a lead judged MQL at an instant",
        parameters=[schema.LANGUAGE, schema.AT],
        responses={200: DueSerializer, **schema.problems(400, 401, 404)},
        tags=["first contact"],
    )
    def get(self, request: Request) -> Response:
        at = reading.instant(request.query_params.get("at"), timezone.now())
        terms = terms_in_force()
        if not terms:
            raise Problem(404, "not_in_force", _("No version of this document is in force."))
        try:
            clock = clock_of(terms, "", at, None)
        except (ValueError, OverflowError):
            detail = _("There is no deadline within ten years of that instant.")
            raise Problem(400, "invalid", detail) from None
        found = {"starts_at": at, "due_at": clock.due_at, "hours": clock.terms.hours}
        return Response(DueSerializer(found).data)


class LeadClockView(APIView):
    @extend_schema(
        operation_id="get_lead_clock",
        summary="A lead's clock, with its contacts",
        parameters=[schema.LANGUAGE],
        responses={200: LeadClockSerializer, **schema.problems(401, 404, 503)},
        tags=["first contact"],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        at = timezone.now()
        lead, snapshot = lead_of(id), Snapshot.objects.current(at)
        assert snapshot is not None  # it has the lead
        found = reached(lead, snapshot, terms_in_force())
        clock, two_way = found.clock, found.first_two_way
        ran = (clock.counted if clock.stopped_at else clock.ran(at)) if clock else None
        body = {
            "started_at": clock.started_at if clock else None,
            "due_at": clock.due_at if clock else None,
            "stopped_at": clock.stopped_at if clock else None,
            "counted_hours": ran.total_seconds() / 3600 if ran is not None else None,
            "moved_by": clock.moved_by if clock else [],
            "first_two_way_at": two_way.at if two_way else None,
            "contacts": found.touches,
        }
        return Response(LeadClockSerializer(body).data)


class ContactsView(APIView):
    parser_classes = [reading.BoundedJSON]

    @extend_schema(
        operation_id="record_contact",
        summary="Record a contact with a lead, as a member of sales",
        parameters=[schema.LANGUAGE],
        request=ContactSerializer,
        responses={201: ContactSerializer, **schema.problems(400, 401, 403, 404, 409, 503)},
        tags=["first contact"],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        body = ContactSerializer(data=reading.sent(request))
        body.is_valid(raise_exception=True)
        row = record_contact(lead=lead_of(id), **body.validated_data, by=who(request), at=timezone.now())
        return Response(ContactSerializer(row).data, status=201)


class ContactView(APIView):
    @extend_schema(
        operation_id="withdraw_contact",
        summary="Withdraw a contact that one recorded by mistake",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 403, 404, 409)},
        tags=["first contact"],
    )
    def delete(self, request: Request, number: int) -> Response:
        withdraw_contact(contact=row_of(Contact, number), by=who(request), at=timezone.now())
        return Response(status=204)


class ExemptionsView(APIView):
    parser_classes = [reading.BoundedJSON]

    @extend_schema(
        operation_id="list_exceptions",
        summary="Exceptions to the 48-hour rule, the newest first",
        parameters=[schema.LANGUAGE],
        responses={200: ExemptionSerializer(many=True), **schema.problems(401)},
        tags=["first contact"],
    )
    def get(self, request: Request) -> Response:
        return Response(ExemptionSerializer(Exemption.objects.select_related("allowed_by"), many=True).data)

    @extend_schema(
        operation_id="allow_exception",
        summary="Allow an exception, for one lead or for all",
        parameters=[schema.LANGUAGE],
        request=ExemptionSerializer,
        responses={201: ExemptionSerializer, **schema.problems(400, 401, 403, 404, 409, 503)},
        tags=["first contact"],
    )
    def post(self, request: Request) -> Response:
        body = ExemptionSerializer(data=reading.sent(request))
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        lead = lead_of(sent.pop("lead")) if sent.get("lead") else sent.pop("lead", None) or None
        row = allow_exemption(lead=lead, **sent, by=who(request), at=timezone.now())
        return Response(ExemptionSerializer(row).data, status=201)


class ExemptionView(APIView):
    @extend_schema(
        operation_id="withdraw_exception",
        summary="Withdraw an exception: it moves no deadline any more",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 403, 404, 409)},
        tags=["first contact"],
    )
    def delete(self, request: Request, number: int) -> Response:
        withdraw_exemption(exemption=row_of(Exemption, number), by=who(request), at=timezone.now())
        return Response(status=204)


class ClosuresView(APIView):
    parser_classes = [reading.BoundedJSON]

    @extend_schema(
        operation_id="list_closures",
        summary="The company's closures, by day",
        parameters=[schema.LANGUAGE],
        responses={200: ClosureSerializer(many=True), **schema.problems(401)},
        tags=["first contact"],
    )
    def get(self, request: Request) -> Response:
        return Response(ClosureSerializer(Closure.objects.filter(withdrawn_at=None), many=True).data)

    @extend_schema(
        operation_id="enter_closures",
        summary="Enter days on which the company is closed",
        parameters=[schema.LANGUAGE],
        request=EnterClosuresSerializer,
        responses={201: ClosureSerializer(many=True), **schema.problems(400, 401, 403, 409)},
        tags=["first contact"],
    )
    def post(self, request: Request) -> Response:
        body = EnterClosuresSerializer(data=reading.sent(request))
        body.is_valid(raise_exception=True)
        rows = enter_closures(**body.validated_data, by=who(request), at=timezone.now())
        return Response(ClosureSerializer(rows, many=True).data, status=201)


class ClosureView(APIView):
    @extend_schema(
        operation_id="withdraw_closure",
        summary="Withdraw a closure before its day begins",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 403, 404, 409)},
        tags=["first contact"],
    )
    def delete(self, request: Request, number: int) -> Response:
        withdraw_closure(closure=row_of(Closure, number), by=who(request), at=timezone.now())
        return Response(status=204)


def row_of(model: Any, number: int) -> Any:
    row = model.objects.filter(pk=number).first()
    if row is None:
        raise Problem(
            404, "not_found", _("There is nothing with the number %(number)s.") % {"number": number}
        )
    return row


def who(request: Request) -> User:
    return request.user  # type: ignore[return-value]

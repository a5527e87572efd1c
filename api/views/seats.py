"""Who holds which seat, and what is dated: to read; administrators add seats and give them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.seats import (
    CalendarEntrySerializer,
    HeldSeatSerializer,
    NewSeatSerializer,
    SeatingSerializer,
)
from api.views.governing import checked, person
from governance.refusals import permit
from governance.roles import may_manage_people
from governance.schedule import calendar
from people.actions import add_seat, seat_person
from people.company_time import company_day, midnight
from people.models import Seat, SeatHolding, User

AHEAD, LONGEST = timedelta(days=92), timedelta(days=366)


class SeatsView(APIView):
    @extend_schema(
        operation_id="list_seats",
        summary="The seats, and who holds each now",
        parameters=[schema.LANGUAGE],
        responses={200: HeldSeatSerializer(many=True), **schema.problems(401)},
        tags=["seats"],
    )
    def get(self, request: Request) -> Response:
        return Response(told(list(Seat.objects.all()), timezone.now()))

    @extend_schema(
        operation_id="add_seat",
        summary="Add a seat; an administrator's token",
        parameters=[schema.LANGUAGE],
        request=NewSeatSerializer,
        responses={201: HeldSeatSerializer, **schema.problems(400, 401, 409)},
        tags=["seats"],
    )
    def post(self, request: Request) -> Response:
        by, at = person(request), timezone.now()
        permit(may_manage_people(by.roles))
        seat = add_seat(**checked(NewSeatSerializer(data=reading.sent(request))), by=by, at=at)
        return Response(told([seat], at)[0], status=201)


class SeatView(APIView):
    @extend_schema(
        operation_id="seat_person",
        summary="Put somebody on a seat from now on; an administrator's token",
        parameters=[schema.LANGUAGE],
        request=SeatingSerializer,
        responses={200: HeldSeatSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["seats"],
    )
    def put(self, request: Request, key: str) -> Response:
        by, at, seat = person(request), timezone.now(), Seat.objects.filter(key=key).first()
        if seat is None:
            raise Problem(404, "not_found", _("There is no such seat or person."))
        permit(may_manage_people(by.roles))
        asked = checked(SeatingSerializer(data=reading.sent(request)))
        found = User.objects.filter(email=asked["person"].lower(), is_active=True).first()
        if found is None:
            detail = _("There is no such seat or person.")
            raise Problem(400, "invalid", errors=[fault("person", "not_found", detail)])
        seat_person(seat=seat, user=found, by=by, at=at)
        return Response(told([seat], at)[0])


class CalendarView(APIView):
    @extend_schema(
        operation_id="list_calendar",
        summary="Sessions, trials' ends, reviews and dates in force, by date",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("since", date, description="The first day; today where it is left out."),
            OpenApiParameter("until", date, description="The last day; 92 days on where it is left out."),
        ],
        responses={200: CalendarEntrySerializer(many=True), **schema.problems(400, 401)},
        tags=["calendar"],
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        first = reading.day(request, "since") or company_day(now)
        last = reading.day(request, "until") or first + AHEAD
        if not first <= last <= first + LONGEST:
            detail = _("The period ends before it begins, or is longer than a year.")
            raise Problem(400, "invalid", errors=[fault("until", "period", detail)])
        entries = calendar(midnight(first), midnight(last + timedelta(days=1)), now)
        found = [entry for entry in entries if first <= entry.day <= last]
        return Response(CalendarEntrySerializer(found, many=True).data)


def told(seats: list[Seat], at: datetime) -> Any:
    rows = SeatHolding.objects.at(at).filter(seat__in=seats, user__is_active=True).select_related("user")
    holdings = {row.seat_id: row for row in rows.order_by("since")}
    return HeldSeatSerializer(seats, many=True, context={"holdings": holdings}).data

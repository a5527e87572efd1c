"""The roadmap: phases and success measures, initiatives and what took place, the pulse's results."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.roadmap import (
    BeginSerializer,
    InitiativeBodySerializer,
    InitiativeSerializer,
    OccurrenceBodySerializer,
    OccurrenceSerializer,
    OpenedPulseSerializer,
    PulseBodySerializer,
    PulseSerializer,
    RetireSerializer,
    RoadmapSerializer,
    StruckSerializer,
)
from api.views.governing import checked, person
from evidence.models import Snapshot
from governance.actions.initiatives import (
    add_initiative,
    begin_roadmap,
    change_initiative,
    record_occurrence,
    restore_occurrence,
    resume_initiative,
    retire_initiative,
    strike_occurrence,
)
from governance.actions.pulse import call_off_pulse, open_pulse
from governance.goals import phases
from governance.models import Initiative, Occurrence, PulseRound, Roadmap
from governance.phases import phase_on
from governance.pulse import results
from people.company_time import company_day
from people.models import User

TAGS = ["roadmap"]


class RoadmapView(APIView):
    @extend_schema(
        operation_id="get_roadmap",
        summary="Which phase it is, and what the success measures say",
        parameters=[schema.LANGUAGE],
        responses={200: RoadmapSerializer, **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(standing())

    @extend_schema(
        operation_id="begin_roadmap",
        summary="Say on which day the first month begins; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=BeginSerializer,
        responses={200: RoadmapSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def put(self, request: Request) -> Response:
        asked = checked(BeginSerializer(data=reading.sent(request)))
        begin_roadmap(began_on=asked["began_on"], by=person(request), at=timezone.now())
        return Response(standing())


class InitiativesView(APIView):
    @extend_schema(
        operation_id="list_initiatives",
        summary="All initiatives, retired ones too, by phase",
        parameters=[schema.LANGUAGE],
        responses={200: InitiativeSerializer(many=True), **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(InitiativeSerializer(counted(), many=True).data)

    @extend_schema(
        operation_id="add_initiative",
        summary="Add one; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=InitiativeBodySerializer,
        responses={201: InitiativeSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        asked = checked(InitiativeBodySerializer(data=reading.sent(request)))
        asked["owner"] = one_of([asked["owner"]], "owner")[0]
        row = add_initiative(**asked, by=person(request), at=timezone.now())
        return Response(InitiativeSerializer(initiative_of(row.pk)).data, status=201)


class InitiativeView(APIView):
    @extend_schema(
        operation_id="get_initiative",
        summary="One initiative",
        parameters=[schema.LANGUAGE],
        responses={200: InitiativeSerializer, **schema.problems(401, 404)},
        tags=TAGS,
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(InitiativeSerializer(initiative_of(number)).data)

    @extend_schema(
        operation_id="change_initiative",
        summary="Change what is sent of it; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=InitiativeBodySerializer(partial=True),
        responses={200: InitiativeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def patch(self, request: Request, number: int) -> Response:
        row = initiative_of(number)
        asked = checked(InitiativeBodySerializer(data=reading.sent(request), partial=True))
        if "owner" in asked:
            asked["owner"] = one_of([asked["owner"]], "owner")[0]
        change_initiative(initiative=row, **asked, by=person(request), at=timezone.now())
        return Response(InitiativeSerializer(initiative_of(number)).data)


class RetirementView(APIView):
    @extend_schema(
        operation_id="retire_initiative",
        summary="Retire it with a reason, or let it go on; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=RetireSerializer,
        responses={200: InitiativeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def put(self, request: Request, number: int) -> Response:
        row, asked = initiative_of(number), checked(RetireSerializer(data=reading.sent(request)))
        by, at = person(request), timezone.now()
        if asked["retired"]:
            retire_initiative(initiative=row, reason=asked.get("reason", ""), by=by, at=at)
        else:
            resume_initiative(initiative=row, by=by, at=at)
        return Response(InitiativeSerializer(initiative_of(number)).data)


class OccurrencesView(APIView):
    @extend_schema(
        operation_id="list_occurrences",
        summary="What took place of an initiative, newest first; struck ones too",
        parameters=[schema.LANGUAGE],
        responses={200: OccurrenceSerializer(many=True), **schema.problems(401, 404)},
        tags=TAGS,
    )
    def get(self, request: Request, number: int) -> Response:
        rows = initiative_of(number).occurrences.select_related("by").prefetch_related("people")
        return Response(OccurrenceSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="record_occurrence",
        summary="Record that it took place; its owner's, a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=OccurrenceBodySerializer,
        responses={201: OccurrenceSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def post(self, request: Request, number: int) -> Response:
        row, asked = initiative_of(number), checked(OccurrenceBodySerializer(data=reading.sent(request)))
        asked["people"] = one_of(asked.get("people", []), "people")
        made = record_occurrence(initiative=row, **asked, by=person(request), at=timezone.now())
        return Response(OccurrenceSerializer(made).data, status=201)


class OccurrenceView(APIView):
    @extend_schema(
        operation_id="strike_occurrence",
        summary="Strike out a wrong record, or let it count again",
        parameters=[schema.LANGUAGE],
        request=StruckSerializer,
        responses={200: OccurrenceSerializer, **schema.problems(400, 401, 404, 409)},
        tags=TAGS,
    )
    def put(self, request: Request, number: int) -> Response:
        row = Occurrence.objects.filter(pk=number).first()
        if row is None:
            raise Problem(404, "not_found")
        struck = checked(StruckSerializer(data=reading.sent(request)))["struck"]
        action = strike_occurrence if struck else restore_occurrence
        return Response(
            OccurrenceSerializer(action(occurrence=row, by=person(request), at=timezone.now())).data
        )


class PulsesView(APIView):
    @extend_schema(
        operation_id="list_pulses",
        summary="The results of every survey between the departments that has ended, oldest first",
        description="Never an answer by itself: means with n and interval of a side, from five answers on. "
        "Answers are given on the page only, as a token says whose it is.",
        parameters=[schema.LANGUAGE],
        responses={200: PulseSerializer(many=True), **schema.problems(401)},
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        return Response(PulseSerializer(results(timezone.now()), many=True).data)

    @extend_schema(
        operation_id="open_pulse",
        summary="Open a survey; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        request=PulseBodySerializer,
        responses={201: OpenedPulseSerializer, **schema.problems(400, 401, 409)},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        asked = checked(PulseBodySerializer(data=reading.sent(request)))
        row = open_pulse(last_day=asked["last_day"], by=person(request), at=timezone.now())
        return Response(OpenedPulseSerializer(row).data, status=201)


class PulseView(APIView):
    @extend_schema(
        operation_id="call_off_pulse",
        summary="Call off a survey that nobody has answered; a head's or the CMO's token",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409)},
        tags=TAGS,
    )
    def delete(self, request: Request, number: int) -> Response:
        row = PulseRound.objects.present().filter(pk=number).first()
        if row is None:
            raise Problem(404, "not_found")
        call_off_pulse(round=row, by=person(request), at=timezone.now())
        return Response(status=204)


def standing() -> Any:
    at = timezone.now()
    roadmap, today = Roadmap.objects.first(), company_day(at)
    found = phases(roadmap.began_on, today, Snapshot.objects.current(at), results(at)) if roadmap else []
    phase = phase_on(today, roadmap.began_on) if roadmap else None
    told = {
        "began_on": roadmap.began_on if roadmap else None,
        "phase": phase.number if phase else None,
        "phases": found,
    }
    return RoadmapSerializer(told).data


def counted() -> "QuerySet[Initiative]":
    times = Count("occurrences", filter=Q(occurrences__struck_at=None))
    return Initiative.objects.select_related("owner").annotate(times=times)


def initiative_of(number: int) -> Initiative:
    """Raises Problem 404."""
    row = counted().filter(pk=number).first()
    if row is None:
        raise Problem(404, "no_such_initiative", _("There is no initiative %s.") % number)
    return row


def one_of(addresses: list[str], name: str) -> list[User]:
    """The people of these addresses. Raises Problem 400."""
    found = {user.email: user for user in User.objects.filter(email__in=[one.lower() for one in addresses])}
    if missing := [one for one in addresses if one.lower() not in found]:
        detail = _("Nobody signs in as %(email)s.") % {"email": ", ".join(missing)}
        raise Problem(400, "invalid", errors=[fault(name, "not_found", detail)])
    return list(found.values())

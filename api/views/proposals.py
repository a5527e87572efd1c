"""Proposals: all of them, newest first, one, and a new draft. Its other verbs: api/views/verbs.py."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.proposals import (
    ProposalBriefSerializer,
    ProposalPageSerializer,
    ProposalWholeSerializer,
)
from api.serializers.verbs import NewProposalSerializer
from api.views.definitions import ReadView
from api.views.governing import checked, document_of, person
from definitions.bodies import canonical
from definitions.catalogue import catalogue
from governance.actions.proposals import draft
from governance.facts import facts_of_all, with_facts
from governance.models import Proposal, Trial
from governance.workflow import Status
from people.models import User

PAGE = 50
STATUSES = [status.value for status in Status]
FILTERS = [
    OpenApiParameter("definition", str, description="Only those of this definition, by its key."),
    OpenApiParameter("status", str, enum=STATUSES, many=True, description="Only those that stand so now."),
    OpenApiParameter("page", int),
]


class ProposalsView(ReadView):
    @extend_schema(
        operation_id="list_proposals",
        summary="Proposals, newest first, 50 a page",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: ProposalPageSerializer, **schema.problems(400, 401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request) -> Response:
        now, query = timezone.now(), request.query_params
        found = with_facts(Proposal.objects.select_related("version"), now)
        if key := query.get("definition"):
            found = found.filter(document__key=key)
        if statuses := query.getlist("status"):
            found = standing(found, statuses, now)
        pages = PageNumberPagination()
        pages.page_size = PAGE
        page = pages.paginate_queryset(found, request, view=self) or []
        facts = facts_of_all(page, person(request), now)
        return pages.get_paginated_response(
            ProposalBriefSerializer(page, many=True, context={"facts": facts}).data
        )

    @extend_schema(
        operation_id="draft",
        summary="Draft a change of a document",
        parameters=[schema.LANGUAGE],
        request=NewProposalSerializer,
        responses={201: ProposalWholeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["proposals"],
    )
    def post(self, request: Request) -> Response:
        sent, by, at = (
            checked(NewProposalSerializer(data=reading.sent(request))),
            person(request),
            timezone.now(),
        )
        document = document_of(sent.pop("definition"))
        canonical(sent["body"])  # its faults are told one by one
        drafted = draft(document=document, by=by, at=at, **sent)
        return Response(whole(drafted.pk, by, at), status=201)


class ProposalView(ReadView):
    @extend_schema(
        operation_id="get_proposal",
        summary="One proposal: its current revision, positions, objections and sessions",
        parameters=[schema.LANGUAGE],
        responses={200: ProposalWholeSerializer, **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(whole(number, person(request), timezone.now()))


def whole(number: int, user: User, at: datetime) -> Any:
    """A proposal with all that its page says. Raises Problem 404."""
    proposal = with_facts(Proposal.objects.select_related("version"), at).filter(pk=number).first()
    if proposal is None:
        raise no_such_proposal(number)
    context = {"facts": facts_of_all([proposal], user, at), "labels": catalogue()}
    return ProposalWholeSerializer(proposal, context=context).data


def numbered(number: int) -> Proposal:
    """Raises Problem 404."""
    found = Proposal.objects.select_related("document", "base").filter(pk=number).first()
    if found is None:
        raise no_such_proposal(number)
    return found


def no_such_proposal(number: int) -> Problem:
    detail = _("There is no proposal %(number)s; all are listed at /api/v1/proposals/.")
    return Problem(404, "no_such_proposal", detail % {"number": number})


def standing(proposals: "QuerySet[Proposal]", statuses: list[str], now: datetime) -> "QuerySet[Proposal]":
    """Those at one of the statuses now: a trial that is over awaits the decision. Raises Problem 400."""
    if not set(statuses) <= set(STATUSES):
        detail = _("It is one of %(allowed)s.") % {"allowed": ", ".join(STATUSES)}
        raise Problem(400, "invalid", errors=[fault("status", "not_a_choice", detail)])
    latest = Trial.objects.filter(proposal=OuterRef("pk")).order_by("-started_at", "-pk")
    proposals = proposals.annotate(trial_ends=Subquery(latest.values("ends_at")[:1]))
    wanted = Q(status__in=set(statuses) - {Status.TRIAL})
    if Status.TRIAL in statuses:
        wanted |= Q(status=Status.TRIAL, trial_ends__gt=now)
    if Status.DECISION in statuses:
        wanted |= Q(status=Status.TRIAL, trial_ends__lte=now)
    return proposals.filter(wanted)

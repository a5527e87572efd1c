"""Proposals, to read. Newest first."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import Problem, fault
from api.serializers.proposals import (
    ProposalBriefSerializer,
    ProposalPageSerializer,
    ProposalWholeSerializer,
)
from api.views.definitions import ReadView
from api.views.governing import person
from definitions.catalogue import catalogue
from governance.facts import facts_of_all, with_facts
from governance.models import Proposal, Trial
from governance.workflow import Status

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
        found = with_facts(Proposal.objects.select_related("version"))
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


class ProposalView(ReadView):
    @extend_schema(
        operation_id="get_proposal",
        summary="One proposal: its current revision, positions, objections and sessions",
        parameters=[schema.LANGUAGE],
        responses={200: ProposalWholeSerializer, **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        proposal = with_facts(Proposal.objects.select_related("version")).filter(pk=number).first()
        if proposal is None:
            detail = _("There is no proposal %(number)s; all are listed at /api/v1/proposals/.")
            raise Problem(404, "no_such_proposal", detail % {"number": number})
        facts = facts_of_all([proposal], person(request), timezone.now())
        context = {"facts": facts, "labels": catalogue()}
        return Response(ProposalWholeSerializer(proposal, context=context).data)


def standing(proposals: "QuerySet[Proposal]", statuses: list[str], now: datetime) -> "QuerySet[Proposal]":
    """Those at one of the statuses now: a trial that is over awaits the decision. Raises Problem 400."""
    if not set(statuses) <= set(STATUSES):
        detail = _("A status is one of %(statuses)s.") % {"statuses": ", ".join(STATUSES)}
        raise Problem(400, "invalid", errors=[fault("status", "not_a_status", detail)])
    latest = Trial.objects.filter(proposal=OuterRef("pk")).order_by("-started_at", "-pk")
    proposals = proposals.annotate(trial_ends=Subquery(latest.values("ends_at")[:1]))
    wanted = Q(status__in=set(statuses) - {Status.TRIAL})
    if Status.TRIAL in statuses:
        wanted |= Q(status=Status.TRIAL, trial_ends__gt=now)
    if Status.DECISION in statuses:
        wanted |= Q(status=Status.TRIAL, trial_ends__lte=now)
    return proposals.filter(wanted)

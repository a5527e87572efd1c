"""Lead feedback: what waits, what was answered, and answering one lead."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.feedback import (
    EXAMPLES,
    AnswerSerializer,
    FeedbackPageSerializer,
    FeedbackSerializer,
    RejectionReasonSerializer,
    WaitingSerializer,
)
from api.views.leads import lead_of
from definitions.models import Document
from evidence.models import LeadFeedback, RejectionReason
from governance.actions.feedback import give_feedback, take_back
from governance.refusals import text
from governance.roles import may_give_feedback
from governance.waiting import UNREADABLE, asked_documents, feedback_queue
from people.models import User

PAGE = 100
MOST = 1_000
DEFINITION = OpenApiParameter("definition", str, description="Of this MQL definition, by its key.")
FILTERS = [
    DEFINITION,
    OpenApiParameter("version", int, description="Of this version of it."),
    OpenApiParameter("answer", str, enum=LeadFeedback.Answer.values),
    OpenApiParameter("page", int),
]


class FeedbackListView(APIView):
    @extend_schema(
        operation_id="list_feedback",
        summary="Answers of sales that stand, newest first, 100 a page",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: FeedbackPageSerializer, **schema.problems(400, 401, 404)},
        tags=["feedback"],
    )
    def get(self, request: Request) -> Response:
        pages = PageNumberPagination()
        pages.page_size = PAGE
        page = pages.paginate_queryset(filtered(request), request, view=self) or []
        return pages.get_paginated_response(FeedbackSerializer(page, many=True).data)


class WaitingView(APIView):
    @extend_schema(
        operation_id="list_waiting_leads",
        summary="Leads that qualify and wait for the answer of sales",
        parameters=[schema.LANGUAGE, DEFINITION],
        responses={200: WaitingSerializer, **schema.problems(401, 404, 503)},
        tags=["feedback"],
    )
    def get(self, request: Request) -> Response:
        document = asked_document(request.query_params.get("definition", ""))
        try:
            queue = feedback_queue(document, timezone.now())
        except UNREADABLE:
            raise Problem(503, "leads_unreadable") from None
        if queue is None:
            raise Problem(404, "no_leads")
        found = {
            "definition": document.key,
            "version": queue.version.number,
            "trial": queue.trial.proposal_id if queue.trial else None,
            "waiting": len(queue.waiting),
            "leads": queue.waiting[:MOST],
        }
        return Response(WaitingSerializer(found).data)


class RejectionReasonsView(APIView):
    @extend_schema(
        operation_id="list_rejection_reasons",
        summary="Reasons for rejecting a lead",
        parameters=[schema.LANGUAGE],
        responses={200: RejectionReasonSerializer(many=True), **schema.problems(401)},
        tags=["feedback"],
    )
    def get(self, request: Request) -> Response:
        return Response(RejectionReasonSerializer(RejectionReason.objects.all(), many=True).data)


class LeadFeedbackView(APIView):
    parser_classes = [reading.BoundedJSON]

    @extend_schema(
        operation_id="get_lead_feedback",
        summary="The answers to one lead that were not taken back, newest first",
        description="The first of each definition and version is the one that counts.",
        parameters=[schema.LANGUAGE],
        responses={200: FeedbackSerializer(many=True), **schema.problems(401)},
        tags=["feedback"],
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        rows = loaded(LeadFeedback.objects.answers().filter(lead=id))
        return Response(FeedbackSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="give_lead_feedback",
        summary="Accept or reject a lead, as a member of sales",
        description="The newest answer to a lead counts. Only leads that qualify, or do so on trial, are "
        "answered.",
        parameters=[schema.LANGUAGE],
        request=AnswerSerializer,
        responses={201: FeedbackSerializer, **schema.problems(400, 401, 403, 404, 409, 503)},
        examples=EXAMPLES,
        tags=["feedback"],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        by, at = sales(request), timezone.now()
        body = AnswerSerializer(data=reading.sent(request))
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        document = asked_document(sent.get("definition", ""))
        lead = lead_of(id)
        row = give_feedback(
            document=document,
            lead=lead,
            accepted=sent["answer"] == LeadFeedback.Answer.ACCEPTED,
            reason=sent["reason"],
            criterion=sent["criterion"],
            note=sent["note"],
            by=by,
            at=at,
        )
        return Response(FeedbackSerializer(row).data, status=201)


class OneFeedbackView(APIView):
    @extend_schema(
        operation_id="take_back_feedback",
        summary="Take one's own answer back",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 403, 404, 409)},
        tags=["feedback"],
    )
    def delete(self, request: Request, number: int) -> Response:
        by, row = sales(request), loaded(LeadFeedback.objects.filter(pk=number, takes_back=None)).first()
        if row is None:
            raise Problem(404, "no_such_answer", _("There is no answer %(number)s.") % {"number": number})
        take_back(answer=row, by=by, at=timezone.now())
        return Response(status=204)


def filtered(request: Request) -> "QuerySet[LeadFeedback]":
    """Raises Problem 400 for a filter that cannot be read, 404 for a definition that there is not."""
    query, rows = request.query_params, LeadFeedback.objects.standing()
    if key := query.get("definition", ""):
        rows = rows.filter(version__document=asked_document(key))
    if (number := reading.number(request, "version")) is not None:
        rows = rows.filter(version__number=number)
    if answer := reading.one_of(request, "answer", ["", *LeadFeedback.Answer.values]):
        rows = rows.filter(answer=answer)
    return loaded(rows)


def loaded(rows: "QuerySet[LeadFeedback]") -> "QuerySet[LeadFeedback]":
    return rows.select_related("version__document", "reason", "by").order_by("-pk")


def asked_document(key: str) -> Document:
    """Raises Problem 404 where there is no such MQL definition in force."""
    for document in asked_documents(timezone.now()):
        if key in ("", document.key):
            return document
    raise Problem(404, "no_such_definition", _("There is no such MQL definition in force."))


def sales(request: Request) -> User:
    """Whose token it is. Raises Problem 403 where their answer would not count."""
    user: User = request.user  # type: ignore[assignment]
    if refusal := may_give_feedback(user.roles, user.side):
        raise Problem(403, refusal.code, text(refusal))
    return user

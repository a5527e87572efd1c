"""What a proposal consists of: its change, revisions, threads, sessions, contracts, reports, decisions,
history; and what the reader may do with it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import schema
from api.serializers import parts as shown
from api.serializers.proposals import RevisionSerializer
from api.views.definitions import ReadView
from api.views.governing import person
from api.views.proposals import numbered
from definitions import bodies
from definitions.catalogue import catalogue
from definitions.language.prose import text_of
from definitions.matrix_words import stage_name
from definitions.models import Document
from definitions.saying import difference, reading
from governance.agenda import agenda, hidden_objections
from governance.facts import facts_of
from governance.history import timeline
from governance.models import Comment, Proposal, TrialReport
from governance.policies import may
from governance.queries import positions_hidden
from governance.refusals import text
from governance.stages import touched
from governance.workflow import TABLE

OF_ONE = {
    "objection_open",
    "thread_open",
    "thread_resolved",
    "session_not_held",
    "suggestion_open",
    "action_open",
    "action_done",
}
"""Needs of the verbs that are done to one objection, thread, session …: of no proposal as a whole."""


REMARKS = Comment.objects.select_related(
    "by", "suggestion__revision", "suggestion__taken_as", "suggestion__settled_by"
).prefetch_related("mentions")


def listing(
    name: str, summary: str, serializer: type[Any], rows: Callable[[Proposal], "QuerySet[Any]"]
) -> type[APIView]:
    """A view of rows that hang on a proposal, oldest first."""

    @extend_schema(
        operation_id=f"list_{name}",
        summary=summary,
        parameters=[schema.LANGUAGE],
        responses={200: serializer(many=True), **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self: APIView, request: Request, number: int) -> Response:
        found = rows(numbered(number))
        return Response(serializer(found, many=True, context={"labels": catalogue()}).data)

    return type(f"{name.title()}View", (ReadView,), {"get": get})


LISTS = {
    "revisions": listing(
        "revisions",
        "Every revision, oldest first",
        RevisionSerializer,
        lambda one: one.revisions.select_related("author"),
    ),
    "threads": listing(
        "threads",
        "Threads with their comments",
        shown.ThreadShownSerializer,
        lambda one: one.threads.select_related("resolved_by").prefetch_related(Prefetch("comments", REMARKS)),
    ),
    "actions": listing(
        "actions",
        "What people undertook to do, by its day",
        shown.ActionShownSerializer,
        lambda one: one.actions.select_related("session", "owner", "done_by"),
    ),
    "sessions": listing(
        "sessions",
        "Sessions, with the minutes of those held",
        shown.SessionShownSerializer,
        lambda one: one.sessions.select_related("recorded_by").prefetch_related("attendees"),
    ),
    "contracts": listing(
        "contracts",
        "Trial contracts; the last one counts",
        shown.ContractShownSerializer,
        lambda one: one.contracts.select_related("by"),
    ),
    "reports": listing(
        "reports",
        "Trial reports; the last one after the trial's end is cited",
        shown.ReportShownSerializer,
        lambda one: TrialReport.objects.filter(trial__proposal=one).select_related(
            "trial", "snapshot", "computed_by"
        ),
    ),
    "decisions": listing(
        "decisions",
        "What was decided on it",
        shown.DecisionShownSerializer,
        lambda one: one.decisions.select_related("revision", "by", "on_behalf_of"),
    ),
}


class EventsView(ReadView):
    @extend_schema(
        operation_id="list_proposal_events",
        summary="What happened on it, newest first",
        parameters=[schema.LANGUAGE],
        responses={200: shown.HappenedSerializer(many=True), **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        hidden = positions_hidden(person(request), timezone.now())
        rows = [
            {"at": one.at, "verb": one.verb, "words": one.text, "person": one.person, "reason": one.reason}
            for one in timeline(numbered(number), hidden)
        ]
        return Response(shown.HappenedSerializer(rows, many=True).data)


class AgendaView(ReadView):
    @extend_schema(
        operation_id="get_agenda",
        summary="What is open now, for the next session",
        parameters=[schema.LANGUAGE],
        responses={200: shown.AgendaItemSerializer(many=True), **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        proposal, at = numbered(number), timezone.now()
        hidden = hidden_objections(proposal, facts_of(proposal, person(request), at))
        return Response(shown.AgendaItemSerializer(agenda(proposal, at, hidden), many=True).data)


class PossibleView(ReadView):
    @extend_schema(
        operation_id="list_possible_verbs",
        summary="What the reader may do with it now, and what is missing for the rest",
        parameters=[schema.LANGUAGE],
        responses={200: shown.PossibleSerializer(many=True), **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        facts = facts_of(numbered(number), person(request), timezone.now())
        asked = [row.verb for row in TABLE if row.at and not OF_ONE & {*row.needs}]
        refusals = {verb: may(verb, facts) for verb in asked}
        rows = [
            {
                "verb": verb,
                "possible": refusal is None,
                "code": refusal and refusal.code,
                "words": refusal and text(refusal),
            }
            for verb, refusal in refusals.items()
        ]
        return Response(shown.PossibleSerializer(rows, many=True).data)


class ChangeView(ReadView):
    @extend_schema(
        operation_id="get_proposal_change",
        summary="What it changes of the version it starts from, and the stages that this touches",
        parameters=[schema.LANGUAGE],
        responses={200: shown.DocumentChangeSerializer, **schema.problems(401, 404)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        proposal = numbered(number)
        newest, base = proposal.revisions.latest("number"), proposal.base
        found = changed(proposal.document, base.body if base else None, newest.body)
        names = {"old": base.number if base else None, "new": f"revision {newest.number}"}
        return Response(shown.DocumentChangeSerializer(found | names).data)


def changed(document: Document, old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """The change in words, by criteria and by the stages of the matrix in force now."""
    words, language = catalogue(), get_language() or "ja"
    found = difference(old, new, words, language) if old else None
    stages = touched(document, old, new, timezone.now())
    return {
        "sentence": reading(new, words, language).plain,
        "changes": [text_of(runs) for runs in found.changes] if found else [],
        "criteria": bodies.changed(old, new) if old else [],
        "same_rule": bool(found and found.same_rule),
        "stages": stages.stages,
        "stage_names": [stage_name(stage, language) for stage in stages.stages],
        "matrix": str(stages.by) if stages.by else None,
    }

"""The history: what happened, by the same filters as on its page; and whether the record is whole."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.history import HistoryPageSerializer, VerificationSerializer
from api.views.governing import document_of, person
from governance.history import ALL_KINDS, Filters, lines
from governance.queries import positions_hidden
from governance.refusals import Refused
from governance.roles import may_verify
from governance.verifying import verify
from people.company_time import span
from people.models import User

PAGE = 50
MOST_PAGES = 2_000
FILTERS = [
    OpenApiParameter("document", str, description="Only of this document, by its key."),
    OpenApiParameter("person", str, description="Only what this person did, by e-mail address."),
    OpenApiParameter("kind", str, enum=list(ALL_KINDS)),
    OpenApiParameter("since", date, description="Only from this day on, in the company's time zone."),
    OpenApiParameter("until", date, description="Only up to this day."),
    OpenApiParameter("sort", str, enum=["newest", "oldest"]),
    OpenApiParameter("page", int),
]


class HistoryView(APIView):
    @extend_schema(
        operation_id="list_history",
        summary="Who did what, when and why, over everything: newest first, 50 a page",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: HistoryPageSerializer, **schema.problems(400, 401, 404)},
        tags=["history"],
    )
    def get(self, request: Request) -> Response:
        number = _page(request.query_params.get("page", "1"))
        found, more = lines(_filters(request), offset=(number - 1) * PAGE, limit=PAGE)
        query = request.query_params.copy()
        query["page"] = str(number + 1)
        return Response(
            {
                "page": number,
                "next": f"{request.path}?{query.urlencode()}" if more else None,
                "results": [line.plain() for line in found],
            }
        )


class VerificationView(APIView):
    @extend_schema(
        operation_id="verify_history",
        summary="Compare versions, history, records and edits with their seals; auditors and administrators",
        parameters=[schema.LANGUAGE],
        responses={200: VerificationSerializer, **schema.problems(401, 409)},
        tags=["history"],
    )
    def get(self, request: Request) -> Response:
        if refusal := may_verify(person(request).roles):
            raise Refused(refusal)
        return Response(verify().plain())


def _filters(request: Request) -> Filters:
    """Raises Problem 400 for what there is none of."""
    query = request.query_params
    who = User.objects.filter(email=query["person"].lower()).first() if query.get("person") else None
    if query.get("person") and who is None:
        raise _wrong("person", _("Nobody has this address."))
    since, until = span(reading.day(request, "since"), reading.day(request, "until"))
    return Filters(
        document=document_of(query["document"]) if query.get("document") else None,
        person=who,
        kind=reading.one_of(request, "kind", ["", *ALL_KINDS]),
        since=since,
        until=until,
        oldest=reading.one_of(request, "sort", ["newest", "oldest"]) == "oldest",
        hidden=positions_hidden(person(request), timezone.now()),
    )


def _page(text: Any) -> int:
    if not text.isdecimal() or not 1 <= int(text[:6]) <= MOST_PAGES:
        raise _wrong("page", _("Pages are numbered from 1 to %(most)s.") % {"most": MOST_PAGES})
    return int(text)


def _wrong(name: str, detail: str) -> Problem:
    return Problem(400, "invalid", errors=[fault(name, "invalid", detail)])

"""Pushing leads and their events: stored at once, taken into the next snapshot."""

import re
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.pushes import (
    EVENTS_EXAMPLES,
    EVENTS_REQUEST,
    LEADS_EXAMPLES,
    LEADS_REQUEST,
    MOST,
    PushSerializer,
)
from evidence.actions import ImportRefused, add_source
from evidence.inbox import KeyReused, UnknownLead, digest_of, push_events, push_leads, waiting
from evidence.leads.records import Record
from evidence.models import Push, Source
from evidence.tasks import take_in_sent
from governance.refusals import text
from governance.roles import may_import
from governance.waiting import UNREADABLE, record_of
from jobs.actions import ask
from people.models import User

DEFAULT_SOURCE = "api"
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A key of the sender's own, of at most 255 characters: the same request under the same key "
    "is stored once and answered again.",
)
_slug = re.compile(r"[-a-zA-Z0-9_]{1,64}")


class LeadsView(APIView):
    parser_classes = [reading.BatchJSON]

    @extend_schema(
        operation_id="push_leads",
        summary="Send up to 10,000 leads",
        description="Leads that can be read are stored at once, the others are refused with reasons; "
        "accepted and refused together are all that were sent. The next snapshot takes them in.",
        parameters=[schema.LANGUAGE, KEY],
        request=LEADS_REQUEST,
        responses={202: PushSerializer, **schema.problems(400, 401, 403, 409, 413, 422)},
        examples=LEADS_EXAMPLES,
        tags=["leads"],
    )
    def post(self, request: Request) -> Response:
        by, at = sender(request), timezone.now()
        body = reading.sent(request)
        leads = listed(body, "leads")
        key = body.get("source", DEFAULT_SOURCE)
        source = add_source(key=source_key(key), name=key, by=by, at=at)
        return pushed(request, push_leads, body, source=source, leads=leads, by=by, at=at)


class EventsView(APIView):
    parser_classes = [reading.BatchJSON]

    @extend_schema(
        operation_id="push_events",
        summary="Send events of one lead: what it did, and contacts by sales",
        description="The id is `source:id`, or the id alone of a lead of the source `api`. An event of the "
        "same kind at the same instant is the same event.",
        parameters=[schema.LANGUAGE, KEY],
        request=EVENTS_REQUEST,
        responses={202: PushSerializer, **schema.problems(400, 401, 403, 404, 409, 413, 422)},
        examples=EVENTS_EXAMPLES,
        tags=["leads"],
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002 - the address calls it so
        by, at = sender(request), timezone.now()
        body = reading.sent(request)
        events = listed(body, "events")
        key, colon, lead = id.partition(":")
        key, lead = (key, lead) if colon else (DEFAULT_SOURCE, id)
        source = Source.objects.filter(key=key).first()
        if source is None:
            raise no_such_lead(id)
        try:
            return pushed(request, push_events, body, source=source, lead=lead, events=events, by=by, at=at)
        except UnknownLead:
            raise no_such_lead(id) from None


class PushView(APIView):
    @extend_schema(
        operation_id="get_push",
        summary="What became of leads or events that were sent",
        parameters=[schema.LANGUAGE],
        responses={200: PushSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, number: int) -> Response:
        push = Push.objects.select_related("source").filter(pk=number).first()
        if push is None:
            raise Problem(404, "no_such_push", _("Nothing was sent under the number %s.") % number)
        return Response(PushSerializer(push).data)


def pushed(request: Request, push: Any, body: object, **what: Any) -> Response:
    """Push, and say what was taken. Raises Problem 422 where the key was used for something else."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 255:
        detail = _("The header Idempotency-Key may have 255 characters at most.")
        raise Problem(400, "invalid", errors=[fault("Idempotency-Key", "too_long", detail)])
    digest = digest_of(request.path.encode(), orjson.dumps(body, option=orjson.OPT_SORT_KEYS))
    try:
        found = push(key=key, digest=digest, **what)
    except KeyReused:
        detail = _("Something else was sent under this Idempotency-Key; send this under a key of its own.")
        raise Problem(422, "idempotency_key_reused", detail) from None
    except ImportRefused as refused:
        raise Problem(409, "not_now", " ".join(refused.texts)) from None
    if sum(item.sent for item in waiting()) >= settings.PUSH_TAKE_IN_AT:
        ask(take_in_sent, key="take_in_sent", by=None, at=what["at"])
    answer = PushSerializer(found).data
    return Response(answer, status=202, headers={"Location": answer["url"]})


def sender(request: Request) -> User:
    """Whose token it is. Raises Problem 403 where they may not import leads."""
    user: User = request.user  # type: ignore[assignment]
    if refusal := may_import(user.roles):
        raise Problem(403, refusal.code, text(refusal))
    return user


def listed(body: object, name: str) -> list[object]:
    """The list that a body is about. Raises Problem: 400 where there is none, 413 where it is too long."""
    found = body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, list):
        detail = _("The body has to be an object with a list “%(name)s”.") % {"name": name}
        raise Problem(400, "invalid", errors=[fault(name, "not_a_list", detail)])
    if len(found) > MOST:
        detail = _("At most %(most)s can be sent at once; these are %(count)s. Send them in parts.")
        words = {"most": f"{MOST:,}", "count": f"{len(found):,}"}
        raise Problem(413, "too_many", detail % words)
    return found


def source_key(written: object) -> str:
    if isinstance(written, str) and _slug.fullmatch(written):
        return written
    detail = _("A source is called by 1 to 64 letters, digits, hyphens and underscores.")
    raise Problem(400, "invalid", errors=[fault("source", "not_a_key", detail)])


def no_such_lead(id_: str) -> Problem:
    detail = _("There is no lead “%(id)s”. Send the lead first, then its events.") % {"id": id_}
    return Problem(404, "no_such_lead", detail)


def lead_of(lead: str) -> Record:
    """Raises Problem 404 and 503."""
    try:
        found = record_of(lead, timezone.now())
    except UNREADABLE:
        raise Problem(503, "leads_unreadable") from None
    if found is None:
        raise Problem(404, "no_such_lead", _("There is no lead “%(id)s”.") % {"id": lead})
    return found

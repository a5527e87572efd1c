"""Definitions that a request brings along: checked, or leads judged by them. Nothing of them is kept."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.checking import checked, refused_by
from api.errors import fault
from api.judging import Said
from api.serializers.bodies import CHECK_EXAMPLES, CheckedSerializer, CheckSerializer
from api.serializers.judgements import BODY_EXAMPLES, BODY_REQUEST, BODY_RESPONSE
from api.views.judge import judged, read, refused
from definitions.agreed import agreed
from definitions.language.judge import compile_definition
from definitions.language.parse import Faults, parse
from definitions.language.tree import Definition
from evidence.judged import rule_fingerprint
from people.company_time import company_zone


class CheckDefinitionView(APIView):
    @extend_schema(
        operation_id="check_definition",
        summary="Check a definition that is not stored",
        description="Every fault of a body in both languages, or what a body without faults says: its "
        "canonical form, fingerprint and sentence, what makes no sense in it, whether its examples hold.",
        request=CheckSerializer,
        responses={200: CheckedSerializer, **schema.problems(400, 401, 413)},
        examples=CHECK_EXAMPLES,
        tags=["definitions"],
    )
    def post(self, request: Request) -> Response:
        sent = reading.sent(request)
        if not isinstance(sent, dict) or sent.keys() != {"body"}:
            detail = _("Send an object with “body”: a definition, or its text in JSON or YAML.")
            raise refused(fault("body", "required", detail))
        try:
            definition = parsed(sent["body"])
        except Faults as faults:
            return Response(refused_by(faults))
        return Response(checked(definition, agreed(), timezone.now()))


class JudgeByBodyView(APIView):
    @extend_schema(
        operation_id="judge_by_body",
        summary="Judge one lead or up to 1,000 by a definition that is not stored",
        description="The body is an object with `body`, with `lead` or `leads` and, if wanted, `at` and "
        "`explain`. What the definition refers to is the version in force at `at`.",
        parameters=[schema.LANGUAGE],
        request=BODY_REQUEST,
        responses={200: BODY_RESPONSE, **schema.problems(400, 401, 409, 413)},
        examples=BODY_EXAMPLES,
        tags=["definitions"],
    )
    def post(self, request: Request) -> HttpResponse:
        sent = reading.sent(request)
        if not isinstance(sent, dict) or "body" not in sent or not {"lead", "leads"} & sent.keys():
            detail = _("Send an object with “body”, a definition, and “lead” or “leads”.")
            raise refused(fault("body", "required", detail))
        rest = {key: value for key, value in sent.items() if key != "body"}
        asked = read(rest, {}, timezone.now(), options=("at", "explain"))
        known, definition = agreed(), parsed(sent["body"])
        # Compiled for this request alone: whoever sends other bodies must not crowd out what is agreed.
        judge = compile_definition(definition, known.definition_in_force)
        by: dict[str, Any] = {
            "fingerprint": rule_fingerprint(definition),
            "at": timezone.localtime(asked.at).isoformat(),
        }
        answer = judged(judge, asked, Said(known, get_language() or "ja"), by)
        return HttpResponse(orjson.dumps(answer), content_type="application/json")


def parsed(body: Any) -> Definition:
    """The definition that a body says, whether plain or as text. Raises `Faults`."""
    return parse(body, company_zone())

"""Acknowledging a version: what changed for the reader, who has answered, answering, replying."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.acknowledgements import (
    AnswersSerializer,
    DoubtSerializer,
    RaisedSerializer,
    ReplySerializer,
)
from api.views.definitions import ReadView, numbered, versions
from api.views.governing import checked, person
from definitions.catalogue import catalogue
from definitions.language.prose import text_of
from definitions.models import Version
from definitions.saying import difference
from definitions.saying import reading as said
from governance.actions.acknowledgements import raise_doubt, reply_to_doubt
from governance.asked import answers_to, last_read
from people.models import User


class AnswersView(ReadView):
    @extend_schema(
        operation_id="get_answers",
        summary="What changed for the reader, who acknowledged a version, who asks and who is silent",
        parameters=[schema.LANGUAGE],
        responses={200: AnswersSerializer, **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str, number: int) -> Response:
        return Response(whole(numbered(versions(), key, number), person(request)))


class DoubtsView(APIView):
    @extend_schema(
        operation_id="raise_doubt",
        summary="Say that a version is unclear or cannot be done, instead of acknowledging it",
        parameters=[schema.LANGUAGE],
        request=RaisedSerializer,
        responses={201: DoubtSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request, key: str, number: int) -> Response:
        version, asked = (
            numbered(versions(), key, number),
            checked(RaisedSerializer(data=reading.sent(request))),
        )
        doubt = raise_doubt(version=version, by=person(request), at=timezone.now(), **asked)
        return Response(DoubtSerializer(doubt).data, status=201)


class DoubtReplyView(APIView):
    @extend_schema(
        operation_id="reply_to_doubt",
        summary="Reply to a doubt about a version, which closes it; heads and the CMO",
        parameters=[schema.LANGUAGE],
        request=ReplySerializer,
        responses={200: DoubtSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request, key: str, number: int, doubt: int) -> Response:
        row = numbered(versions(), key, number).doubts.filter(pk=doubt).first()
        if row is None:
            raise Problem(404, "not_found")
        asked = checked(ReplySerializer(data=reading.sent(request)))
        replied = reply_to_doubt(doubt=row, text=asked["text"], by=person(request), at=timezone.now())
        return Response(DoubtSerializer(replied).data)


def whole(version: Version, user: User) -> Any:
    answered, since = answers_to(version), last_read(user, version)
    words, language = catalogue(), get_language() or "ja"
    found = difference(since.body, version.body, words, language) if since else None
    changes = [text_of(runs) for runs in found.changes] if found else []
    body = {
        "read": answered.read,
        "doubts": answered.doubts,
        "silent": [str(user) for user in answered.silent],
        "asked": answered.asked,
        "changed": {
            "since": since and since.number,
            "sentence": said(version.body, words, language).plain,
            "changes": changes,
        },
    }
    return AnswersSerializer(body).data

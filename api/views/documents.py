"""A governed document outside any proposal: added, compared, acknowledged, reviewed."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.definitions import VersionWholeSerializer
from api.serializers.documents import (
    AcknowledgementSerializer,
    NewDocumentSerializer,
    PackSerializer,
    RecordReviewSerializer,
    RevertSerializer,
    ReviewSerializer,
)
from api.serializers.governing import PolicySerializer
from api.serializers.parts import DocumentChangeSerializer
from api.views.definitions import DefinitionsView, ReadView, numbered, versions, whole
from api.views.governing import checked, document_of, person
from api.views.parts import changed
from governance.actions.acknowledgements import acknowledge
from governance.actions.documents import add_document
from governance.actions.reverting import revert
from governance.actions.reviews import record_review


class DocumentsView(DefinitionsView):
    @extend_schema(
        operation_id="add_document",
        summary="Add a document; its first version begins with a proposal",
        parameters=[schema.LANGUAGE],
        request=NewDocumentSerializer,
        responses={201: PolicySerializer, **schema.problems(400, 401, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request) -> Response:
        sent = checked(NewDocumentSerializer(data=reading.sent(request)))
        added = add_document(by=person(request), at=timezone.now(), **sent)
        return Response(PolicySerializer(added).data, status=201)


class CompareView(ReadView):
    @extend_schema(
        operation_id="compare_versions",
        summary="What one version changes of another, and the stages that this touches",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("old", int, required=True),
            OpenApiParameter("new", int, required=True),
        ],
        responses={200: DocumentChangeSerializer, **schema.problems(400, 401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        numbers = {name: request.query_params.get(name, "") for name in ("old", "new")}
        wrong = [
            fault(name, "not_a_number", _("Send a number."))
            for name, number in numbers.items()
            if not (number.isascii() and number.isdecimal() and len(number) < 9)
        ]
        if wrong:
            raise Problem(400, "invalid", errors=wrong)
        old, new = (numbered(versions(), key, int(number)) for number in numbers.values())
        names = {"old": old.number, "new": f"version {new.number}"}
        return Response(DocumentChangeSerializer(changed(new.document, old.body, new.body) | names).data)


class AcknowledgementsView(ReadView):
    @extend_schema(
        operation_id="list_acknowledgements",
        summary="Who has acknowledged a version",
        parameters=[schema.LANGUAGE],
        responses={200: AcknowledgementSerializer(many=True), **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str, number: int) -> Response:
        rows = numbered(versions(), key, number).acknowledgements.select_related("user")
        return Response(AcknowledgementSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="acknowledge",
        summary="Acknowledge a version",
        parameters=[schema.LANGUAGE],
        request=None,
        responses={201: AcknowledgementSerializer, **schema.problems(401, 404, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request, key: str, number: int) -> Response:
        version = numbered(versions(), key, number)
        read = acknowledge(version=version, by=person(request), at=timezone.now())
        return Response(AcknowledgementSerializer(read).data, status=201)


class RevertView(APIView):
    @extend_schema(
        operation_id="revert",
        summary="Put an earlier version's body back in force at once; the CMO, in an emergency",
        parameters=[schema.LANGUAGE],
        request=RevertSerializer,
        responses={201: VersionWholeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request, key: str, number: int) -> Response:
        sent = checked(RevertSerializer(data=reading.sent(request)))
        version = numbered(versions(), key, number)
        new = revert(version=version, by=person(request), at=timezone.now(), **sent)
        return Response(whole(numbered(versions(), key, new.number)), status=201)


class ReviewsView(ReadView):
    @extend_schema(
        operation_id="list_reviews",
        summary="Recorded reviews of a document, oldest first",
        parameters=[schema.LANGUAGE],
        responses={200: ReviewSerializer(many=True), **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        rows = document_of(key).reviews.select_related("version", "by", "retirement")
        return Response(ReviewSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="record_review",
        summary="Record the review that is due",
        parameters=[schema.LANGUAGE],
        request=RecordReviewSerializer,
        responses={201: ReviewSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def post(self, request: Request, key: str) -> Response:
        sent = checked(RecordReviewSerializer(data=reading.sent(request)))
        review = record_review(document=document_of(key), by=person(request), at=timezone.now(), **sent)
        return Response(ReviewSerializer(review).data, status=201)


class PacksView(ReadView):
    @extend_schema(
        operation_id="list_evidence_packs",
        summary="The frozen evidence of a document's reviews, newest first",
        parameters=[schema.LANGUAGE],
        responses={200: PackSerializer(many=True), **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        rows = document_of(key).packs.select_related("document", "version", "snapshot")
        return Response(PackSerializer(rows, many=True).data)

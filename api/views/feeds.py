"""Calendar feeds: the reader's private addresses, made and revoked."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.webhooks import FeedKindSerializer, FeedMadeSerializer, FeedSerializer
from api.views.governing import checked, person
from governance.actions.feeds import issue_feed, revoke_feed


class FeedsView(APIView):
    @extend_schema(
        operation_id="list_feeds",
        summary="Your calendar addresses in use, without the addresses",
        responses={200: FeedSerializer(many=True), **schema.problems(401)},
        tags=["calendar"],
    )
    def get(self, request: Request) -> Response:
        return Response(FeedSerializer(person(request).feeds.live(), many=True).data)

    @extend_schema(
        operation_id="issue_feed",
        summary="Make a calendar address; it replaces yours of the same kind and is shown this once",
        parameters=[schema.LANGUAGE],
        request=FeedKindSerializer,
        responses={201: FeedMadeSerializer, **schema.problems(400, 401)},
        tags=["calendar"],
    )
    def post(self, request: Request) -> Response:
        asked = checked(FeedKindSerializer(data=reading.sent(request)))
        row, secret = issue_feed(kind=asked["kind"], by=person(request), at=timezone.now())
        address = request.build_absolute_uri(reverse("feed", args=[secret]))
        answer = FeedMadeSerializer(row, context={"address": address}).data
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})


class FeedView(APIView):
    @extend_schema(
        operation_id="revoke_feed",
        summary="Revoke one of your calendar addresses; nothing is at it any more",
        parameters=[schema.LANGUAGE],
        responses={200: FeedSerializer, **schema.problems(401, 404)},
        tags=["calendar"],
    )
    def delete(self, request: Request, number: int) -> Response:
        row = person(request).feeds.filter(pk=number).first()
        if row is None:
            raise Problem(404, "not_found")
        return Response(FeedSerializer(revoke_feed(feed=row, by=person(request), at=timezone.now())).data)

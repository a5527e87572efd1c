"""Channels of the company's chat that are told: for administrators, as on their pages."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.notices import NoticeSerializer
from api.serializers.webhooks import WebhookAddSerializer, WebhookChangeSerializer, WebhookSerializer
from api.views.governing import checked, person
from evidence.connectors.vendor import Trouble
from evidence.connectors.words import trouble
from governance.actions.webhooks import add_webhook, ask_test, change_webhook, pause_webhook, remove_webhook
from governance.models import Webhook
from governance.sending import send


class WebhooksView(APIView):
    @extend_schema(
        operation_id="list_webhooks",
        summary="Channels that are told, and how the last message to each went",
        parameters=[schema.LANGUAGE],
        responses={200: WebhookSerializer(many=True), **schema.problems(401)},
        tags=["notices"],
    )
    def get(self, request: Request) -> Response:
        return Response(WebhookSerializer(Webhook.objects.present(), many=True).data)

    @extend_schema(
        operation_id="add_webhook",
        summary="Let a channel be told; administrators",
        parameters=[schema.LANGUAGE],
        request=WebhookAddSerializer,
        responses={201: WebhookSerializer, **schema.problems(400, 401, 409)},
        tags=["notices"],
    )
    def post(self, request: Request) -> Response:
        asked = checked(WebhookAddSerializer(data=reading.sent(request)))
        try:
            row = add_webhook(**asked, by=person(request), at=timezone.now())
        except Trouble as error:
            raise unsealed(error) from None
        return Response(WebhookSerializer(row).data, status=201)


class WebhookView(APIView):
    @extend_schema(
        operation_id="get_webhook",
        summary="One channel",
        parameters=[schema.LANGUAGE],
        responses={200: WebhookSerializer, **schema.problems(401, 404)},
        tags=["notices"],
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(WebhookSerializer(one(number)).data)

    @extend_schema(
        operation_id="change_webhook",
        summary="Change what a channel is told, pause it or let it go on; administrators",
        parameters=[schema.LANGUAGE],
        request=WebhookChangeSerializer(partial=True),
        responses={200: WebhookSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["notices"],
    )
    def patch(self, request: Request, number: int) -> Response:
        row, by, at = one(number), person(request), timezone.now()
        asked = checked(WebhookChangeSerializer(data=reading.sent(request), partial=True))
        paused = asked.pop("paused", None)
        try:
            row = change_webhook(webhook=row, by=by, at=at, **asked)
        except Trouble as error:
            raise unsealed(error) from None
        if paused is not None:
            row = pause_webhook(webhook=row, paused=paused, by=by, at=at)
        return Response(WebhookSerializer(row).data)

    @extend_schema(
        operation_id="remove_webhook",
        summary="Remove a channel and erase its address; administrators",
        parameters=[schema.LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409)},
        tags=["notices"],
    )
    def delete(self, request: Request, number: int) -> Response:
        remove_webhook(webhook=one(number), by=person(request), at=timezone.now())
        return Response(status=204)


class WebhookTestView(APIView):
    @extend_schema(
        operation_id="test_webhook",
        summary="Send a test now; the answer says whether it was taken; administrators",
        parameters=[schema.LANGUAGE],
        request=None,
        responses={200: NoticeSerializer, **schema.problems(401, 404, 409)},
        tags=["notices"],
    )
    def post(self, request: Request, number: int) -> Response:
        notice = ask_test(webhook=one(number), by=person(request), at=timezone.now())
        send(notice.pk, timezone.now)
        notice.refresh_from_db()
        return Response(NoticeSerializer(notice, context={"seen_at": notice.created_at}).data)


def one(number: int) -> Webhook:
    """Raises Problem 404."""
    row = Webhook.objects.present().filter(pk=number).first()
    if row is None:
        raise Problem(404, "not_found")
    return row


def unsealed(error: Trouble) -> Problem:
    return Problem(409, error.code, trouble(error.code, error.params))

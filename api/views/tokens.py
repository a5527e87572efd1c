"""Token sign-in and sign-out."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import Tokens
from api.errors import Problem
from api.schema import problems
from people.tokens import end_token, give_token


class SignInSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=1024)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(
        help_text="For the header “Authorization: Bearer TOKEN”; never shown again."
    )
    expires_at = serializers.DateTimeField(allow_null=True)


class TokensView(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="sign_in",
        summary="Sign in: an e-mail address and a password for a token",
        request=SignInSerializer,
        responses={201: TokenSerializer, **problems(400, 401, 429)},
        tags=["tokens"],
    )
    def post(self, request: Request) -> Response:
        asked = SignInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            # The pages' own sign-in: the attempts that failed here count there, and the other way round.
            user = get_adapter().authenticate(request._request, **asked.validated_data)
        except ValidationError as error:
            raise Problem(429, "throttled", headers={"Retry-After": "300"}) from error
        if user is None or not user.is_active:
            detail = _("The e-mail address or the password is not right.")
            raise Problem(401, "wrong_credentials", detail, headers={"WWW-Authenticate": "Bearer"})
        token, expires_at = give_token(by=user)
        return Response(TokenSerializer({"token": token, "expires_at": expires_at}).data, status=201)


class CurrentTokenView(APIView):
    authentication_classes = [Tokens]

    @extend_schema(
        operation_id="sign_out",
        summary="Sign out: the token of this request is void from now on",
        responses={204: None, **problems(401)},
        tags=["tokens"],
    )
    def delete(self, request: Request) -> Response:
        end_token(token=request.auth)
        return Response(status=204)

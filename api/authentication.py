"""Token sign-in: who sends `Authorization: Bearer TOKEN`."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class Tokens(TokenAuthentication):  # type: ignore[misc]
    """Knox's tokens, of which only digests are stored."""

    def authenticate_credentials(self, token: bytes) -> Any:
        # Knox would stumble over bytes that are no UTF-8.
        if not token.isascii():
            raise AuthenticationFailed
        return super().authenticate_credentials(token)


class TokensInSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = Tokens
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}

"""Tokens for the API: given at sign-in, ended at sign-out. Knox keeps their digests and lets them expire."""

from datetime import datetime

from django.db import transaction
from knox.models import AuthToken

from people.models import User


@transaction.atomic
def give_token(*, by: User) -> tuple[str, datetime | None]:
    """A new token, which is not shown again, and when it expires."""
    row, token = AuthToken.objects.create(user=by)
    return token, row.expiry


@transaction.atomic
def end_token(*, token: AuthToken) -> None:
    """Void from now on."""
    token.delete()

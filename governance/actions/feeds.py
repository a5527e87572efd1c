"""Calendar feeds: an address is issued, read and revoked. Whoever has it can read: it is a secret."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from governance.models import Feed
from people.actions import save_as
from people.models import User

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def issue_feed(*, kind: str, by: User, at: datetime) -> tuple[Feed, str]:
    """A new feed and its secret, which is not shown again. It replaces one of the same kind."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    for row in by.feeds.live().filter(kind=kind):
        revoke_feed(feed=row, by=by, at=at)
    secret = token_urlsafe(32)
    language = by.language or get_language() or settings.LANGUAGE_CODE
    feed = Feed(user=by, kind=kind, digest=digests(secret)[0], language=language, made_at=at)
    return save_as(feed, by=by, at=at), secret


@transaction.atomic
def revoke_feed(*, feed: Feed, by: User, at: datetime) -> Feed:
    """Nothing is at its address any more; revoking it again changes nothing."""
    row = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
    if row.revoked_at is None:
        row.revoked_at = at
        save_as(row, by=by, at=at)
    return row


def note_reading(*, feed: Feed, etag: str, at: datetime) -> datetime:
    """That a calendar read it. Returns since when it reads like this."""
    changed_at = feed.changed_at if feed.etag == etag and feed.changed_at else at
    if changed_at == at or feed.read_at is None or at - feed.read_at >= NOTED_EVERY:
        Feed.objects.note(pk=feed.pk, etag=etag, changed_at=changed_at, read_at=at)
    return changed_at


def digests(secret: str) -> list[str]:
    """By which a secret is found: with the key of today, then with those of before."""
    return [
        salted_hmac("governance.feeds", secret, secret=key, algorithm="sha256").hexdigest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]

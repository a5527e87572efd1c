"""Notices as lines by day: what was sent, how it went, and whether it is new to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Notice
from governance.refusals import in_words


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: Notice
    went: str
    """How it went, in words."""
    failed: bool
    new: bool


def notice_days(notices: Iterable[Notice], seen_at: datetime | None) -> list[tuple[date, list[NoticeLine]]]:
    """(day in the reader's zone, its lines) in the order given."""
    days = groupby(notices, key=lambda row: timezone.localtime(row.created_at).date())
    return [(day, [notice_line(row, seen_at) for row in rows]) for day, rows in days]


def notice_line(row: Notice, seen_at: datetime | None) -> NoticeLine:
    new = seen_at is None or row.created_at > seen_at
    return NoticeLine(row, went(row), bool(row.error and not row.sent_at), new)


def went(row: Notice) -> str:
    """How a notice goes or went, as one sentence."""
    if row.for_digest and row.digest is None:
        return _("It waits for your next digest.")
    sent = row.digest if row.digest else row
    if sent.sent_at:
        found = {"at": in_words(sent.sent_at)}
        return (_("In the digest sent on %(at)s.") if row.digest else _("Sent on %(at)s.")) % found
    if sent.next_try_at is None:
        return _("It could not be sent: %(why)s") % {"why": sent.error}
    if sent.error:
        return _("Not sent yet: %(why)s It is tried again.") % {"why": sent.error}
    return _("It is about to be sent.")

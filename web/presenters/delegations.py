"""Delegations of seats as lines of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from people.models import Delegation


@dataclass(frozen=True, slots=True)
class DelegationLine:
    row: Delegation
    state: str
    """In words: runs, begins later, over, ended early."""
    open: bool
    """It can still be ended."""
    last_instant: datetime
    """Of the period, so that its day is the last one that counts."""


def delegation_lines(rows: Iterable[Delegation], now: datetime) -> list[DelegationLine]:
    return [
        DelegationLine(row, state(row, now), row.ends_at > now, row.until - timedelta(seconds=1))
        for row in rows
    ]


def state(row: Delegation, now: datetime) -> str:
    if row.revoked_at and row.revoked_at <= now:
        return _("ended early")
    if row.until <= now:
        return _("over")
    return _("not begun yet") if row.since > now else _("in effect now")

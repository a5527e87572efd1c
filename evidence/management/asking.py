"""Asking the leads for a command: those known now, and why they cannot be asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot


def known_leads(at: datetime) -> Snapshot:
    """Raises `CommandError` before the first import."""
    snapshot = Snapshot.objects.current(at)
    if snapshot is None:
        raise CommandError(_("No leads have been imported yet. Import some first: manage.py import_leads."))
    return snapshot


@contextmanager
def asking() -> Iterator[None]:
    """Whoever asks in here is told as `CommandError` why the leads cannot be judged."""
    try:
        yield
    except CannotJudge as error:
        raise CommandError(str(error)) from None
    except TooSlow:
        raise CommandError(_("This takes too long. Allow more with LEADS_SECONDS.")) from None

"""What retention will remove and when, and why the rest stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evidence.models import Snapshot
from evidence.retention import Keeping


@dataclass(frozen=True, slots=True)
class RetentionLine:
    snapshot: Snapshot
    due: datetime
    overdue: bool
    """It goes at the next removal."""
    stays: str
    """Why it stays whatever its age; empty where it goes."""


def retention_lines(found: Iterable[Keeping], at: datetime) -> list[RetentionLine]:
    """Oldest first."""
    reasons = {
        "newest": _("stays: the newest state"),
        "cited": _("stays: a test on past leads or a trial report was computed from it"),
        "shared": _("stays: another snapshot that stays has the same content"),
        "": "",
    }
    return [
        RetentionLine(item.snapshot, item.due, not item.stays and item.due <= at, reasons[item.stays])
        for item in found
    ]

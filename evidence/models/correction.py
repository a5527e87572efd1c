"""A correction: refused rows of an import that were put right, and the import that took them in."""

from django.conf import settings
from django.db import models

from definitions.models import Record
from evidence.models.snapshot import Snapshot


class Correction(Record):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="corrections")
    """Whose rows they were."""
    taken_in = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="corrected")
    """The state that has them."""
    lines = models.JSONField()
    """The lines of the rows, as the import that refused them numbered them."""
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.snapshot}: {len(self.lines)}"

"""Retention: for how many months the leads of past snapshots are kept, and whose leads are gone since."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from definitions.models import Record
from evidence.models.snapshot import Snapshot


class Retention(models.Model):
    """The company's setting: one row, or none while nobody has set it."""

    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    """None: for good."""

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_retention_for_the_company"),
            models.CheckConstraint(
                condition=models.Q(months=None) | models.Q(months__gte=1),
                name="leads_are_kept_a_month_at_least",
            ),
        ]

    def __str__(self) -> str:
        return str(self.months or "–")


class Thinning(Record):
    """A snapshot whose files are gone, by the setting as it was then. Its row stays with its counts."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="thinning")
    months = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="thinnings")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.snapshot} thinned"

"""What past leads say about a rule, stored with the fingerprints it was computed from."""

from django.conf import settings
from django.db import models

from definitions.models import Record
from evidence.models.snapshot import Snapshot


class Backtest(Record):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="backtests")
    rule_fingerprint = models.CharField(max_length=64)
    base_fingerprint = models.CharField(max_length=64, blank=True)
    """Of the body compared with; empty where there was none."""
    body = models.JSONField(null=True)
    """The rule itself, so that it can be computed again; None of those stored before it was kept."""
    base = models.JSONField(null=True)
    """The body compared with."""
    rule_name = models.CharField(max_length=80, blank=True)
    """What was asked for: a version ("mql@3"), a revision ("#12.2"), a file; empty for a body of its own."""
    base_name = models.CharField(max_length=80, blank=True)
    cohort = models.JSONField(default=dict, blank=True)
    """evidence.cohorts.Cohort as JSON."""
    figures = models.JSONField()
    """evidence.effects.Effect as JSON."""
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="backtests"
    )

    class Meta:
        ordering = ["-computed_at"]
        indexes = [models.Index(fields=["-computed_at"], name="backtests_newest_first")]

    def __str__(self) -> str:
        return f"{self.rule_fingerprint[:8]} on {self.snapshot}"

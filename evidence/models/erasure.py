"""Leads that were erased on request: the intent first, then what was done, and which fingerprints changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from definitions.models import Record
from evidence.models.snapshot import Snapshot, Source


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def unfinished(self) -> "ErasureQuerySet":
        """Those that a crash interrupted, oldest first."""
        return self.filter(finished_at=None).order_by("pk")

    def standing(self) -> "ErasureQuerySet":
        """Those whose lead is not taken in again."""
        return self.filter(lifted_at=None)


class Erasure(models.Model):
    """One request. Of the lead itself only the keyed digest of its id stays."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="erasures")
    lead = models.CharField(max_length=340, blank=True)
    """Its id in the store until no file and no row has it any more; then empty."""
    digest = models.CharField(max_length=64)
    """evidence.leads.erased.digest of the id: tells whether a lead that comes again is this one."""
    reason = models.TextField()
    held = models.JSONField(default=dict)
    """evidence.personal.Held.counts: how much was held when it was asked for."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    """From then on the same id may be taken in again."""
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_reason = models.TextField(blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(lead=""), name="what_is_erased_has_no_id"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="lifted_when_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(lifted_at=None), name="one_standing_erasure_per_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Reissue(Record):
    """A snapshot's fingerprint before an erasure and after it."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="reissues")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="reissues")
    old = models.CharField(max_length=64, db_index=True)
    new = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.old[:8]} -> {self.new[:8]}"

"""Quarterly reviews: the evidence that is frozen for one, and what came of it.

When the next is due follows from dates: governance/schedule.py.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from definitions.models import Document, Record, Retirement, Version
from evidence.models import Snapshot
from governance.models.proposal import Proposal


class EvidencePack(Record):
    """What a review looks at, frozen two weeks before it is due. `as_of`, the instant whose data it shows,
    follows from the due date; `frozen_at` is when that was written down, which may be later.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="packs")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="packs")
    due_on = models.DateField()
    as_of = models.DateTimeField()
    frozen_at = models.DateTimeField()
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="packs")
    contents = models.JSONField()
    """See governance.packs.contents."""
    fingerprint = models.CharField(max_length=64)
    """Over the contents, the version's chain and the snapshot's fingerprint."""

    class Meta:
        ordering = ["-due_on", "document"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version", "due_on"], name="one_pack_for_each_due_date"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__gte=models.F("as_of")), name="nothing_is_frozen_ahead_of_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.due_on}"


class Review(Record):
    class Outcome(models.TextChoices):
        KEEP = "keep", _("Keep")
        CHANGE = "change", _("Change")
        RETIRE = "retire", _("Retire")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    """The due date that it answers."""
    outcome = models.CharField(max_length=10, choices=Outcome)
    notes = models.TextField()
    pack = models.ForeignKey(
        "EvidencePack", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    """What it was decided on; those of before packs were frozen have none."""
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    """The draft that the outcome "change" opened."""
    retirement = models.OneToOneField(
        Retirement, null=True, blank=True, on_delete=models.PROTECT, related_name="review"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version", "due_on"], name="each_due_date_is_answered_once"
            ),
            models.CheckConstraint(condition=~Q(notes=""), name="a_review_has_notes"),
            models.CheckConstraint(
                condition=Q(outcome="retire", retirement__isnull=False)
                | ~Q(outcome="retire") & Q(retirement=None),
                name="retired_exactly_by_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.due_on}: {self.outcome}"

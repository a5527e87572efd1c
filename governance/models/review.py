"""A quarterly review that took place. When the next is due follows from dates: governance/schedule.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from definitions.models import Document, Record, Version


class Review(Record):
    class Outcome(models.TextChoices):
        KEEP = "keep", _("Keep")
        CHANGE = "change", _("Change")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    """The due date that it answers."""
    outcome = models.CharField(max_length=10, choices=Outcome)
    notes = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version", "due_on"], name="each_due_date_is_answered_once"
            ),
            models.CheckConstraint(condition=~Q(notes=""), name="a_review_has_notes"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.due_on}: {self.outcome}"

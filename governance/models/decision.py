"""What the CMO decided on a revision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from definitions.models import Record
from governance.models.proposal import Proposal, Revision
from governance.models.trial import TrialReport


class Decision(Record):
    class Outcome(models.TextChoices):
        APPROVED = "approved"
        CHANGES_REQUESTED = "changes_requested"
        REJECTED = "rejected"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    report = models.ForeignKey(TrialReport, null=True, on_delete=models.PROTECT, related_name="decisions")
    """The trial report it cites; empty only where no trial was needed."""
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField(blank=True)
    seat = models.SlugField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions_through_others",
    )
    """The seat's holder, where a delegate decided."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(outcome="approved"), name="approved_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="refusing_or_returning_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"

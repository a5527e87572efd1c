"""Something that somebody undertook to do by a day, in a session or between them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.models.proposal import Proposal
from governance.models.session import Session


class ActionItem(models.Model):
    """Open until it is done; it can be opened again."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="actions")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    text = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions")
    due_on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions_recorded"
    )
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions_done",
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="an_action_is_done_when_and_by_whom",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="an_action_says_what_to_do"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def overdue(self, today: date) -> bool:
        return self.done_at is None and self.due_on < today

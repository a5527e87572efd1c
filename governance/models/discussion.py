"""Threads on a proposal and on each of its criteria."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.models.proposal import Proposal, Revision


class Thread(models.Model):
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="threads")
    criterion = models.CharField(max_length=64, blank=True)
    """The id of the node it hangs on, which it keeps when the node moves; empty for the whole proposal."""
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolved_threads",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.criterion}".strip()


class Comment(models.Model):
    """A remark, in Markdown. One made after the decision is shown as later."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True)
    """Whom it names after an @, as of then."""

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Suggestion(models.Model):
    """A change of the body that a remark carries, which the proposer takes over or declines."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="suggestion")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="suggestions")
    """What it starts from."""
    body = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="settled_suggestions",
    )
    settled_reason = models.TextField(blank=True)
    """Why it was declined."""
    taken_as = models.OneToOneField(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestion"
    )
    """The revision that it became."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_reason="", taken_as=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False)
                & (Q(taken_as__isnull=False, settled_reason="") | Q(taken_as=None) & ~Q(settled_reason="")),
                name="taken_as_a_revision_or_declined_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment}"

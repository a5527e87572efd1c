"""Threads on a proposal and on each of its criteria."""

from django.conf import settings
from django.db import models

from governance.models.proposal import Proposal


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

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

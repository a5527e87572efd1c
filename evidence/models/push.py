"""The inbox: leads that another system sent, stored at once and taken into the next snapshot."""

from django.conf import settings
from django.db import models

from evidence.models.snapshot import Snapshot, Source


class PushQuerySet(models.QuerySet["Push"]):
    def waiting(self) -> "PushQuerySet":
        """Those that no snapshot has yet, oldest first."""
        return self.filter(taken_in=None, accepted__gt=0).order_by("pk")


class Push(models.Model):
    """One request: what was sent of one source, how much of it was taken, and what was answered."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="pushes")
    key = models.CharField(max_length=255, blank=True)
    """The sender's Idempotency-Key, of which each sender has only one; empty where none was sent."""
    digest = models.CharField(max_length=64)
    """SHA-256 of what was sent and where to: the same key with another digest is another request."""
    answer = models.JSONField(default=list)
    """What was refused, to be answered again when the same request comes again."""
    sent = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    pushed_at = models.DateTimeField()
    pushed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pushes")
    taken_in = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="pushes")

    objects = PushQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent=models.F("accepted") + models.F("refused")),
                name="everything_sent_is_accepted_or_refused",
            ),
            models.UniqueConstraint(
                fields=["pushed_by", "key"], condition=~models.Q(key=""), name="one_push_per_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pushed_at:%Y-%m-%d %H:%M}"


class PushedLead(models.Model):
    """What a push says of one lead, until a snapshot has it; then the row goes."""

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="leads")
    source_id = models.CharField(max_length=255, db_index=True)
    fields = models.JSONField(default=dict)
    """Attribute key or life field -> text; blank empties it."""
    known_from = models.JSONField(default=dict)
    """Attribute key -> instant."""
    events = models.JSONField(null=True)
    """A list of [event, instant, person]; null where nothing is said of events."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.source_id

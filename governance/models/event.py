"""What people did: the log from which the history page and every timeline are read."""

from django.conf import settings
from django.db import models

from definitions.models import Document, Record, Version
from governance.models.proposal import Proposal


class Event(Record):
    verb = models.CharField(max_length=40)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="events")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    seat = models.SlugField(blank=True)
    """The seat in which it was done, where it took one."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="events")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events_through_others",
    )
    """The seat's holder, where a delegate did it."""
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    """What else the line needs to be read: {"revision": 2, "criterion": "…", "in_force_from": "…"}."""

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["-at"], name="event_newest_first")]

    def __str__(self) -> str:
        return f"{self.verb} {self.proposal or self.document or self.version}"

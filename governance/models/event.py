"""What people did: the log from which the history page and every timeline are read."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from definitions.models import Document, Record, RecordQuerySet, Version
from governance.models.proposal import Proposal


class EventQuerySet(RecordQuerySet):
    def chain(self, event: "Event") -> Self:
        """The chain that an event belongs to, in order: its proposal's, else its document's."""
        return self.filter(document=event.document_id, proposal=event.proposal_id).order_by("pk")


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
    records = models.JSONField(default=dict)
    """The seals of the rows that were written (governance/seals.py): {"position:12": "…"}."""
    previous = models.CharField(max_length=64, blank=True)
    """The digest of the event before it in its chain."""
    digest = models.CharField(max_length=64)
    """Seal over all of this and over `previous`."""

    objects = EventQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="an_event_is_sealed")]
        indexes = [
            models.Index(fields=["-at"], name="event_newest_first"),
            models.Index(fields=["document", "proposal", "id"], name="event_chain"),
            models.Index(fields=["document", "-at"], name="events_of_a_document"),
            models.Index(fields=["verb", "-at"], name="events_of_a_kind"),
            models.Index(fields=["by", "-at"], name="events_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.proposal or self.document or self.version}"

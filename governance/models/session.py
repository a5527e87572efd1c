"""The dated weekly sessions of a discussion, held or waived."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.models.proposal import Proposal


class Session(models.Model):
    """One planned meeting; planned when the discussion opens, moved and held by the heads."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    planned_for = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    attendees = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="sessions_attended", blank=True)
    minutes = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    """What was agreed on, apart from what was said."""
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recorded_sessions",
    )

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="session_numbers_are_unique"),
            models.CheckConstraint(
                condition=Q(held_at=None, recorded_by=None)
                | (Q(held_at__isnull=False, recorded_by__isnull=False) & ~Q(minutes="")),
                name="a_held_session_has_minutes_and_who_wrote_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} session {self.number}"


class Waiver(models.Model):
    """One head does without the sessions that are still to be held; it takes both."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="waivers")
    seat = models.SlugField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="waivers")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "seat"], name="each_seat_waives_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.seat}"

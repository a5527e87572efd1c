"""A seat's holder lets somebody else act in it for a period."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from people.models.seat import Seat, SeatHolding


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def at(self, instant: datetime) -> "DelegationQuerySet":
        """Those in effect at an instant: begun, not over, not revoked, and the holder still on the seat."""
        holding = SeatHolding.objects.at(instant).filter(seat=models.OuterRef("seat"))
        running = self.filter(since__lte=instant, until__gt=instant)
        running = running.filter(Q(revoked_at=None) | Q(revoked_at__gt=instant))
        return running.filter(models.Exists(holding.filter(user=models.OuterRef("holder"))))


class Delegation(models.Model):
    """Runs [since, until), shorter where it was revoked. What the delegate does counts as the seat's."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="delegations")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_held"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(holder=F("delegate")), name="nobody_delegates_to_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.holder} → {self.delegate}"

    @property
    def ends_at(self) -> datetime:
        """When it ended or will end."""
        return min(self.until, self.revoked_at) if self.revoked_at else self.until

"""The three seats of the agreement, and who holds them from when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from simple_history.models import HistoricalRecords

from people.models.department import Department


class Seat(models.Model):
    """Marketing head, sales head or CMO. A seat exists even while nobody sits on it: then it blocks."""

    MARKETING_HEAD = "marketing_head"
    SALES_HEAD = "sales_head"
    CMO = "cmo"
    HEADS = (MARKETING_HEAD, SALES_HEAD)

    key = models.SlugField(unique=True)
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ja


def running(instant: datetime, path: str = "") -> Q:
    """That a holding runs at an instant: it has begun and not yet ended. `path`: how it is reached."""
    ahead = Q(**{f"{path}until": None}) | Q(**{f"{path}until__gt": instant})
    return Q(**{f"{path}since__lte": instant}) & ahead


class SeatHoldingQuerySet(models.QuerySet["SeatHolding"]):
    def at(self, instant: datetime) -> "SeatHoldingQuerySet":
        """The holdings that run at an instant."""
        return self.filter(running(instant))


class SeatHolding(models.Model):
    """A person sits on a seat from an instant until another (open while `until` is empty)."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seat_holdings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = SeatHoldingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(until=None), name="one_open_holding_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="holding_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.user}"

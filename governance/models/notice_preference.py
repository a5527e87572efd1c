"""How somebody wants to be told, and how far they and their digests have come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class NoticePreference(models.Model):
    """What a person chose; who chose nothing has no row. Read by governance.ways."""

    USUAL_HOUR = 9

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    ways = models.JSONField(default=dict)
    """Kind of notice -> way, where it is not the usual one."""
    digest_hour = models.PositiveSmallIntegerField(default=USUAL_HOUR)
    """Of the person's own day, from which the digest comes."""

    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lte=23), name="an_hour_of_the_day")]

    def __str__(self) -> str:
        return f"{self.user}: {self.ways}"


class NoticeMark(models.Model):
    """How far somebody has read their notices, and the last day of theirs that had its digest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_mark"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    digested_on = models.DateField(null=True, blank=True)
    """Also where nothing waited and none was sent."""

    def __str__(self) -> str:
        return f"{self.user}: {self.digested_on}"

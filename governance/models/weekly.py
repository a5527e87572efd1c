"""The weekly review: the pack that was frozen for a meeting, its minutes, and what was decided to do next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from simple_history.models import HistoricalRecords

from definitions.models import Record


class WeeklySchedule(models.Model):
    """When the two departments meet: one row, or none while nobody has set it."""

    weekday = models.PositiveSmallIntegerField(choices=list(enumerate(WEEKDAYS.values())))
    """From Monday on."""
    begins = models.TimeField()
    ends = models.TimeField()

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_weekly_schedule_for_the_company"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, begins__lt=F("ends")), name="a_weekly_review_has_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class WeeklyPack(Record):
    """The numbers of one meeting as they stood when it was frozen. They never change."""

    day = models.DateField(unique=True)
    """Of the meeting, in the company's zone."""
    meets_at = models.DateTimeField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Empty where its time had come."""
    body = models.JSONField()
    """governance.weekly_pack says what is in it."""
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class WeeklyNote(Record):
    """What was said under one item of the agenda; the newest counts."""

    pack = models.ForeignKey(WeeklyPack, on_delete=models.PROTECT, related_name="notes")
    item = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pack} {self.item}"


class WeeklyAction(models.Model):
    """Something that somebody does until a day, and what came of it."""

    pack = models.ForeignKey(WeeklyPack, on_delete=models.PROTECT, related_name="actions")
    """Of the meeting in which it was decided."""
    text = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="weekly_actions"
    )
    due = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False)
    """It ended without being done; `result` says why."""
    result = models.TextField(blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, dropped=False)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="a_weekly_action_is_ended_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text

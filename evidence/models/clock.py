"""What moves or stops the 48-hour rule's clocks: the company's closures, exceptions, and contacts recorded by
hand.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Closure(models.Model):
    """A day on which the company is closed. One that was entered late moves running clocks only."""

    day = models.DateField()
    name = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Before the day began: it never counted."""

    history = HistoricalRecords()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(withdrawn_at=None), name="a_day_is_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OfALeadQuerySet(models.QuerySet[Any]):
    def standing(self) -> "OfALeadQuerySet":
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def forget(self, lead: str, name: str) -> None:
        """Keep what was recorded of an erased lead under a name that tells nothing, and without its words."""
        words = {"note": ""} if self.model is not ClockAlert else {}
        self.filter(lead=lead).update(lead=name, **words)


class Exemption(models.Model):
    """An exception to the rule: hours that do not count, of one lead or, where `lead` is empty, of all."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("an emergency")
        DISASTER = "disaster", _("a disaster")
        SYSTEM_FAILURE = "system_failure", _("a system failure")
        LATER_DATE = "later_date", _("the lead asked for a later date")
        OTHER = "other", _("another reason")

    lead = models.CharField(max_length=340, blank=True)
    """Its id in the store: "<source>:<id in the source>"."""
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField()
    """Why, in words."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OfALeadQuerySet.as_manager()

    class Meta:
        ordering = ["-allowed_at", "-pk"]
        indexes = [models.Index(fields=["lead"], name="exemptions_of_a_lead")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="an_exemption_has_hours"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="an_exemption_is_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.lead}"


class Contact(models.Model):
    """A contact that sales recorded by hand, beside those that the CRM tells of."""

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        MAIL = "mail", _("e-mail")
        MEETING = "meeting", _("meeting")
        VISIT = "visit", _("visit")

    lead = models.CharField(max_length=340)
    kind = models.CharField(max_length=8, choices=Kind)
    made_at = models.DateTimeField()
    two_way = models.BooleanField()
    """The lead was reached: somebody answered. Otherwise it was an attempt."""
    note = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """By the person: it was recorded by mistake."""

    objects = OfALeadQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["lead"], name="contacts_of_a_lead")]

    def __str__(self) -> str:
        return f"{self.kind} {self.lead}"


class ClockAlert(models.Model):
    """That somebody was told that a clock reached a level, or that it went past it between two looks."""

    lead = models.CharField(max_length=340)
    started_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    """Percent of its time: 50, 75, 100."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfALeadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "started_at", "level", "person"], name="an_alert_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead} {self.level}%"

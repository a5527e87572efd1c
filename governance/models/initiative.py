"""The roadmap: when it began, what is under way in each of its phases, and what took place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.phases import NUMBERS


class Roadmap(models.Model):
    """The company's: one row, or none while nobody has said when it began."""

    began_on = models.DateField(_("began on"))

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_roadmap_for_the_company"),
        ]

    def __str__(self) -> str:
        return f"{self.began_on}"


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def under_way(self) -> "InitiativeQuerySet":
        """Those that nobody retired."""
        return self.filter(retired_at=None)


class Initiative(models.Model):
    """What is done again and again in a phase, by whom, how often, and how often in all."""

    class Cadence(models.TextChoices):
        ONCE = "once", _("once")
        WEEKLY = "weekly", _("every week")
        TWICE_A_MONTH = "twice_a_month", _("twice a month")
        MONTHLY = "monthly", _("every month")
        QUARTERLY = "quarterly", _("every quarter")

    phase = models.PositiveSmallIntegerField(choices=[(number, str(number)) for number in NUMBERS])
    title = models.CharField(max_length=100)
    purpose = models.TextField(blank=True)
    """What it is for and who takes part, in people's own words."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="initiatives")
    cadence = models.CharField(max_length=20, choices=Cadence)
    goal = models.PositiveSmallIntegerField(null=True, blank=True)
    """How often in all; null: as long as it goes on."""
    starts_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="initiatives_added"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.TextField(blank=True)

    objects = InitiativeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["phase", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=NUMBERS), name="an_initiative_hangs_on_a_phase"),
            models.CheckConstraint(
                condition=Q(goal=None) | Q(goal__gte=1), name="a_goal_counts_one_at_least"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_reason="")
                | (Q(retired_at__isnull=False) & ~Q(retired_reason="")),
                name="a_retired_initiative_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def standing(self) -> "OccurrenceQuerySet":
        """Those that nobody struck out."""
        return self.filter(struck_at=None)


class Occurrence(models.Model):
    """It took place: when, who was there, what came of it. A wrong one is struck out, never deleted."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="occurrences")
    held_on = models.DateField()
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="occurrences", blank=True)
    note = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="occurrences_recorded"
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="occurrences_struck",
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="an_occurrence_has_a_note"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="whoever_struck_an_occurrence_out_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} {self.held_on}"

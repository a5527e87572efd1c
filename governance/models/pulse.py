"""The pulse: rounds in which marketing and sales say how they work together, and answers without names.

No answer can be joined to a person by what is stored: it has no person, no instant and no number that tells
when it came, and each answer stores all of its round anew in drawn order (governance.actions.pulse). Who has
answered is kept apart, only while the round is open, so that nobody answers twice.
"""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from people.company_time import company_day
from people.models import Department

SIDES = (Department.Side.MARKETING, Department.Side.SALES)


class PulseRoundQuerySet(models.QuerySet["PulseRound"]):
    def present(self) -> "PulseRoundQuerySet":
        """Those that nobody called off."""
        return self.filter(called_off_at=None)


class PulseRound(models.Model):
    """`ends_at`: from then on nobody answers, and the results are shown. `asked_*`: people of either side
    when it was opened.
    """

    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pulses_opened"
    )
    ends_at = models.DateTimeField()
    asked_marketing = models.PositiveIntegerField()
    asked_sales = models.PositiveIntegerField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pulses_called_off",
    )

    objects = PulseRoundQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("opened_at")), name="a_pulse_ends_later"),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
                name="whoever_called_a_pulse_off_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """The company's day at whose end it ends."""
        return company_day(self.ends_at - timedelta(seconds=1))


def _score() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])


class PulseAnswer(models.Model):
    """One person's answers; whose, nobody can say. The key is drawn, so that it tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=10, choices=[(side.value, side.label) for side in SIDES])
    """Of whoever answered, about the other one."""
    promise = _score()
    information = _score()
    listening = _score()
    numbers = _score()
    together = _score()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 5) for name in ("promise", "information", "listening")})
                & Q(numbers__range=(1, 5), together__range=(1, 5)),
                name="a_pulse_scores_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.side}"


class PulseAnswered(models.Model):
    """That a person has answered an open round; forgotten once it has ended. No instant, no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(PulseRound, on_delete=models.PROTECT, related_name="answered")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="nobody_answers_a_pulse_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.round}"

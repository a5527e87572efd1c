"""How leads are counted: the age from which one counts in a rate, and which sources are not marketing's."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Counting(models.Model):
    """The company's setting: one row, or none while nobody has set it."""

    follow_up_days = models.PositiveSmallIntegerField(_("days until follow-up counts"))
    opportunity_days = models.PositiveSmallIntegerField(_("days until an opportunity counts"))
    won_days = models.PositiveSmallIntegerField(_("days until a deal won counts"))
    sales_sources = models.JSONField(_("sources that sales brings"), default=list, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_counting_for_the_company"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_days} / {self.opportunity_days} / {self.won_days}"

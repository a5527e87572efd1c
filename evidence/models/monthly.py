"""Figures that are entered for a month: what a department cost, and what both heads want to reach."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class MonthlyFigure(models.Model):
    """One figure of one month, edited in place with its history."""

    class Kind(models.TextChoices):
        MARKETING_COST = "marketing_cost", _("Cost of marketing")
        SALES_COST = "sales_cost", _("Cost of sales")
        LEADS_GOAL = "leads_goal", _("Goal: leads")
        MQLS_GOAL = "mqls_goal", _("Goal: MQLs")
        CONTRIBUTION_GOAL = "contribution_goal", _("Goal: pipeline contribution")
        WON_GOAL = "won_goal", _("Goal: deals won")

    month = models.DateField()
    """Its first day."""
    kind = models.CharField(max_length=20, choices=Kind)
    value = models.DecimalField(max_digits=15, decimal_places=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["month", "kind"], name="one_figure_of_a_kind_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_month_by_its_first_day"),
            models.CheckConstraint(condition=Q(value__gte=0), name="a_figure_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind}"

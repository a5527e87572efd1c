"""The figures of a month: costs by department, and goals."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import MonthlyFigure
from web.presenters.figures import currency


class MonthForm(forms.Form):
    """An empty field removes a figure."""

    month = forms.DateField(label=gettext_lazy("Month"), widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for kind in MonthlyFigure.Kind:
            self.fields[kind.value] = forms.DecimalField(
                label=label_of(kind), required=False, min_value=0, max_digits=15, decimal_places=0
            )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)

    @property
    def figures(self) -> dict[str, Any]:
        return {kind.value: self.cleaned_data.get(kind.value) for kind in MonthlyFigure.Kind}


def label_of(kind: MonthlyFigure.Kind) -> str:
    """With the unit, of amounts: マーケティングの費用（円）."""
    if kind in (MonthlyFigure.Kind.LEADS_GOAL, MonthlyFigure.Kind.MQLS_GOAL, MonthlyFigure.Kind.WON_GOAL):
        return str(kind.label)
    return _("%(label)s (%(currency)s)") % {"label": kind.label, "currency": currency()}

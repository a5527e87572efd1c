"""The figures of a month: costs by department, and goals."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.models import MonthlyFigure


class MonthForm(forms.Form):
    """An empty field removes a figure."""

    month = forms.DateField(label=_("Month"), widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for kind in MonthlyFigure.Kind:
            self.fields[kind.value] = forms.DecimalField(
                label=kind.label, required=False, min_value=0, max_digits=15, decimal_places=0
            )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)

    @property
    def figures(self) -> dict[str, Any]:
        return {kind.value: self.cleaned_data.get(kind.value) for kind in MonthlyFigure.Kind}

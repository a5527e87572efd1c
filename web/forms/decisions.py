"""The decision: the date in force and the reason."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Proposal, TrialReport
from people.company_time import midnight
from web.forms.days import DayField


class ApproveForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    report = forms.ModelChoiceField(
        queryset=TrialReport.objects.none(), widget=forms.HiddenInput, required=False
    )
    """The report that was read; empty only where no trial was needed."""
    in_force_from = DayField(label=_("In force from"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reports = TrialReport.objects.filter(trial__proposal=proposal)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]

    def clean_in_force_from(self) -> datetime:
        """0:00 of the day in the company's time zone."""
        day: date = self.cleaned_data["in_force_from"]
        return midnight(day)

"""The decision: the date in force and the reason."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from governance.models import Proposal, TrialReport


class ApproveForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    report = forms.ModelChoiceField(
        queryset=TrialReport.objects.none(), widget=forms.HiddenInput, required=False
    )
    """The report that was read; empty only where no trial was needed."""
    in_force_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reports = TrialReport.objects.filter(trial__proposal=proposal)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]

    def clean_in_force_from(self) -> datetime:
        """0:00 of the day in the company's time zone."""
        day: date = self.cleaned_data["in_force_from"]
        return datetime.combine(day, time(), ZoneInfo(settings.COMPANY_TIME_ZONE))

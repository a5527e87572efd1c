"""The form that records a review."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from governance.models import Review
from people.company_time import midnight
from web.forms.days import DayField


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[
            (Review.Outcome.KEEP, gettext_lazy("It stays as it is")),
            (Review.Outcome.CHANGE, gettext_lazy("It needs a change")),
        ],
        widget=forms.RadioSelect,
    )
    notes = forms.CharField(
        label=gettext_lazy("What was looked at and why this follows"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RetireForm(forms.Form):
    """The CMO takes a definition out of force, and says so twice."""

    notes = forms.CharField(label=gettext_lazy("Why it is retired"), widget=forms.Textarea(attrs={"rows": 3}))
    retire_from = DayField(
        label=gettext_lazy("Not in force from"),
        required=False,
        help_text=gettext_lazy("From the beginning of that day. Left empty: at once."),
    )
    confirm = forms.CharField(label=gettext_lazy("The document's key, to confirm"), max_length=64)

    def clean_retire_from(self) -> datetime | None:
        day = self.cleaned_data["retire_from"]
        return midnight(day) if day else None

    def clean(self) -> dict[str, Any]:
        return (super().clean() or {}) | {"outcome": Review.Outcome.RETIRE}

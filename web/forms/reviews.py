"""The form that records a review."""

from django import forms
from django.utils.translation import gettext_lazy

from governance.models import Review


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

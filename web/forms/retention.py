"""The form that says how long past snapshots keep their leads."""

from django import forms
from django.utils.translation import gettext_lazy

from evidence.retention import MOST_MONTHS


class RetentionForm(forms.Form):
    months = forms.IntegerField(
        label=gettext_lazy("Months that a past snapshot keeps its leads"),
        help_text=gettext_lazy("Leave it empty to keep them for good."),
        min_value=1,
        max_value=MOST_MONTHS,
        required=False,
    )

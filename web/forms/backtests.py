"""The form that asks for a test on past leads: the rule, what to compare it with, the cohort."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.cohorts import Cohort
from web.forms.days import DayField
from web.forms.long import LongSelect

Choices = Iterable[tuple[str, str]]


class BacktestForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("Definition to test"), widget=LongSelect)
    against = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False, widget=LongSelect)
    since = DayField(label=gettext_lazy("Acquired from"), required=False)
    until = DayField(label=gettext_lazy("Acquired until"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source of the lead"), required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Segment"), required=False)

    def __init__(self, data: Any, rules: Choices, sources: Choices, segments: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rules = list(rules)
        every = ("", _("all"))
        choices = {
            "rule": rules,
            "against": [("", _("nothing")), *rules],
            "source": [every, *sources],
            "segment": [every, *segments],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rule") and data.get("rule") == data.get("against"):
            self.add_error("against", _("Choose another definition, or nothing: this one is tested already."))
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("The period ends before it begins."))
        return data

    def cohort(self) -> Cohort:
        """From a valid form."""
        data = self.cleaned_data
        return Cohort(data["since"], data["until"], data["source"], data["segment"])

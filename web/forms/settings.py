"""Forms of the settings: how leads are counted, and when the weekly review is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from evidence.counting import MOST_DAYS


def days(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=MOST_DAYS)


class CountingForm(forms.Form):
    """`sources`: those that leads have, and those that are set."""

    follow_up = days(_("Days until follow-up counts"), _("Follow-up rate."))
    opportunity = days(_("Days until an opportunity counts"), _("Lead to opportunity rate."))
    won = days(_("Days until a deal won counts"), _("Opportunity to won and lead to won rates."))
    sales_sources = forms.MultipleChoiceField(
        label=_("Sources that sales brings"),
        help_text=_("What is won from the others is marketing’s pipeline contribution."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, sources: Sequence[str], initial: dict[str, Any], agreed: str) -> None:
        """`agreed`: what decides on the sources in place of this form; "" where it does."""
        super().__init__(data, initial=initial)
        if agreed:
            self.fields["sales_sources"].disabled, self.fields["sales_sources"].help_text = True, agreed
        choices = [(name, name) for name in dict.fromkeys([*sources, *initial["sales_sources"]])]
        self.fields["sales_sources"].choices = choices  # type: ignore[attr-defined]


class WeeklyReviewForm(forms.Form):
    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=list(WEEKDAYS.items()), coerce=int)
    begins = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

"""Delegating a seat: to whom, from which day to which."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.company_time import company_day, span
from people.models import User
from web.forms.days import DayField
from web.forms.persons import PersonField


class DelegationForm(forms.Form):
    """Days are the company's; both the first and the last count whole."""

    delegate = PersonField(
        label=_("To whom"),
        queryset=User.objects.filter(is_active=True).select_related("department"),
        empty_label="–",
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def period(self, now: datetime) -> dict[str, Any]:
        """What the action takes: from the first day's start, or from now on, to the last day's end."""
        first_day = self.cleaned_data["first_day"]
        first, until = span(first_day, self.cleaned_data["last_day"])
        return {"since": now if first_day == company_day(now) else first, "until": until}

"""Delegating a seat: to whom, from which day to which."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.schedule import company_zone
from people.models import User
from web.forms.persons import PersonField


class DelegationForm(forms.Form):
    """Days are the company's; both the first and the last count whole."""

    delegate = PersonField(
        label=_("To whom"),
        queryset=User.objects.filter(is_active=True).select_related("department"),
        empty_label="–",
    )
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def period(self, now: datetime) -> dict[str, Any]:
        """What the action takes: from the first day's start, or from now on, to the last day's end."""
        zone = company_zone()
        first = datetime.combine(self.cleaned_data["first_day"], time(), zone)
        today = first.date() == now.astimezone(zone).date()
        last = datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time(), zone)
        return {"since": now if today else first, "until": last}

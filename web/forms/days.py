"""Days and moments as a browser asks for them, within those that have a beginning in every time zone."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.company_time import within_reach


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, validators=[_in_reach], **kwargs)


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, validators=[_in_reach], **kwargs)


def _in_reach(value: date) -> None:
    if not within_reach(value.date() if isinstance(value, datetime) else value):
        raise ValidationError(_("Choose a day between 1900 and 2200."))

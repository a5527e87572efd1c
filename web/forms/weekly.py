"""The weekly review: minutes, next actions, and what came of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User
from web.forms.days import DayField
from web.forms.persons import PersonField


class ActionForm(forms.Form):
    text = forms.CharField(label=_("What is to be done?"), max_length=500)
    owner = PersonField(label=_("Who does it?"), queryset=User.objects.filter(is_active=True))
    due = DayField(label=_("Until when?"))


class EndForm(forms.Form):
    result = forms.CharField(label=_("What came of it?"), max_length=2_000)
    dropped = forms.BooleanField(label=_("It was dropped"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = False


class MinutesForm(forms.Form):
    item = forms.CharField(max_length=20)
    text = forms.CharField(required=False, max_length=10_000)

"""The discussion's sessions: moving one, recording one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class MoveForm(forms.Form):
    planned_for = forms.DateTimeField(label=_("New date and time"), widget=moment_input())


class HoldForm(forms.Form):
    held_at = forms.DateTimeField(label=_("Held on"), widget=moment_input())
    attendees = forms.ModelMultipleChoiceField(
        label=_("Who attended"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was agreed, what stays open, who does what by when."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendees"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]

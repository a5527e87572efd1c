"""Days and moments as a browser asks for them."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from people.company_time import FIRST_DAY, LAST_DAY


class DayField(forms.DateField):
    """A day that has a beginning and an end in every time zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
            **kwargs,
        )


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

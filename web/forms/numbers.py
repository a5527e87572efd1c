"""The filters above the numbers: a period, and whose leads."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from evidence.measures.measure import Period, Scope
from evidence.measures.periods import named
from evidence.measures.tallies import dimensions
from web.forms.days import DayField

PERIODS = [
    ("week", _("This week")),
    ("month", _("This month")),
    ("quarter", _("This quarter")),
    ("last_quarter", _("Last quarter")),
    ("year", _("The last 12 months")),
]
LABELS = {"source": _("Source of the lead"), "owner": _("Person in charge"), "segment": _("Segment")}


def choices(name: str, values: Callable[[], Mapping[str, Sequence[str]]]) -> list[tuple[str, Any]]:
    return [("", _("all")), *((value, value) for value in values().get(name, ()))]


class NumbersFilter(forms.Form):
    """Always usable: what cannot be read counts as not chosen. Two days take the place of a named period."""

    period = forms.ChoiceField(label=_("Period"), required=False, choices=PERIODS)
    source = forms.ChoiceField(label=LABELS["source"], required=False)
    owner = forms.ChoiceField(label=LABELS["owner"], required=False)
    segment = forms.ChoiceField(label=LABELS["segment"], required=False)
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("Up to and including"), required=False)

    def __init__(self, data: Any, values: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        """`values`: of each dimension those that occur, and can be chosen, asked for when needed."""
        super().__init__({"period": "quarter"} | {name: data[name] for name in data})
        self.asked = data
        for name in dimensions:
            self.fields[name].choices = partial(choices, name, values)  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def scope(self) -> Scope:
        return Scope(**self.narrowed)

    def chosen(self, today: date) -> Period:
        """The period, as of a day."""
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until:
            return Period(min(since, until), max(since, until))
        return named(self.cleaned_data.get("period") or "quarter", today)

    @property
    def narrowed(self) -> dict[str, str]:
        """The dimensions that were chosen, with their values."""
        return {name: value for name in dimensions if (value := self.cleaned_data.get(name))}

    @property
    def narrowed_query(self) -> str:
        return urlencode(self.narrowed)

    @property
    def query(self) -> str:
        """What was chosen, for an address."""
        return urlencode({name: value for name in self.fields if (value := self.asked.get(name))})

    @property
    def days(self) -> bool:
        """Whether two days are given."""
        return bool(self.cleaned_data.get("since") and self.cleaned_data.get("until"))

    @property
    def narrows(self) -> bool:
        return bool(self.query)

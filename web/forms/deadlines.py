"""What the deadlines are narrowed by; a contact, an exception and closures as they are entered."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.deadlines import State
from evidence.models import Contact, Exemption
from web.forms.days import DayField, MomentField

SHOWN: tuple[State, ...] = ("running", "overdue", "late", "met")


def periods() -> list[tuple[str, str]]:
    return [
        ("", _("this quarter")),
        ("last_quarter", _("last quarter")),
        ("year", _("this year")),
        ("all", _("everything")),
    ]


class DeadlineFilter(forms.Form):
    """Always usable: what is not a choice counts as not chosen."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source of the lead"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Judged MQL in"), required=False)
    show = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict, owners: Iterable[str], sources: Iterable[str]) -> None:
        super().__init__(data)
        every = ("", gettext_lazy("all"))
        for name, values in (("owner", owners), ("source", sources)):
            self.fields[name].choices = [every, *((value, value) for value in values if value)]  # type: ignore[attr-defined]
        self.fields["period"].choices = periods()  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """I called, at this instant."""

    kind = forms.ChoiceField(label=gettext_lazy("What did you do?"), choices=Contact.Kind.choices)
    made_at = MomentField(label=gettext_lazy("When?"))
    two_way = forms.BooleanField(
        label=gettext_lazy("I reached somebody"),
        help_text=gettext_lazy("Without the tick it counts as an attempt. Both stop the clock."),
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("In your own words"), max_length=2_000, required=False)


class ExemptionForm(forms.Form):
    """Hours that do not count."""

    kind = forms.ChoiceField(label=gettext_lazy("Because of"), choices=Exemption.Kind.choices)
    starts_at = MomentField(label=gettext_lazy("Nothing counts from"))
    ends_at = MomentField(label=gettext_lazy("Nothing counts until"))
    note = forms.CharField(label=gettext_lazy("Why, in words"), max_length=2_000)

    def __init__(self, *args: Any, single: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in Exemption.Kind.choices if single or one[0] != Exemption.Kind.LATER_DATE]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class ClosureForm(forms.Form):
    """One day, or all from the first to the last."""

    name = forms.CharField(label=gettext_lazy("Why"), max_length=60)
    first = DayField(label=gettext_lazy("First day"))
    last = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for a single day."),
        required=False,
    )

    def days(self) -> list[date]:
        """None where the last is before the first or too far off; the action refuses that."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"] or self.cleaned_data["first"]
        return [first + timedelta(days=n) for n in range(min((last - first).days + 1, 1_000))]

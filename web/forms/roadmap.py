"""The roadmap's forms: when it began, an initiative, what took place, and what the list is narrowed by."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.actions.initiatives import LONGEST_NOTE, MOST_TIMES
from governance.models import Initiative
from governance.phases import NUMBERS
from people.models import User
from web.forms.days import DayField
from web.forms.persons import PeopleField, PersonField
from web.loaders.roadmap import InitiativeRow
from web.presenters.roadmap import phase_name


class BeginForm(forms.Form):
    began_on = DayField(label=_("First day of the first month"))


class InitiativeForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=100)
    purpose = forms.CharField(
        label=_("What is it for, and who takes part?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_NOTE,
        required=False,
    )
    phase = forms.TypedChoiceField(label=_("Phase"), coerce=int)
    owner = PersonField(label=_("Owner"), queryset=User.objects.filter(is_active=True))
    cadence = forms.ChoiceField(label=_("How often?"), choices=Initiative.Cadence.choices)
    goal = forms.IntegerField(
        label=_("How often in all?"),
        help_text=_("Leave it empty if it goes on."),
        min_value=1,
        max_value=MOST_TIMES,
        required=False,
    )
    starts_on = DayField(label=_("Starts on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [(number, phase_name(number)) for number in NUMBERS]  # type: ignore[attr-defined]


class OccurrenceForm(forms.Form):
    held_on = DayField(label=_("When?"))
    people = PeopleField(
        label=_("Who was there?"),
        queryset=User.objects.filter(is_active=True),
        required=False,
    )
    note = forms.CharField(
        label=_("What took place, and what came of it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_NOTE,
    )


class InitiativesFilter(forms.Form):
    """Always usable: what is not a choice counts as not chosen."""

    phase = forms.ChoiceField(label=_("Phase"), required=False)
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=User.objects.filter(initiatives__isnull=False).distinct(),
        required=False,
        empty_label=_("everybody"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("under way")),
            ("behind", _("behind")),
            ("reached", _("goal reached")),
            ("retired", _("no longer done")),
            ("all", _("all")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[
            ("", _("Phase")),
            ("behind", _("Furthest behind first")),
            ("last", _("Latest first")),
            ("owner", _("Owner")),
        ],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        numbers = [(str(number), phase_name(number)) for number in NUMBERS]
        self.fields["phase"].choices = [("", _("all")), *numbers]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    def narrowed(self, rows: Iterable[InitiativeRow]) -> list[InitiativeRow]:
        said = self.cleaned_data
        kept = [row for row in rows if row.fits(said.get("state") or "")]
        if said.get("phase"):
            kept = [row for row in kept if row.initiative.phase == int(said["phase"])]
        if said.get("owner"):
            kept = [row for row in kept if row.initiative.owner_id == said["owner"].pk]
        match said.get("sort"):
            case "behind":
                return sorted(kept, key=lambda row: -row.behind)
            case "last":
                return sorted(kept, key=lambda row: str(row.last or ""), reverse=True)
            case "owner":
                return sorted(kept, key=lambda row: str(row.initiative.owner))
            case _:
                return kept

"""Documents that are filled in field by field: the responsibility matrix, the 48-hour rule, the shared KPIs.

The forms only gather what was typed into a body; the checks of the body say what is wrong, at the field.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from definitions import deadline_policy, kpi_policy, matrix
from definitions.bodies import canonical
from definitions.deadline_words import country_name, day_name
from definitions.kpi_words import side_name
from definitions.kpi_words import words as kpi_words
from definitions.language.faults import Fault, Faults
from definitions.matrix_words import document_name, field_name, stage_name
from definitions.saying import party_names

ZONES = (
    "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Singapore",
    "Asia/Bangkok", "Asia/Jakarta", "Asia/Kolkata", "Australia/Sydney", "Europe/London", "Europe/Paris",
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "UTC",
)  # fmt: skip
COUNTRIES = ("JP", "US", "GB", "DE", "FR", "CN", "KR", "TW", "HK", "SG", "TH", "VN", "ID", "IN", "AU")


def language() -> str:
    return "en" if get_language() == "en" else "ja"


class BodyForm(forms.Form):
    """A body as fields. `body` is what they say, checked when the form is."""

    def plain(self) -> dict[str, Any]:
        """The body as it was typed."""
        raise NotImplementedError

    def field_of(self, fault: Fault) -> str | None:
        """The field that a fault belongs to."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.errors:
            return found
        try:
            self.body = canonical(self.plain())
        except Faults as faults:
            for fault in faults.faults:
                self.add_error(self.field_of(fault), fault.text(language()))
        return found


def checkboxes(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class MatrixForm(BodyForm):
    """Six stages with the fields `STAGE-FIELD`; the template goes through `stages`."""

    units = (("hours", gettext_lazy("hours")), ("days", gettext_lazy("days")))

    def __init__(self, *args: Any, start: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if start:
            kwargs["initial"] = {
                name: value for stage in start["stages"] for name, value in self.typed(stage)
            }
        super().__init__(*args, **kwargs)
        names = party_names(language())
        gone = matrix.parse(start).parties - names.keys() if start else set()
        choices = [*names.items(), *((key, key) for key in sorted(gone))]
        for stage in matrix.STAGES:
            self.fields |= {f"{stage}-{name}": field for name, field in self.fields_of(choices).items()}

    def fields_of(self, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
        def label(name: str) -> str:
            return field_name(name, language())

        documents = [(kind, document_name(kind, language())) for kind in matrix.DOCUMENTS]
        lines = forms.Textarea(attrs={"rows": 2})
        return {
            "responsible": checkboxes(label("responsible"), choices),
            "accountable": forms.ChoiceField(label=label("accountable"), choices=[("", "–"), *choices]),
            "consulted": checkboxes(label("consulted"), choices),
            "informed": checkboxes(label("informed"), choices),
            "input": forms.CharField(label=label("input"), widget=lines, max_length=500),
            "output": forms.CharField(label=label("output"), widget=lines, max_length=500),
            "amount": forms.IntegerField(label=label("within"), required=False, min_value=1, max_value=8760),
            "unit": forms.ChoiceField(
                label=pgettext_lazy("of a time limit", "Unit"), choices=self.units, required=False
            ),
            "documents": checkboxes(label("documents"), documents),
            "note": forms.CharField(label=label("note"), required=False, max_length=500),
        }

    @staticmethod
    def typed(stage: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """A stage of a body as initial values."""
        within = stage.get("within", {})
        values = {name: stage.get(name, "") for name in matrix.FIELDS if name != "within"}
        values |= {"amount": within.get("amount"), "unit": within.get("unit", "hours")}
        return [(f"{stage['id']}-{name}", value) for name, value in values.items()]

    @property
    def stages(self) -> list[dict[str, Any]]:
        """For the template: each stage with its name and fields."""
        return [
            {"id": stage, "number": i, "name": stage_name(stage, language())}
            | {name.partition("-")[2]: self[name] for name in self.fields if name.startswith(f"{stage}-")}
            for i, stage in enumerate(matrix.STAGES, start=1)
        ]

    def plain(self) -> dict[str, Any]:
        return {"format": "teigi/1", "kind": "matrix", "stages": [self.stage(id_) for id_ in matrix.STAGES]}

    def stage(self, id_: str) -> dict[str, Any]:
        typed = {name: self.cleaned_data[f"{id_}-{name}"] for name in matrix.FIELDS if name != "within"}
        if amount := self.cleaned_data[f"{id_}-amount"]:
            typed["within"] = {"amount": amount, "unit": self.cleaned_data[f"{id_}-unit"]}
        return {"id": id_, **typed}

    def field_of(self, fault: Fault) -> str | None:
        found = re.fullmatch(r"stages\[(\d)\]\.(\w+).*", fault.path)
        if not found:
            return None
        name = "amount" if found[2] == "within" else found[2]
        return f"{matrix.STAGES[int(found[1])]}-{name}"


class DeadlineForm(BodyForm):
    """The 48-hour rule in five fields."""

    hours = forms.IntegerField(
        label=gettext_lazy("Hours until the first contact"),
        min_value=1,
        max_value=deadline_policy.most_hours,
        help_text=gettext_lazy("Counted from the MQL judgement, on the days below only."),
    )
    counted_days = forms.MultipleChoiceField(
        label=gettext_lazy("Days that count"), widget=forms.CheckboxSelectMultiple, required=False
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Public holidays of"), help_text=gettext_lazy("These days do not count.")
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Where a day begins and ends.")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, start: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        start = start or {}
        super().__init__(*args, **kwargs)
        self.initial = dict(start)
        days = [(day, day_name(day, language())) for day in deadline_policy.DAYS]
        countries = dict.fromkeys([*COUNTRIES, *([start["country"]] if "country" in start else ())])
        zones = dict.fromkeys([*ZONES, *([start["time_zone"]] if "time_zone" in start else ())])
        self.fields["counted_days"].choices = days  # type: ignore[attr-defined]
        named = [(code, country_name(code, language())) for code in countries]
        self.fields["country"].choices = named  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]

    def plain(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data[name] for name in deadline_policy.FIELDS}
        return {"format": "teigi/1", "kind": "deadline", **typed}

    def field_of(self, fault: Fault) -> str | None:
        name = fault.path.partition("[")[0]
        return name if name in self.fields else None


class KpiForm(BodyForm):
    """The formulas of the shared KPIs in three fields."""

    sales_sources = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One in a line, as the leads have them. Deals of every other source are marketing’s contribution."
        ),
    )
    costs = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Acquisition cost is their costs of a month ÷ customers won in it."),
    )
    note = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, start: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = start or {"sales_sources": (), "costs": kpi_policy.SIDES}
        self.initial = {**start, "sales_sources": "\n".join(start["sales_sources"])}
        for name in kpi_policy.FIELDS:
            self.fields[name].label = kpi_words.field_name(name, language())
        sides = [(side, side_name(side, language()).capitalize()) for side in kpi_policy.SIDES]
        self.fields["costs"].choices = sides  # type: ignore[attr-defined]

    def plain(self) -> dict[str, Any]:
        lines = self.cleaned_data["sales_sources"].splitlines()
        typed = {name: self.cleaned_data[name] for name in ("costs", "note")}
        sources = [line.strip() for line in lines if line.strip()]
        return {"format": "teigi/1", "kind": "kpi", "sales_sources": sources, **typed}

    def field_of(self, fault: Fault) -> str | None:
        name = fault.path.partition("[")[0]
        return name if name in self.fields else None


FORMS: dict[str, type[MatrixForm] | type[DeadlineForm] | type[KpiForm]] = {
    "matrix": MatrixForm,
    "deadline": DeadlineForm,
    "kpi": KpiForm,
}
"""Kind of document -> the form of its body."""

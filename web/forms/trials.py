"""The trial contract: what the trial must show, written down before it starts."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.trials import MEASURES
from people.company_time import company_zone
from web.forms.days import DayField
from web.presenters.measures import measure_label, unit_label

WAYS = [("at_least", gettext_lazy("at least")), ("at_most", gettext_lazy("at most"))]


class ExtensionForm(forms.Form):
    """A later end, on the hour at which the trial ends now, and why."""

    ends_at = DayField(label=gettext_lazy("New end"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, ends_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = timezone.localtime(ends_at, company_zone())

    def clean_ends_at(self) -> datetime:
        day: date = self.cleaned_data["ends_at"]
        return datetime.combine(day, self._now.timetz().replace(tzinfo=None), company_zone())


class AskedEndForm(forms.Form):
    """The end that the other head asked for, as it was read."""

    ends_at = forms.DateTimeField(widget=forms.HiddenInput)


class ContractForm(forms.Form):
    """A row for each measure; one without a threshold is left out. Shares are typed in percent."""

    days = forms.IntegerField(label=gettext_lazy("How many days"), min_value=1, max_value=366)
    least_leads = forms.IntegerField(
        label=gettext_lazy("Least number of leads"),
        min_value=1,
        help_text=gettext_lazy(
            "With fewer leads behind a measure, under either version, it is inconclusive."
        ),
    )
    maturity_days = forms.IntegerField(
        label=gettext_lazy("Days until a lead is mature"),
        min_value=0,
        max_value=366,
        help_text=gettext_lazy("Younger leads that are not closed are shown as still immature."),
    )
    if_met = forms.CharField(
        label=gettext_lazy("If the measures are met"), widget=forms.Textarea(attrs={"rows": 2})
    )
    if_missed = forms.CharField(
        label=gettext_lazy("If they are missed"), widget=forms.Textarea(attrs={"rows": 2})
    )
    if_inconclusive = forms.CharField(
        label=gettext_lazy("If it is inconclusive"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, measure in MEASURES.items():
            name = {"measure": measure_label(key)}
            self.fields[f"{key}-is"] = forms.ChoiceField(
                choices=WAYS,
                initial=measure.usual,
                required=False,
                widget=forms.Select(attrs={"aria-label": _("%(measure)s: at least or at most") % name}),
            )
            self.fields[f"{key}-value"] = forms.DecimalField(
                required=False,
                min_value=0,
                max_value=100 if measure.unit == "share" else None,
                widget=forms.NumberInput(attrs={"aria-label": _("%(measure)s: threshold") % name}),
            )

    def measure_rows(self) -> list[dict[str, Any]]:
        """For the template: name, unit and the two fields of each measure."""
        return [
            {
                "label": measure_label(key),
                "unit": unit_label(measure.unit),
                "is": self[f"{key}-is"],
                "value": self[f"{key}-value"],
            }
            for key, measure in MEASURES.items()
        ]

    def clean(self) -> dict[str, Any]:
        """What `write_contract` takes."""
        data = super().clean() or {}
        measures = []
        for key, measure in MEASURES.items():
            way, value = data.pop(f"{key}-is", "") or measure.usual, data.pop(f"{key}-value", None)
            if value is not None:
                number = float(value) / 100 if measure.unit == "share" else float(value)
                measures.append({"measure": key, "is": way, "value": number})
        data["measures"] = measures
        return data

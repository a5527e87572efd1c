"""A what-if: for each rate of the chain what it would be, in percent."""

from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from evidence.measures.what_if import KEYS

LABELS = {
    "mql_share": _("Leads that become MQL"),
    "follow_up": _("Lead follow-up rate"),
    "contacted_to_opportunity": _("Contacted MQLs that become an opportunity"),
    "opportunity_to_won": _("Opportunity to won rate"),
}


class WhatIfForm(forms.Form):
    """Empty: as it is."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for key in KEYS:
            widget = forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"})
            self.fields[key] = forms.FloatField(
                label=LABELS[key], required=False, min_value=0.1, max_value=100, widget=widget
            )
        self.is_valid()

    @property
    def wanted(self) -> dict[str, float]:
        """Rate -> what it would be, between 0 and 1; what cannot be read changes nothing."""
        return {key: value / 100 for key in KEYS if (value := self.cleaned_data.get(key))}

    @property
    def query(self) -> str:
        return query_of(self.wanted)

    @property
    def sent(self) -> dict[str, str]:
        """What is wanted as a form sends it."""
        return percents(self.wanted)


def query_of(rates: dict[str, float]) -> str:
    """A what-if as an address has it."""
    return urlencode(percents(rates))


def percents(rates: dict[str, float]) -> dict[str, str]:
    return {key: f"{rate * 100:.4g}" for key, rate in rates.items()}

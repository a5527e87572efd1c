"""What refused rows are narrowed by, and the file in which they come back corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evidence.leads import words
from evidence.leads.refused import ORDERS, Asked

STATES = {"open": False, "mended": True}
WHOLE_ROW = "\0"
"""Stands for "no column" in an address, as no column is called so."""


class RefusedFilter(forms.Form):
    """Always usable: what is not a choice counts as not chosen."""

    reason = forms.ChoiceField(label=_("Reason"), required=False)
    column = forms.ChoiceField(label=_("Column"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("To be corrected")), ("mended", _("Corrected"))],
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[("line", _("Line")), ("column", _("Column")), ("reason", _("Reason"))],
    )

    def __init__(self, data: QueryDict, reasons: Sequence[tuple[str, str, int]]) -> None:
        super().__init__(data)
        codes: dict[str, int] = {}
        columns: dict[str, int] = {}
        for code, column, count in reasons:
            codes[code] = codes.get(code, 0) + count
            columns[column] = columns.get(column, 0) + count
        self._choose(
            "reason", [(code, f"{words.refused(code)} ({count:,})") for code, count in codes.items()]
        )
        names = [(column or WHOLE_ROW, f"{column or '–'} ({count:,})") for column, count in columns.items()]
        self._choose("column", names)
        self.is_valid()

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        chosen = self.cleaned_data
        column = chosen.get("column") or None
        return Asked(
            code=chosen.get("reason") or "",
            column="" if column == WHOLE_ROW else column,
            mended=STATES.get(chosen.get("state") or ""),
            order=chosen.get("sort") if chosen.get("sort") in ORDERS else "line",  # type: ignore[arg-type]
        )


class CorrectedFile(forms.Form):
    file = forms.FileField(
        label=_("The corrected file"),
        allow_empty_file=True,
        help_text=_("The downloaded file, saved as CSV or Excel. Rows that are still wrong stay here."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods,text/csv"}),
    )

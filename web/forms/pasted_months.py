"""Costs and goals of several months, as they are pasted from a spreadsheet."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from evidence.leads.normalise import read_instant, read_number
from evidence.models import MonthlyFigure
from web.forms.kpis import label_of

MOST_FAULTS = 8
MONTH_HEADS = ("month", "月", "年月", "対象月")
LARGEST = 10**15
_unit = re.compile(r"\s*\([^()]*\)$")
_ends_of_a_month = ("", "1日", "-1", "/1", ".1")


class MonthsForm(forms.Form):
    """A head line and a line for each month; an empty cell leaves what was entered."""

    text = forms.CharField(
        label=gettext_lazy("Cells of a spreadsheet, or CSV"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=100_000,
        strip=False,
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        rows = [row for row in lines_of(text) if any(map(str.strip, row))]
        self.figures, self.unread, faults = read_months(rows)
        if faults:
            raise forms.ValidationError(faults[:MOST_FAULTS])
        return text


def lines_of(text: str) -> list[list[str]]:
    """Cells as a spreadsheet copies them, with tabs between them, or as CSV."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max("\t,;", key=first.count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def read_months(rows: Sequence[Sequence[str]]) -> tuple[dict[date, dict[str, Decimal]], list[str], list[str]]:
    """(month -> kind -> value, heads that say nothing to us, what is wrong)."""
    if len(rows) < 2:
        return {}, [], [_("It takes a line of heads, and a line for each month below it.")]
    kinds, heads = kinds_by_head(), rows[0]
    columns = {i: kinds[folded(head)] for i, head in enumerate(heads) if folded(head) in kinds}
    months = [i for i, head in enumerate(heads) if folded(head) in MONTH_HEADS]
    if not months or not columns:
        named = ", ".join(label_of(kind) for kind in MonthlyFigure.Kind)
        return (
            {},
            [],
            [_("The heads have to name the month and at least one of: %(named)s.") % {"named": named}],
        )
    unread = [head.strip() for i, head in enumerate(heads) if head.strip() and i not in (*months, *columns)]
    found: dict[date, dict[str, Decimal]] = {}
    faults = []
    for number, row in enumerate(rows[1:], start=2):
        cells: dict[int, str] = dict(enumerate(row))
        month = month_of(cells.get(months[0], ""))
        if month is None:
            faults.append(
                _("Line %(line)s: “%(text)s” is no month.")
                % {"line": number, "text": cells.get(months[0], "")}
            )
            continue
        for i, kind in columns.items():
            text = cells.get(i, "").strip()
            value = read_number(text) if text else None
            if text and (value is None or not 0 <= value < LARGEST or value != value.to_integral_value()):
                words = {"line": number, "head": label_of(kind), "text": text}
                faults.append(
                    _("Line %(line)s, %(head)s: “%(text)s” is no whole number of 0 or more.") % words
                )
            elif value is not None:
                found.setdefault(month, {})[kind.value] = value
    return found, unread, faults


def kinds_by_head() -> dict[str, MonthlyFigure.Kind]:
    """Folded key or name, in either language -> what it is."""
    heads: dict[str, MonthlyFigure.Kind] = {kind.value: kind for kind in MonthlyFigure.Kind}
    for language in ("ja", "en"):
        with override(language):
            heads |= {folded(str(kind.label)): kind for kind in MonthlyFigure.Kind}
    return heads


def folded(head: str) -> str:
    """Without a unit in brackets, width and capitals."""
    return _unit.sub("", unicodedata.normalize("NFKC", head)).strip().casefold()


def month_of(text: str) -> date | None:
    """The first day of a month: 2026-10, 2026年10月, 令和8年10月, 2026/10/1."""
    written = (read_instant(text.strip() + end, UTC) for end in _ends_of_a_month)  # type: ignore[arg-type]
    instant = next(filter(None, written), None)
    return instant.date().replace(day=1) if instant else None


def example() -> list[list[Any]]:
    """Two lines that can be pasted, in the reader's language."""
    costs = MonthlyFigure.Kind.MARKETING_COST, MonthlyFigure.Kind.SALES_COST
    return [[_("Month"), *map(label_of, costs)], ["2026-10", "3,000,000", "3,500,000"]]

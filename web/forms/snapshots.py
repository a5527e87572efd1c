"""The filters above the list of snapshots, and the choice of an attribute."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.models.snapshot import SnapshotQuerySet, orders
from web.forms.days import DayField

ORDERS = [
    ("newest", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("leads", _("Most leads")),
    ("refused", _("Most refused rows")),
]


class SnapshotFilter(forms.Form):
    """What cannot be read filters nothing, and the form says so."""

    source = forms.ChoiceField(label=_("Imported from"), required=False)
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("Up to and including"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), required=False, choices=ORDERS)

    def __init__(self, data: Any, sources: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["source"].choices = [("", _("all")), *sources.items()]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("source", "since", "until"))

    def narrowed(self, rows: SnapshotQuerySet) -> SnapshotQuerySet:
        data = self.cleaned_data
        found = rows.narrowed(data.get("source") or "", data.get("since"), data.get("until"))
        return found.order_by(*orders[data.get("sort") or "newest"])


class AttributeChoice(forms.Form):
    attribute = forms.ChoiceField(label=_("Attribute"), required=False)

    def __init__(self, data: Any, labels: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["attribute"].choices = [("", _("all")), *labels]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("attribute") or "")

"""What lists are narrowed by: proposals, and the leads on which two versions differ."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from definitions.models import Document
from evidence.effects import Effect
from governance.models import Proposal
from governance.refusals import status_name
from governance.workflow import Status
from web.presenters.life import outcome_labels

if TYPE_CHECKING:
    from web.loaders.proposals import Entry


class ProposalsFilter(forms.Form):
    """Always usable: what is not a choice counts as not chosen."""

    document = forms.ChoiceField(label=_("Document"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[("", _("Next step due")), ("newest", _("Newest first")), ("status", _("Status"))],
    )

    def __init__(self, data: QueryDict, documents: Sequence[Document]) -> None:
        super().__init__(data)
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            ("", _("All documents")),
            *((row.key, str(row)) for row in documents),
        ]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("open", _("Under way")),
            *((status.value, status_name(status)) for status in Status),
        ]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    @property
    def narrows(self) -> bool:
        return bool(self.chosen("document") or self.chosen("status"))

    def narrowed(self, rows: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
        """By what is stored; a trial that is over is told from one that runs when the rows are there."""
        if key := self.chosen("document"):
            rows = rows.filter(document__key=key)
        return rows

    def sorted(self, entries: "Iterable[Entry]") -> "list[Entry]":
        status, order = self.chosen("status"), list(Status)
        kept = [
            one
            for one in entries
            if not status or one.status == status or (status == "open" and one.row is not None)
        ]
        match self.chosen("sort"):
            case "newest":
                return sorted(kept, key=lambda one: -one.number)
            case "status":
                return sorted(kept, key=lambda one: (order.index(Status(one.status)), -one.number))
            case _:
                late = datetime.max.replace(tzinfo=UTC)
                return sorted(kept, key=lambda one: (one.row is None, one.due or late, -one.number))


DIRECTIONS = [("", _("Both directions")), ("gained", _("Qualify newly")), ("dropped", _("No longer qualify"))]


class DifferencesFilter(forms.Form):
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS, required=False)
    outcome = forms.ChoiceField(label=_("What became of them"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["outcome"].choices = [("", _("All")), *outcome_labels().items()]  # type: ignore[attr-defined]
        self.is_valid()

    def chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) or None for name in ("direction", "outcome")}

    def total(self, effect: Effect) -> int:
        """How many leads the filter leaves, by the effect's counts."""
        if effect.old is None:
            sides = [effect.new.table["qualified"]]
        else:
            sides = [
                getattr(effect, way)
                for way in ("gained", "dropped")
                if self.chosen()["direction"] in (None, way)
            ]
        outcome = self.chosen()["outcome"]
        return sum(n for side in sides for name, n in side.items() if outcome in (None, name))

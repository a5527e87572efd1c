"""The filters above the history."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from definitions.models import Document
from governance.history import ALL_KINDS, Filters
from people.company_time import span
from people.models import User
from web.forms.days import DayField
from web.forms.persons import PersonField


class HistoryFilter(forms.Form):
    document = forms.ModelChoiceField(
        label=gettext_lazy("Definition"),
        queryset=Document.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=gettext_lazy("all"),
    )
    person = PersonField(
        label=gettext_lazy("Person"),
        queryset=User.objects.all(),
        required=False,
        empty_label=gettext_lazy("everybody"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    since = DayField(label=gettext_lazy("From this day"), required=False)
    until = DayField(
        label=gettext_lazy("Up to and including"),
        required=False,
    )

    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("newest first")), ("oldest", gettext_lazy("oldest first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = kind_labels()
        choices = [("", gettext_lazy("everything")), *((kind, labels[kind]) for kind in ALL_KINDS)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What to list; what cannot be read filters nothing, and the form says so."""
        self.is_valid()
        data = self.cleaned_data
        since, until = span(data.get("since"), data.get("until"))
        return Filters(
            document=data.get("document"),
            person=data.get("person"),
            kind=data.get("kind") or "",
            since=since,
            until=until,
            oldest=data.get("sort") == "oldest",
        )


def kind_labels() -> dict[str, str]:
    """Kind of a line of history -> what it is called."""
    return {
        "proposal": _("Proposals"),
        "position": _("Positions and objections"),
        "discussion": _("Discussion"),
        "trial": _("Trials"),
        "decision": _("Decisions"),
        "document": _("Acknowledgements and reviews"),
        "import": _("Imports"),
        "personal": _("Personal data"),
        "exemption": _("Exceptions to the 48-hour rule"),
        "catalogue": _("Attribute catalogue"),
        "settings": _("Settings"),
        "roadmap": _("Roadmap"),
        "people": _("People, seats and roles"),
    }

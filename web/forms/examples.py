"""Examples of a proposal: a name, the verdict it must have, when it is judged, and the lead as text."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.language.fields import longest_id
from definitions.language.reader import most_examples
from definitions.language.tree import verdict_names
from web.forms.lead import Asked, in_order, instant_of
from web.forms.pasted import LARGEST, read_pasted


class ExampleForm(forms.Form):
    """One example; `at` and `lead` are read as on the page where a lead is checked."""

    name = forms.CharField(label=gettext_lazy("Name of the example"), max_length=longest_id)
    verdict = forms.ChoiceField(label=gettext_lazy("Has to be"))
    at = forms.CharField(
        label=gettext_lazy("Judged at"),
        max_length=40,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    lead = forms.CharField(
        label=gettext_lazy("The lead"),
        max_length=LARGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "A line for each thing known, such as “industry: IT”, or a JSON object. "
            "What is left out is unknown."
        ),
    )

    def __init__(
        self, *args: Any, asked: Asked, catalogue: Catalogue, zone: ZoneInfo, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.catalogue, self.zone, self.now = asked, catalogue, zone, now
        verdict = self.fields["verdict"]
        assert isinstance(verdict, forms.ChoiceField)
        verdict.choices = [
            ("qualified", _("Qualified")),
            ("not_qualified", _("Not qualified")),
            ("undecided", _("Undecided")),
        ]

    def has_changed(self) -> bool:
        """An example that is to be added begins with its name or its lead: the rest is filled in before."""
        if not self.empty_permitted:
            return super().has_changed()
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("name", "lead"))

    def clean_at(self) -> str:
        """With its offset, so that it stays the same instant wherever it is read."""
        instant = instant_of(self.cleaned_data["at"], self.zone)
        if instant is None:
            raise forms.ValidationError(_("This is no date."))
        return instant.astimezone(self.zone).isoformat()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        at = datetime.fromisoformat(data["at"]) if data.get("at") else self.now
        pasted = read_pasted(data.get("lead", ""), self.asked, self.catalogue, self.zone, at)
        if pasted.unread:
            self.add_error("lead", _("Not understood: %(parts)s") % {"parts": " / ".join(pasted.unread)})
        data["lead"] = as_json(pasted.lead)
        return data

    def example(self) -> dict[str, Any]:
        """The example of a valid form, as a body has it."""
        return {key: self.cleaned_data[key] for key in ("name", "at", "lead", "verdict")}


ExampleForms = forms.formset_factory(
    ExampleForm, extra=1, can_delete=True, max_num=most_examples, validate_max=True
)


def decided_examples(
    examples: Sequence[Mapping[str, Any]], sent: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Examples after what a revision decides on those that its rule breaks.

    Sent as `broken-` and the example's place: the verdict it is to have from now on, "drop", or nothing.
    """
    decisions = [sent.get(f"broken-{place}", "") for place in range(len(examples))]
    return [
        {**example, "verdict": decision} if decision in verdict_names else example
        for example, decision in zip(examples, decisions, strict=True)
        if decision != "drop"
    ]


def initial_of(
    example: Mapping[str, Any], asked: Asked, words: Catalogue, zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    """An example as its form shows it."""
    at = instant_of(str(example["at"]), zone)
    shown = at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""
    return dict(example) | {"at": shown, "lead": written_lead(example["lead"], asked, words, zone, now)}


def written_lead(
    lead: Mapping[str, Any], asked: Asked, words: Catalogue, zone: ZoneInfo, now: datetime
) -> str:
    """A lead as lines in the catalogue's words where they read back as the same lead, else as JSON."""
    lines, language = [], get_language() or "ja"
    for key in in_order([key for key in lead if key != "events"], words):
        value = lead[key]
        shown = (_("Yes") if value else _("No")) if isinstance(value, bool) else value
        lines.append(f"{words.label(key, language)}: {shown}")
    events = lead.get("events")
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            name, at = str(event.get("event")), instant_of(str(event.get("at")), zone)
            shown = at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else event.get("at")
            lines.append(f"{words.event(name, language, name)}: {shown}")
    text = "\n".join(lines)
    read = read_pasted(text, asked, words, zone, now)
    if not read.unread and as_json(read.lead) == as_json(lead):
        return text
    return json.dumps(lead, ensure_ascii=False, indent=2)


def as_json(value: Any) -> Any:
    """A lead as a body keeps it: dates and instants as text, decimals as numbers."""
    match value:
        case Mapping():
            return {key: as_json(item) for key, item in value.items()}
        case list() | tuple():
            return [as_json(item) for item in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
    return value

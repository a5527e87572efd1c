"""The form of a lead: an input for each attribute that a definition asks for, empty meaning unknown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.language.tree import AttributeType
from definitions.language.values import fold_text
from evidence.leads.normalise import normalise, plain
from evidence.leads.words import refused

MOST_TIMES = 1000
MOST_ROWS = 50
NONE = "-"
"""The choice that says: known, and none of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a definition looks at in a lead, with the definitions it refers to."""

    attributes: Mapping[str, AttributeType]
    events: Mapping[str, str]
    """Folded name -> as written."""


class LeadForm(forms.Form):
    """Text in, a lead out (`lead`). What cannot be read stays in its field, with the reason."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        asked: Asked,
        catalogue: Catalogue,
        language: str,
        zone: ZoneInfo,
        at: datetime,
    ) -> None:
        self.rows = row_numbers(data or {}, len(asked.events)) if asked.events else range(0)
        names = list(asked.events.values())
        # A row that the address leaves out is about the event that stands in it at first.
        rest = {f"lead-event_{row}": names[row] if row < len(names) else names[0] for row in self.rows}
        super().__init__(
            None if data is None else MultiValueDict(lists_of(rest | lists_of(data))), prefix="lead"
        )
        self.asked, self.catalogue, self.language, self.zone, self.at = asked, catalogue, language, zone, at
        for key in in_order(asked.attributes, catalogue):
            self.fields[key] = self.attribute_field(key, asked.attributes[key])
        choices = [(name, catalogue.event(name, language, name)) for name in names]
        for row in self.rows:
            first = rest[f"lead-event_{row}"]
            self.fields[f"event_{row}"] = forms.ChoiceField(choices=choices, initial=first, required=False)
            self.fields[f"times_{row}"] = forms.IntegerField(
                min_value=0, max_value=MOST_TIMES, required=False, localize=False
            )
            self.fields[f"on_{row}"] = forms.CharField(required=False, widget=day_or_instant(data, row))

    def attribute_field(self, key: str, type_: AttributeType) -> forms.Field:
        entry = self.catalogue.attribute(key)
        unit = entry.unit.get(self.language, "")
        label = self.catalogue.label(key, self.language)
        label = label[:1].upper() + label[1:]
        common: dict[str, Any] = {"required": False, "label": f"{label} ({unit})" if unit else label}
        listed = [(value, entry.choice(value, self.language) or value) for value in type_.choices]
        listed = listed or [
            (value, words.get(self.language) or value) for value, words in entry.choices.items()
        ]
        match type_.type:
            case "boolean":
                choices = [("", _("Unknown")), ("true", _("Yes")), ("false", _("No"))]
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
            case "choice" if listed:
                return OpenChoice(choices=[("", _("Unknown")), *listed], **common)
            case "choices" if listed:
                boxes = [*listed, (NONE, _("None of these"))]
                return OpenChoices(choices=boxes, widget=forms.CheckboxSelectMultiple, **common)
            case "integer" | "number":
                widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
                return forms.CharField(max_length=40, widget=widget, **common)
            case "date":
                return forms.CharField(
                    max_length=40, widget=forms.DateInput(attrs={"type": "date"}), **common
                )
            case "instant":
                picker = forms.DateTimeInput(attrs={"type": "datetime-local"})
                return forms.CharField(max_length=40, widget=picker, **common)
            case "choices":
                return forms.CharField(max_length=1000, widget=ListInput, **common)
        return forms.CharField(max_length=1000, **common)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key, type_ in self.asked.attributes.items():
            typed = data.get(key)
            if isinstance(typed, str) and typed:
                _value, code = normalise(typed, type_, self.zone)
                if code:
                    self.add_error(key, refused(code))
                else:
                    data[key] = plain(typed, type_.type, self.zone)
        for row in self.rows:
            if typed := data.get(f"on_{row}"):
                instant = instant_of(typed, self.zone)
                if instant is None:
                    self.add_error(f"on_{row}", refused("not_a_date"))
                elif instant > self.at:
                    self.add_error(f"on_{row}", _("This lies after the instant of the check."))
        return data

    def lead(self) -> dict[str, Any]:
        """The lead of a valid form. Once anything is said of events they are known, and blank means none."""
        data = self.cleaned_data
        known = {key: data[key] for key in self.asked.attributes if data.get(key) not in (None, "", [])}
        lead: dict[str, Any] = {key: [] if value == [NONE] else value for key, value in known.items()}
        said = [row for row in self.rows if data.get(f"times_{row}") is not None or data.get(f"on_{row}")]
        if said:
            lead["events"] = [event for row in said for event in self.events_of(row)]
        return lead

    def events_of(self, row: int) -> list[dict[str, Any]]:
        data = self.cleaned_data
        times = data[f"times_{row}"]
        on = data[f"on_{row}"]
        at = instant_of(on, self.zone) if on else self.at
        return [{"event": data[f"event_{row}"], "at": at}] * (1 if times is None else times)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The attributes' fields by element of the definition, in the catalogue's order."""
        names = {
            "demographic": _("Demographic"),
            "behaviour": _("Behaviour"),
            "intent": _("Stated intent"),
            "bant": _("BANT"),
        }
        found: dict[str, list[forms.BoundField]] = {}
        for key in in_order(self.asked.attributes, self.catalogue):
            found.setdefault(self.catalogue.attribute(key).element, []).append(self[key])
        order = [*names, *(element for element in found if element not in names)]
        return [(names.get(element, _("Other")), found[element]) for element in order if element in found]

    def event_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(event, times, on) of each row."""
        return [(self[f"event_{row}"], self[f"times_{row}"], self[f"on_{row}"]) for row in self.rows]


class OpenChoice(forms.ChoiceField):
    """A choice that keeps a value outside its list: the language keeps it too, with a warning."""

    def valid_value(self, value: Any) -> bool:
        return True


class OpenChoices(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return True


class ListInput(forms.TextInput):
    """Several values in one line, separated as in a file that is imported."""

    def format_value(self, value: Any) -> str | None:
        return ";".join(value) if isinstance(value, list) else value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.format_value(super().value_from_datadict(data, files, name))


def in_order(keys: Iterable[str], catalogue: Catalogue) -> list[str]:
    """The catalogue's order; what it does not know comes last."""
    known = list(catalogue.attributes)
    return sorted(keys, key=lambda key: known.index(key) if key in known else len(known))


def example(asked: Asked, catalogue: Catalogue, language: str) -> str:
    """Lines that can be pasted, in the words of this definition."""
    values = {
        "boolean": _("Yes"),
        "integer": "48",
        "number": "48",
        "date": "2026/11/3",
        "instant": "2026/11/3 9:00",
    }
    lines = []
    for key in in_order(asked.attributes, catalogue)[:4]:
        type_, entry = asked.attributes[key], catalogue.attribute(key)
        listed = [entry.choice(value, language) or value for value in (*type_.choices, *entry.choices)]
        money = entry.unit.get("ja") == "円"
        value = "3,000,000" if money else values.get(type_.type) or next(iter(listed), "…")
        lines.append(f"{catalogue.label(key, language)}: {value}")
    lines += [f"{catalogue.event(name, language, name)}: 2" for name in list(asked.events.values())[:2]]
    return "\n".join(lines)


def lists_of(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Form data, a QueryDict or plain values, as lists."""
    if isinstance(data, MultiValueDict):
        return dict(data.lists())
    return {name: value if isinstance(value, list) else [value] for name, value in data.items()}


def row_numbers(data: Mapping[str, Any], least: int) -> range:
    """A row for each kind of event at least, more where more are filled in or asked for (`rows`)."""
    filled = [int(name[11:]) + 1 for name in data if name.startswith("lead-event_") and name[11:].isdecimal()]
    asked = str(data.get("rows", ""))
    return range(min(MOST_ROWS, max([least, *filled, int(asked) if asked.isdecimal() else 0])))


def day_or_instant(data: Mapping[str, Any] | None, row: int) -> forms.TextInput:
    """A day is what people know; a pasted or stored event keeps its time."""
    exact = len(str((data or {}).get(f"lead-on_{row}", ""))) > len("2026-11-03")
    return forms.TextInput(attrs={"type": "datetime-local", "step": "1"} if exact else {"type": "date"})


def data_of(lead: Mapping[str, Any], asked: Asked, zone: ZoneInfo) -> dict[str, Any]:
    """A lead as the form's data: what the definition does not ask for is left out."""
    data: dict[str, Any] = {}
    for key, type_ in asked.attributes.items():
        if (value := lead.get(key)) is not None:
            data[f"lead-{key}"] = written(value, type_, zone)
    events = lead.get("events")
    if isinstance(events, Sequence):
        for row, (event, on, times) in enumerate(grouped(events, asked, zone)[:MOST_ROWS]):
            data |= {f"lead-event_{row}": event, f"lead-times_{row}": str(times), f"lead-on_{row}": on}
        if not any(name.startswith("lead-times_") for name in data) and asked.events:
            data |= {"lead-event_0": next(iter(asked.events.values())), "lead-times_0": "0", "lead-on_0": ""}
    return data


def instant_of(text: str, zone: ZoneInfo) -> datetime | None:
    """What a person or a program wrote as an instant."""
    read = plain(text, "instant", zone)
    return read if isinstance(read, datetime) else None


def written(value: Any, type_: AttributeType, zone: ZoneInfo) -> Any:
    """A value as its input shows it."""
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return [str(one) for one in value] or [NONE]
        case datetime():
            local = value.astimezone(zone)
            return (
                local.date().isoformat() if type_.type == "date" else local.replace(tzinfo=None).isoformat()
            )
        case date():
            return value.isoformat()
        case str() if type_.type == "instant" and (instant := instant_of(value, zone)):
            return instant.astimezone(zone).replace(tzinfo=None).isoformat()
    return str(value)


def grouped(events: Sequence[Any], asked: Asked, zone: ZoneInfo) -> list[tuple[str, str, int]]:
    """(event as written, when, times), newest first, of the events that the definition asks for."""
    counts: dict[tuple[str, str], int] = {}
    for event in events:
        name = asked.events.get(fold_text(str(event.get("event", ""))) if isinstance(event, Mapping) else "")
        if name is None:
            continue
        at = event.get("at")
        instant = at if isinstance(at, datetime) else instant_of(str(at), zone)
        on = instant.astimezone(zone).replace(tzinfo=None).isoformat() if instant else ""
        counts[name, on] = counts.get((name, on), 0) + 1
    rows = [(name, on, times) for (name, on), times in counts.items()]
    return sorted(rows, key=lambda row: row[1], reverse=True)

"""Reading: a vendor's record, by a connection's mapping, as what is said of a lead. Pure.

The mapping's columns are the vendor's fields. An event's field holds the last instant of it; its past has
those before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from definitions.language.values import fold_text
from evidence.connectors.vendor import Activity, Field, Record
from evidence.leads.mapping import Mapping as Columns
from evidence.leads.normalise import read_instant
from evidence.leads.pushing import Happened, Sent, Told, longest_id

outcome_column = "said of the outcome"
"""What a record says of the outcome goes under this name, which no attribute's key can be."""


def mapped_fields(mapping: Columns) -> list[str]:
    """The fields that a mapping reads, each once."""
    outcome = [mapping.outcome.column] if mapping.outcome else []
    events = [item.column for item in mapping.events or ()]
    return list(dict.fromkeys([*mapping.fields.values(), *outcome, *events]))


class Reader:
    """Reads records of these fields; what the mapping takes from others is left out and stays as it was."""

    def __init__(
        self, mapping: Columns, fields: Sequence[Field], attributes: Collection[str], zone: ZoneInfo
    ) -> None:
        names = {field.name for field in fields}
        self.fields = {key: name for key, name in mapping.fields.items() if name in names}
        self.events = [item for item in mapping.events or () if item.column in names]
        self.outcome = mapping.outcome if mapping.outcome and mapping.outcome.column in names else None
        self.attributes, self.zone = attributes, zone
        self.nothing = frozenset(map(fold_text, mapping.null_words))

    def sent(self, record: Record, at: datetime) -> Sent:
        """What a record says; `at`: when it was asked for."""
        values = {name: self._text(value) for name, value in record.values.items()}
        fields = {key: values[name] for key, name in self.fields.items()}
        if self.outcome:
            fields[outcome_column] = values[self.outcome.column]
        keys: dict[str, list[str]] = {}
        for key, name in self.fields.items():
            if key in self.attributes:
                keys.setdefault(name, []).append(key)
        past = tuple(
            Told(key, was.at, self._text(was.value)) for was in record.past for key in keys.get(was.field, ())
        )
        return Sent(record.id[:longest_id], fields, {}, self._events(record), at, past)

    def _events(self, record: Record) -> tuple[Happened, ...] | None:
        if not self.events:
            return None
        found = []
        for item in self.events:
            said = [was.value for was in record.past if was.field == item.column]
            instants = (read_instant(text, self.zone) for text in [*said, record.values[item.column]])
            found += [Happened(item.event, at) for at in dict.fromkeys(instants) if at]
        return tuple(found)

    def _text(self, value: str) -> str:
        text = value.replace("\0", "")
        return "" if fold_text(text) in self.nothing else text


def contacted(activities: Iterable[Activity], at: datetime) -> list[Sent]:
    """What activities say of their leads."""
    events: dict[str, list[Happened]] = {}
    for item in activities:
        events.setdefault(item.lead, []).append(Happened(item.event, item.at, item.person.replace("\0", "")))
    return [Sent(lead, events=tuple(found), at=at) for lead, found in events.items()]


def guessable(fields: Iterable[Field]) -> Mapping[str, tuple[str, ...]]:
    """Field -> the names it goes by, for `evidence.leads.mapping.guess`."""
    return {field.name: (field.name, field.label) for field in fields}

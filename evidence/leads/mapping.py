"""Mapping: which column of a file says what of a lead; read, guessed and checked. Pure.

    sheet: Leads                                               # optional: of a workbook with several
    id: Prospect ID
    null_words: [Select]
    fields: {visits: {column: TotalVisits}, created_at: {column: Created}}
    outcome: {column: Converted, won: ["1"], lost: ["0"]}     # optional
    events: [{event: seminar, column: Seminars}]               # optional: instants, separated by ";"

A field is an attribute's key or a life field (evidence.leads.fields), or both at once where they share
their name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text
from evidence.leads.fields import Known, id_names, life, lost_words, null_words, outcome_names, won_words
from evidence.leads.normalise import normalise

_any_zone = ZoneInfo("UTC")
_null_words = frozenset(map(fold_text, null_words))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a mapping: a code and what it is about, worded by evidence.leads.words.

    Codes: "not_a_mapping" (place), "id_missing", "unknown_column" (field, column), "unknown_field" (field),
    "unknown_event" (event), "won_missing", "won_and_lost" (value), "nothing_mapped",
    "unknown_sheet" (sheet).
    """

    code: str
    params: Map[str, str] = field(default_factory=dict)


class MappingFaults(Exception):  # noqa: N818 - a list of faults, like the language's
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{fault.code} {dict(fault.params)}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The column that tells what became of a lead; a value in neither list leaves it open."""

    column: str
    won: tuple[str, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventColumn:
    """A column of instants at which the lead did something: blank for never, several separated by ";"."""

    event: str
    column: str


@dataclass(frozen=True, slots=True)
class Mapping:
    id: str
    fields: Map[str, str] = field(default_factory=dict)
    """Life field or attribute key -> column."""
    null_words: tuple[str, ...] = ()
    outcome: Outcome | None = None
    events: tuple[EventColumn, ...] | None = None
    """None: the file says nothing of events, so they are unknown. Empty: there are none."""
    sheet: str = ""
    """Of a workbook with several; empty: the first with a table."""

    @classmethod
    def read(cls, body: object) -> "Mapping":
        """From plain JSON or YAML objects. Raises `MappingFaults` where the shape is wrong."""
        if not isinstance(body, Map):
            raise MappingFaults([Fault("not_a_mapping", {"place": ""})])
        outcome, events = body.get("outcome"), body.get("events")
        fields = _shaped(body.get("fields") or {}, Map, "fields")
        return cls(
            id=str(body.get("id") or ""),
            fields={str(key): _column(given, f"fields.{key}") for key, given in fields.items()},
            null_words=_texts(body.get("null_words"), "null_words"),
            outcome=None if not outcome else _outcome(_shaped(outcome, Map, "outcome")),
            events=None
            if events is None
            else tuple(_event(item) for item in _shaped(events, list, "events")),
            sheet=str(body.get("sheet") or ""),
        )

    def plain(self) -> dict[str, object]:
        """As JSON; `Mapping.read` gives it back."""
        body: dict[str, object] = {
            "id": self.id,
            "null_words": list(self.null_words),
            "fields": {key: {"column": column} for key, column in self.fields.items()},
            "outcome": None,
        }
        if self.outcome:
            body["outcome"] = {
                "column": self.outcome.column,
                "won": list(self.outcome.won),
                "lost": list(self.outcome.lost),
            }
        if self.events is not None:
            body["events"] = [{"event": item.event, "column": item.column} for item in self.events]
        return body | ({"sheet": self.sheet} if self.sheet else {})

    def faults(
        self, columns: Iterable[str], attributes: Iterable[str], events: Iterable[str]
    ) -> tuple[Fault, ...]:
        """All that is wrong with it for a file of these columns and a catalogue of these keys."""
        columns, attributes, events = set(columns), set(attributes), set(events)
        found = [] if self.id else [Fault("id_missing")]
        used = [("id", self.id), *self.fields.items()]
        used += [("outcome", self.outcome.column)] if self.outcome else []
        used += [(item.event, item.column) for item in self.events or ()]
        found += [
            Fault("unknown_column", {"field": name, "column": column})
            for name, column in used
            if column and column not in columns
        ]
        found += [
            Fault("unknown_field", {"field": key})
            for key in self.fields
            if key not in life and key not in attributes
        ]
        found += [
            Fault("unknown_event", {"event": item.event})
            for item in self.events or ()
            if item.event not in events
        ]
        if not self.fields and not self.events:
            found.append(Fault("nothing_mapped"))
        if self.outcome and not self.outcome.won:
            found.append(Fault("won_missing"))
        if self.outcome:
            both = {squeeze(value) for value in self.outcome.won} & {
                squeeze(value) for value in self.outcome.lost
            }
            found += [Fault("won_and_lost", {"value": value}) for value in sorted(both)]
        return tuple(found)


def guess(
    samples: Map[str, Sequence[str]],
    attributes: Map[str, Known],
    events: Map[str, Sequence[str]],
    names: Map[str, Sequence[str]] | None = None,
) -> Mapping:
    """The mapping that names and first values suggest: a column serves one attribute and one life field.

    `events`: event -> names its column may have; `names`: column -> the names it goes by itself.
    """
    by_name: dict[str, str] = {}
    for column in samples:
        for name in (names or {}).get(column, (column,)):
            by_name.setdefault(squeeze(name), column)
    fields: dict[str, str] = {}
    for key, known in attributes.items():
        column = _first(by_name, (key, *known.names))
        if column not in fields.values() and _fits(samples.get(column, ()), known.type):
            fields[key] = column
    for key, field_ in life.items():
        column = _first(by_name, (key, *field_.names))
        if key not in fields and _fits(samples.get(column, ()), AttributeType(field_.type)):
            fields[key] = column
    happened = [(event, _first(by_name, (event, *names))) for event, names in events.items()]
    happened = [
        (event, column)
        for event, column in happened
        if column not in fields.values() and _fits(samples.get(column, ()), AttributeType("instant"))
    ]
    return Mapping(
        id=_guess_id(by_name, samples),
        fields=fields,
        null_words=_guess_null_words(samples),
        outcome=_guess_outcome(by_name, samples),
        events=tuple(EventColumn(event, column) for event, column in happened) or None,
    )


def squeeze(name: str) -> str:
    """A name without what people write differently: width, case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _first(by_name: Map[str, str], names: Iterable[str]) -> str:
    return next((by_name[squeezed] for name in names if (squeezed := squeeze(name)) in by_name), "")


def _fits(values: Sequence[str], type_: AttributeType) -> bool:
    """Whether most of a column's first values can be read as that type."""
    values = [value for value in values if fold_text(value) not in _null_words]
    readable = sum(not normalise(value, type_, _any_zone)[1] for value in values)
    return 2 * readable > len(values)


def _guess_id(by_name: Map[str, str], samples: Map[str, Sequence[str]]) -> str:
    candidates = [by_name[squeeze(name)] for name in id_names if squeeze(name) in by_name]
    candidates += [column for column in samples if re.search(r"(?i)(\bid|番号|コード)$", column)]
    distinct = (column for column in candidates if len(set(samples[column])) == len(samples[column]))
    return next(distinct, "")


def _guess_null_words(samples: Map[str, Sequence[str]]) -> tuple[str, ...]:
    """Null words that occur, as they are written there."""
    seen = {value.strip() for values in samples.values() for value in values}
    return tuple(sorted(word for word in seen if fold_text(word) in _null_words))


def _guess_outcome(by_name: Map[str, str], samples: Map[str, Sequence[str]]) -> Outcome | None:
    won, lost = {squeeze(word) for word in won_words}, {squeeze(word) for word in lost_words}
    for name in outcome_names:
        column = by_name.get(squeeze(name))
        values = dict.fromkeys(value.strip() for value in samples[column]) if column else {}
        if column and any(squeeze(value) in won for value in values):
            return Outcome(
                column,
                tuple(sorted(value for value in values if squeeze(value) in won)),
                tuple(sorted(value for value in values if squeeze(value) in lost)),
            )
    return None


def _shaped(value: object, shape: type, place: str) -> Any:
    if not isinstance(value, shape):
        raise MappingFaults([Fault("not_a_mapping", {"place": place})])
    return value


def _texts(value: object, place: str) -> tuple[str, ...]:
    return tuple(str(item) for item in _shaped(value or [], list, place))


def _column(given: object, place: str) -> str:
    """`{"column": name}`, or the bare name."""
    return given if isinstance(given, str) else str(_shaped(given, Map, place).get("column") or "")


def _outcome(given: Map[str, object]) -> Outcome:
    won, lost = _texts(given.get("won"), "outcome.won"), _texts(given.get("lost"), "outcome.lost")
    return Outcome(str(given.get("column") or ""), won, lost)


def _event(given: object) -> EventColumn:
    item = _shaped(given, Map, "events")
    return EventColumn(str(item.get("event") or ""), str(item.get("column") or ""))

"""Pushing: leads and events that another system sends as JSON, checked as an import checks a file's rows.

    {"id": "L-1", "employees": 120, "created_at": "2026-11-01T09:00+09:00", "industry": null,
     "known_from": {"employees": "2026-10-01"}, "events": [{"event": "download", "at": "2026-11-02"}]}

A lead's keys are attributes of the catalogue and fields of its life. What is left out stays as it was; null
empties it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from evidence.leads.erased import IsErased, nobody
from evidence.leads.fields import Known, contacts, life
from evidence.leads.mapping import Mapping as Columns
from evidence.leads.normalise import read_instant

longest_id = 255
special = ("id", "events", "known_from")
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a lead; `person`: who of ours took part, as the sender names them."""

    event: str
    at: datetime
    person: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A value that an attribute had from an instant on, blank for none."""

    attribute: str
    at: datetime
    raw: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A lead as it can be stored. `fields`: the text of what it says, blank where it empties something;
    `known_from`: attribute -> since when its value was known; `events` of None: it says nothing of them;
    `at`: when it was sent; `past`: all that is told of attributes' values, also the present ones.
    """

    id: str
    fields: Fields = field(default_factory=dict)
    known_from: Mapping[str, datetime] = field(default_factory=dict)
    events: tuple[Happened, ...] | None = None
    at: datetime | None = None
    past: tuple[Told, ...] = ()


def plain_events(events: tuple[Happened, ...] | None) -> list[list[str]] | None:
    """A lead's events as JSON: [event, instant, person] each; `events_of` gives them back."""
    return None if events is None else [[one.event, one.at.isoformat(), one.person] for one in events]


def events_of(plain: Sequence[Sequence[str]] | None) -> tuple[Happened, ...] | None:
    if plain is None:
        return None
    return tuple(Happened(event, datetime.fromisoformat(at), person) for event, at, person in plain)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one lead or event: where in it, and a code of evidence.leads.words.refusals."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead or event that was not taken: its position in what was sent (from 0), its id, and why."""

    position: int
    id: str
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Every one that was sent is in one of the two."""

    accepted: tuple[Sent, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Knowing:
    """What a check has to know: the catalogue's attributes and events, the company's zone, and which leads
    are not taken in again.
    """

    attributes: Mapping[str, Known]
    events: frozenset[str]
    zone: ZoneInfo
    erased: IsErased = nobody


def check_leads(sent: Sequence[object], knowing: Knowing) -> Checked:
    """Check leads, each of them whole: one value that cannot be read refuses the lead."""
    read = [_lead(lead, knowing) for lead in sent]
    unreadable = _unreadable([lead for lead, _wrong in read], knowing)
    accepted, refused, ids = [], [], set()
    for position, (lead, wrong) in enumerate(read):
        wrong = wrong or unreadable.get(position, [])
        if knowing.erased(lead.id):
            # Nothing of it is kept, not even its id.
            refused.append(Refused(position, "", (Wrong("id", "erased"),)))
            continue
        if not wrong and lead.id in ids:
            wrong = [Wrong("id", "duplicate_id")]
        if wrong:
            refused.append(Refused(position, lead.id, tuple(wrong)))
            continue
        ids.add(lead.id)
        accepted.append(lead)
    return Checked(tuple(accepted), tuple(refused))


def check_events(id_: str, sent: Sequence[object], knowing: Knowing) -> Checked:
    """Check events of one lead, each by itself; the accepted are one `Sent` each."""
    accepted, refused = [], []
    if knowing.erased(id_):
        return Checked(
            (), tuple(Refused(position, "", (Wrong("", "erased"),)) for position in range(len(sent)))
        )
    for position, item in enumerate(sent):
        happened, wrong = _event(item, "", knowing)
        if happened:
            accepted.append(Sent(id_, events=(happened,)))
        else:
            refused.append(Refused(position, id_, (wrong,)))
    return Checked(tuple(accepted), tuple(refused))


def columns_of(fields: Iterable[str]) -> Columns:
    """The mapping of rows that are called like what they say."""
    return Columns("id", {key: key for key in fields})


def _lead(lead: object, knowing: Knowing) -> tuple[Sent, list[Wrong]]:
    """A lead's parts; whether its values can be read is not asked here."""
    if not isinstance(lead, Mapping):
        return Sent(""), [Wrong("", "not_an_object")]
    id_ = _id(lead.get("id"))
    wrong = [Wrong("id", "id_missing")] if not id_ else []
    wrong += [Wrong("id", "id_too_long")] if len(id_) > longest_id else []
    fields: Fields = {}
    for key, value in lead.items():
        if key in special:
            continue
        known = knowing.attributes.get(key)
        many = known is not None and known.type.type == "choices"
        if not known and key not in life:
            wrong.append(Wrong(_clean(key), "unknown_field"))
        elif (text := _text(value, many=many)) is None:
            wrong.append(Wrong(key, "not_one_value"))
        else:
            fields[key] = text
    known_from, odd = _known_from(lead.get("known_from"), fields, knowing)
    events, unread = _events(lead.get("events"), knowing)
    return Sent(id_[:longest_id], fields, known_from, events), [*wrong, *odd, *unread]


def _id(written: object) -> str:
    return _clean(str(written)).strip() if isinstance(written, str | int) and written is not True else ""


def _known_from(written: object, fields: Fields, knowing: Knowing) -> tuple[dict[str, datetime], list[Wrong]]:
    if written is None:
        return {}, []
    if not isinstance(written, Mapping):
        return {}, [Wrong("known_from", "not_an_object")]
    found, wrong = {}, []
    for key, at in written.items():
        instant = read_instant(at, knowing.zone) if isinstance(at, str) else None
        if key not in fields or key not in knowing.attributes:
            wrong.append(Wrong(f"known_from.{_clean(key)}", "unknown_field"))
        elif instant is None:
            wrong.append(Wrong(f"known_from.{key}", "not_an_instant"))
        else:
            found[key] = instant
    return found, wrong


def _events(written: object, knowing: Knowing) -> tuple[tuple[Happened, ...] | None, list[Wrong]]:
    if written is None:
        return None, []
    if not isinstance(written, list):
        return None, [Wrong("events", "not_a_list")]
    read = [_event(item, f"events[{i}]", knowing) for i, item in enumerate(written)]
    return tuple(event for event, _wrong in read if event), [wrong for event, wrong in read if not event]


def _event(item: object, path: str, knowing: Knowing) -> tuple[Happened | None, Wrong]:
    if not isinstance(item, Mapping):
        return None, Wrong(path, "not_an_object")
    kind, at, person = item.get("event"), item.get("at"), item.get("person")
    path = f"{path}." if path else ""
    if not isinstance(kind, str) or (kind not in knowing.events and kind not in contacts):
        return None, Wrong(f"{path}event", "unknown_event")
    instant = read_instant(at, knowing.zone) if isinstance(at, str) else None
    if instant is None:
        return None, Wrong(f"{path}at", "not_an_instant")
    if person is not None and not isinstance(person, str):
        return None, Wrong(f"{path}person", "not_one_value")
    return Happened(kind, instant, _clean(person or "").strip()), Wrong("", "")


def _text(value: object, *, many: bool) -> str | None:
    """A value as a cell of a file would have it; None where it is none."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return _clean(value)
        case int() | float():
            return format(Decimal(repr(value)), "f")
        case list() if many and all(isinstance(item, str) for item in value):
            return _clean(";".join(value))
    return None


def _clean(text: str) -> str:
    """Without the one character that PostgreSQL cannot store."""
    return text.replace("\0", "")


def _unreadable(leads: Sequence[Sent], knowing: Knowing) -> dict[int, list[Wrong]]:
    """Position -> the values that cannot be read as their attribute's type, as an import finds them."""
    from evidence.leads.batches import Preparer

    columns = columns_of(dict.fromkeys(key for lead in leads for key in lead.fields))
    attributes = {key: known for key, known in knowing.attributes.items() if key in columns.fields}
    preparer = Preparer(columns, attributes, knowing.zone)
    found: dict[int, list[Wrong]] = {}
    for rows in _rows(leads, list(columns.fields)):
        for refused in preparer.prepare(rows).refused:
            found.setdefault(refused.line, []).append(Wrong(refused.column, refused.code))
    return found


def _rows(leads: Sequence[Sent], keys: Sequence[str]) -> Iterator[Any]:
    """Leads as the rows of a file: a lead's line is its position."""
    import pyarrow as pa

    from evidence.leads.rows import Rows

    cells: dict[str, list[str | None]] = {"id": [lead.id or "?" for lead in leads]}
    cells |= {key: [lead.fields.get(key) for lead in leads] for key in keys}
    table = pa.RecordBatch.from_pydict({name: pa.array(texts, pa.string()) for name, texts in cells.items()})
    yield Rows(table, pa.array(range(len(leads)), pa.int64()), ())

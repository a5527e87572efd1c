"""Records: leads out of a snapshot for pages: single ones, a page of many, and values that occur."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from evidence.engine.columns import column as column_of
from evidence.leads.fields import life
from evidence.leads.known import as_value, known_at, was_column
from evidence.leads.normalise import split_choices
from evidence.leads.quoting import quoted, text, timestamp
from evidence.leads.store import Leads, open_leads, own, parquet_of, stored_columns
from evidence.models import Snapshot

Plain = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A lead. `id` is unique in the store ("<source>:<id in the source>"); instants are aware, in UTC."""

    id: str
    source_key: str
    source_id: str
    received_at: datetime
    judged_at: datetime
    outcome: str
    contact_known: bool
    life: dict[str, Any]
    """Life field -> value, None where there is none."""
    attributes: dict[str, Plain]
    """Attribute key -> known value as the language's lead form has it, texts as they were written."""
    then: dict[str, Plain]
    """The same as it was known at `judged_at`."""
    events: tuple[tuple[str, datetime], ...] | None
    """(folded event, instant), oldest first; None where they are unknown."""

    @property
    def document(self) -> dict[str, object]:
        """The lead as it is known now, in the language's form (JSON)."""
        return self._document(self.attributes)

    @property
    def judged_document(self) -> dict[str, object]:
        """The lead as it was known at `judged_at` (the judge leaves out later events)."""
        return self._document(self.then)

    def _document(self, attributes: dict[str, Plain]) -> dict[str, object]:
        body: dict[str, object] = {"id": self.id, **attributes}
        if self.events is not None:
            body["events"] = [{"event": name, "at": at.isoformat()} for name, at in self.events]
        return body


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of leads."""

    id: str
    source_key: str
    source_id: str
    source: str | None
    created_at: datetime | None
    received_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Listing:
    rows: tuple[Row, ...]
    total: int
    """How many leads there are on all pages."""


def records(snapshot: Snapshot, ids: Sequence[str], until: datetime | None = None) -> list[Record]:
    """The leads of these ids, ordered by id; ids that are not there are left out.

    `until`: where a lead is judged later than that, `judged_at` is that instant.
    """
    if not ids:
        return []
    columns = stored_columns(snapshot.fingerprint)
    with open_leads(snapshot) as opened:
        rows = opened.read(opened.leads.filter(opened.leads["id"].isin(list(ids))).order_by("id")).to_pylist()
        events = _events(opened, [row["id"] for row in rows if row["has_events"]])
        for row in rows:
            judged_at = row[own("judged_at")].replace(tzinfo=UTC)
            row[own("judged_at")] = min(judged_at, until) if until else judged_at
        past = _past(opened, snapshot, {row["id"]: row[own("judged_at")] for row in rows}) if rows else {}
    return [
        _record(row, snapshot.attributes, columns, events.get(row["id"], ()), past.get(row["id"], {}))
        for row in rows
    ]


def listing(
    snapshot: Snapshot,
    *,
    search: str = "",
    source: str = "",
    outcome: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listing:
    """A page of leads, newest first. `search`: part of the id in its source; `source`: a source's key."""
    import ibis

    with open_leads(snapshot) as opened:
        leads = opened.leads
        if search.strip():
            leads = leads.filter(leads[own("source_id")].lower().contains(search.strip().lower()))
        if source:
            leads = leads.filter(leads[own("source_key")] == source)
        if outcome:
            leads = leads.filter(leads[own("outcome")] == outcome)
        total = opened.read(leads.aggregate(n=leads.count())).to_pylist()[0]["n"]
        names = {field: own(field) for field in Row.__dataclass_fields__ if field != "id"}
        came = ibis.coalesce(leads[own("created_at")], leads[own("received_at")])
        page = (
            leads.order_by(came.desc(), leads["id"])
            .limit(limit, offset=offset)
            .rename(names)
            .select("id", *names)
        )
        return Listing(tuple(Row(**_aware(row)) for row in opened.read(page).to_pylist()), total)


def values(snapshot: Snapshot, attribute: str, limit: int = 100) -> list[tuple[str, int]]:
    """(value as most write it, leads) of a text or choice, the most frequent first; [] for other types."""
    raw, prepared = (own(f"{kind}.{column_of(attribute)}") for kind in ("raw", "is"))
    with open_leads(snapshot) as opened:
        leads = opened.leads
        if raw not in leads.columns:
            return []
        pairs = leads.select(raw=leads[raw], folded=leads[prepared])
        if pairs["raw"].type().is_array():
            pairs = pairs.select(raw=pairs["raw"].unnest()).mutate(folded=lambda t: t["raw"])
        pairs = pairs.filter(pairs["folded"].notnull())
        counted = pairs.group_by("folded", "raw").aggregate(n=pairs.count())
        best = counted.group_by("folded").aggregate(
            value=counted["raw"].argmax(counted["n"]), leads=counted["n"].sum()
        )
        rows = opened.read(best.order_by(best["leads"].desc(), best["value"]).limit(limit)).to_pylist()
    return [(row["value"], int(row["leads"])) for row in rows]


def _events(opened: Leads, ids: list[str]) -> dict[str, tuple[tuple[str, datetime], ...]]:
    if not ids:
        return {}
    rows = opened.read(
        opened.events.filter(opened.events["lead_id"].isin(ids)).order_by("lead_id", "at", "event")
    )
    found: dict[str, tuple[tuple[str, datetime], ...]] = {}
    for row in rows.to_pylist():
        event = (row["event"], row["at"].replace(tzinfo=UTC))
        found[row["lead_id"]] = (*found.get(row["lead_id"], ()), event)
    return found


def _past(
    opened: Leads, snapshot: Snapshot, instants: dict[str, datetime]
) -> dict[str, dict[str, Plain | None]]:
    """What was known of leads at instants, of those attributes that have a history of them."""
    columns = stored_columns(snapshot.fingerprint)
    keys = {key: name for key in snapshot.attributes if was_column(name := column_of(key)) in columns}
    if not keys:
        return {}
    asked = ", ".join(f"({text(id_)}, {timestamp(at)})" for id_, at in instants.items())
    known = known_at(
        parquet_of(snapshot.fingerprint, "history"),
        f"SELECT * FROM (VALUES {asked}) AS asked(id, instant)",
        keys,
        kept="{'raw': raw, 'value': \"value\"}",
    )
    parts = [_past_part(i, name, columns[was_column(name)]) for i, name in enumerate(keys.values())]
    rows = opened.run(f"SELECT id, {', '.join(parts)} FROM ({known})").to_pylist()
    return {
        row["id"]: {key: _past_value(row[f"p{i}"]) for i, key in enumerate(keys) if row[f"p{i}"]["had"]}
        for row in rows
    }


def _past_part(number: int, name: str, type_: str) -> str:
    known = quoted(f"then.{name}")
    value = as_value(f"{known}.value", type_)
    return f"{{'had': {quoted(f'had.{name}')}, 'raw': {known}.raw, 'value': {value}}} AS p{number}"


def _past_value(cell: dict[str, Any]) -> Plain | None:
    """Texts as they were written, all else as prepared."""
    raw, value = cell["raw"], _aware(cell)["value"]
    if value is None:
        return None
    if isinstance(value, list):
        return split_choices(raw) if raw else value
    return raw or value if isinstance(value, str) else _plain(value)


def _record(
    row: dict[str, Any],
    keys: Iterable[str],
    columns: dict[str, str],
    events: tuple[tuple[str, datetime], ...],
    past: dict[str, Plain | None],
) -> Record:
    row = _aware(row)
    attributes: dict[str, Plain] = {}
    for key in keys:
        raw, prepared = f"raw.{column_of(key)}", f"is.{column_of(key)}"
        value = row.get(own(prepared))
        if value is not None:
            is_text = columns[prepared].startswith("VARCHAR")
            attributes[key] = _plain((is_text and row.get(own(raw))) or value)
    then = {key: value for key, value in (attributes | past).items() if value is not None}
    return Record(
        id=row["id"],
        attributes=attributes,
        then=then,
        life={name: row[own(name)] for name in life},
        events=events if row["has_events"] else None,
        **{
            name: row[own(name)]
            for name in ("source_key", "source_id", "received_at", "judged_at", "outcome", "contact_known")
        },
    )


def _aware(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v.replace(tzinfo=UTC) if isinstance(v, datetime) else v for k, v in row.items()}


def _plain(value: Any) -> Plain:
    """A stored value as JSON."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[no-any-return]

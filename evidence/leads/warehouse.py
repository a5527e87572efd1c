"""The warehouse: leads that live in another database (LEADS_URL), asked where they are, with no copy.

There is a table or view `leads` and one `events`, as docs/operating.md describes them. Ibis writes the
questions in that database's SQL. Nothing is ever written there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from definitions.language.tree import Definition
from evidence.engine.columns import column as column_of
from evidence.engine.columns import storage
from evidence.leads.days import company_day_of
from evidence.leads.fields import life

live = "live-"
"""Begins the fingerprint of leads that live elsewhere: no folder below DATA_DIR has such a name."""

_needed = {
    "id": "string",
    "has_events": "boolean",
    "received_at": "timestamp(6)",
    "judged_at": "timestamp(6)",
    "outcome": "string",
    "contact_known": "boolean",
}
_happened = {"lead_id": "string", "event": "string", "at": "timestamp(6)"}
_prefixes = ("is_", "raw_")


class Unfit(Exception):  # noqa: N818 - said of the tables, like the other refusals
    """The warehouse cannot be asked: `code` and `params`, worded by evidence.leads.words.

    Codes: "no_answer" (error), "no_table" (table), "no_column" (table, column, type), "wrong_type" (table,
    column, type, found).
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(f"{code} {params}")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A connection. `leads` and `events`: its tables, in the types that evidence.engine.columns names."""

    backend: Any
    leads: Any
    events: Any

    def read(self, expression: Any) -> Any:
        """The rows as a pyarrow table. Raises `TimeoutError` for one that takes too long."""
        try:
            return self.backend.to_pyarrow(expression)
        except Exception as error:
            # Each database's library has its own word for it; only PostgreSQL is given a limit.
            if type(error).__name__ == "QueryCanceled":
                raise TimeoutError from error
            raise


def is_live(fingerprint: str) -> bool:
    """Whether a fingerprint is of leads that live elsewhere."""
    return fingerprint.startswith(live)


@contextmanager
def warehouse() -> Iterator[Warehouse]:
    """Connect to LEADS_URL. Raises `Unfit`."""
    backend = _connected(settings.LEADS_URL)
    try:
        yield Warehouse(backend, _leads(_table(backend, "leads")), _events(_table(backend, "events")))
    finally:
        backend.disconnect()


def opened_leads(warehouse: Warehouse, own: Any, definitions: tuple[Definition, ...]) -> Any:
    """Its leads as `evidence.leads.store.Leads` has them; `own` names what is no attribute's column."""
    import ibis

    table = warehouse.leads
    columns = {"id": table["id"], "has_events": table["has_events"]}
    columns |= {own(name): table[name] for name in table.columns if name != "id"}
    came = ibis.coalesce(table["created_at"], table["received_at"])
    columns[own("day")] = company_day_of(came)
    wanted = {key: (t.type, d.company_zone.key) for d in definitions for key, t in d.attributes.items()}
    for key, (type_name, zone) in wanted.items():
        stored = f"is.{column_of(key)}"
        if stored in table.columns:
            columns[column_of(key)] = _as_type(table[stored], type_name, zone)
    return table.select(**columns)


def counts(warehouse: Warehouse, attributes: Mapping[str, str]) -> dict[str, Any]:
    """How many `leads` there are and how many know each of the `attributes` (key -> its column's name)."""
    leads = warehouse.leads
    stored = {key: name for key, column in attributes.items() if (name := f"is.{column}") in leads.columns}
    known = {f"n{i}": leads[name].count() for i, name in enumerate(stored.values())}
    row = warehouse.read(
        leads.aggregate(leads=leads.count(), newest=leads["received_at"].max(), **known)
    ).to_pylist()[0]
    return {
        "leads": int(row["leads"]),
        "newest": row["newest"],
        "attributes": {key: int(row[f"n{i}"]) for i, key in enumerate(stored)},
    }


def fingerprint(warehouse: Warehouse, counted: Mapping[str, Any]) -> str:
    """What can be told of the state without copying it: columns, how many there are of each, and the newest.

    Two states that agree in all of it pass for the same.
    """
    events = warehouse.events
    row = warehouse.read(events.aggregate(events=events.count(), newest=events["at"].max())).to_pylist()[0]
    said = [
        [(name, str(type_)) for name, type_ in warehouse.leads.schema().items()],
        sorted(counted["attributes"].items()),
        [counted["leads"], str(counted["newest"]), int(row["events"]), str(row["newest"])],
    ]
    return live + sha256(repr(said).encode()).hexdigest()[: 64 - len(live)]


def place() -> str:
    """LEADS_URL without its password, for people to read."""
    parts = urlsplit(settings.LEADS_URL)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _connected(url: str) -> Any:
    import ibis

    try:
        return _postgres(url) if urlsplit(url).scheme.startswith("postgres") else ibis.connect(url)
    except Exception as error:  # each database's library has its own
        raise Unfit("no_answer", error=str(error).splitlines()[0]) from error


def _postgres(url: str) -> Any:
    """A PostgreSQL in which nothing can be written and no question takes longer than LEADS_SECONDS."""
    import ibis
    import psycopg

    connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    connection.execute("set default_transaction_read_only = on")
    connection.execute(f"set statement_timeout = {settings.LEADS_SECONDS * 1000:d}")
    return ibis.postgres.from_connection(connection)


def _table(backend: Any, name: str) -> Any:
    from ibis.common.exceptions import TableNotFound

    try:
        return backend.table(name)
    except TableNotFound:
        raise Unfit("no_table", table=name) from None


def _events(table: Any) -> Any:
    return table.select(**{name: _cast(table, "events", name, type_) for name, type_ in _happened.items()})


def _leads(table: Any) -> Any:
    """The leads by the names that a snapshot's columns have."""
    import ibis

    columns = {name: _cast(table, "leads", name, type_) for name, type_ in _needed.items()}
    columns["source_key"] = _or(table, "source_key", "string", ibis.literal("warehouse"))
    columns["source_id"] = _or(table, "source_id", "string", columns["id"])
    for name, field in life.items():
        columns[name] = _or(table, name, storage[field.type], ibis.null(storage[field.type]))
    for name in table.columns:
        prefix = next((prefix for prefix in _prefixes if name.startswith(prefix)), None)
        if prefix and (value := _plain(table[name])) is not None:
            columns[f"{prefix[:-1]}.{name.removeprefix(prefix)}"] = value
    return table.select(**columns)


def _or(table: Any, name: str, type_: str, otherwise: Any) -> Any:
    return _cast(table, "leads", name, type_) if name in table.columns else otherwise


def _cast(table: Any, of: str, name: str, type_: str) -> Any:
    """A column that must be of a type. Raises `Unfit`."""
    import ibis

    if name not in table.columns:
        raise Unfit("no_column", table=of, column=name, type=type_)
    value, wanted = _plain(table[name]), ibis.dtype(type_)
    if value is not None and value.type() == wanted.copy(nullable=value.type().nullable):
        return value
    if value is not None and value.type().is_integer() and wanted.is_floating():
        return value.cast(wanted)
    raise Unfit("wrong_type", table=of, column=name, type=type_, found=str(table[name].type()))


def _plain(value: Any) -> Any:
    """A column in the one type of its kind that is used here; None where it is of none."""
    type_ = value.type()
    if type_.is_timestamp():
        return value.cast("timestamp(6)") if type_.timezone is None else None
    for kind, plain in (("is_integer", "int64"), ("is_floating", "float64"), ("is_decimal", "float64")):
        if getattr(type_, kind)():
            return value.cast(plain)
    texts = type_.is_array() and type_.value_type.is_string()
    return value if texts or type_.is_string() or type_.is_boolean() or type_.is_date() else None


def _as_type(value: Any, type_name: str, zone: str) -> Any:
    """A stored value as the type a definition says, as evidence.leads.store reads a snapshot's."""
    import ibis

    from evidence.engine.zones import instant_of, wall_clock

    type_, wanted = value.type(), storage[type_name]
    if type_.is_integer() and wanted == "float64":
        return value.cast("float64")
    if type_.is_floating() and wanted == "int64":
        return (value == value.floor()).ifelse(value.cast("int64"), ibis.null("int64"))
    if type_.is_date() and type_name == "instant":
        return wall_clock("UTC", instant_of(zone, value.cast("timestamp")))
    same = type_ == ibis.dtype(wanted).copy(nullable=type_.nullable)
    return value if same else ibis.null(wanted)

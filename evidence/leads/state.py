"""State: the leads of a file laid over the state before, by DuckDB."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evidence.leads import folders, store
from evidence.leads.changes import tell_changes
from evidence.leads.fields import life
from evidence.leads.filled import filled, read, types_of
from evidence.leads.history import view_history, whole_history, with_known
from evidence.leads.incoming import Incoming
from evidence.leads.laying import added_events, lay_over_before
from evidence.leads.outcomes import judged_at, outcome
from evidence.leads.quoting import quoted, text, timestamp


def lay(connection: Any, incoming: Incoming, folder: Path, previous: str | None) -> None:
    """Write leads.parquet and history.parquet from new.parquet and the state before.

    Of leads that occur twice in the file the first row counts; the others become the table `duplicates`.
    """
    connection.execute(f"CREATE VIEW new AS FROM read_parquet({text(str(folder / 'new.parquet'))})")
    connection.execute(_duplicates)
    _view_before(connection, previous)
    if incoming.added:
        lay_over_before(connection, incoming.added, incoming.source_key)
    connection.execute(_fresh(connection, incoming))
    leads = _with_history(connection, folder, incoming, _all_leads(connection, previous), previous)
    # So ordered, one lead is found without reading all ids.
    copy(connection, folder / "leads.parquet", filled(leads, types_of(connection, leads)), "id")


def _with_history(connection: Any, folder: Path, incoming: Incoming, leads: str, previous: str | None) -> str:
    """Write the history that there is after the import; the leads with what was known of them then."""
    view_history(connection, folder, folders.folder(previous) if previous else None, incoming.source_key)
    if incoming.added:
        tell_changes(connection, folder, incoming.source_key)
    path = folder / folders.history
    query = whole_history(connection, incoming.compared, timestamp(incoming.at))
    copy(connection, path, query, 'lead_id, attribute, "at"')
    (rows,) = connection.execute(f"SELECT count(*) FROM read_parquet({text(str(path))})").fetchone()
    if not rows:
        path.unlink()
        return leads
    return with_known(connection, leads, path)


_duplicates = """
    CREATE TEMP TABLE duplicates AS
    SELECT line, source_id FROM new
    WHERE source_id IN (SELECT source_id FROM new GROUP BY source_id HAVING count(*) > 1)
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY line) > 1
"""


def _view_before(connection: Any, previous: str | None) -> None:
    if not previous:
        connection.execute(
            "CREATE VIEW before AS SELECT NULL::VARCHAR AS id, NULL::TIMESTAMP AS received_at LIMIT 0"
        )
        return
    for name, table in (("before", "leads"), ("before_events", "events")):
        connection.execute(f"CREATE VIEW {name} AS FROM {store.parquet_of(previous, table)}")


def _fresh(connection: Any, incoming: Incoming) -> str:
    """The file's leads in the form of the state; for outcome and judging instant see docs/measures.md."""
    source, rows = text(incoming.source_key), "laid" if incoming.added else "new"
    attributes = [
        f"new.{quoted(row[0])}"
        for row in connection.execute(f"DESCRIBE {rows}").fetchall()
        if row[0].startswith(("is.", "raw."))
    ]
    known_at, at = timestamp(incoming.known_at), timestamp(incoming.at)
    contact_known, has_events, came = "new.contact_known", "new.has_events", f"new.sent_at, {at}"
    if not incoming.added:
        contact_known = str("contacted_at" in incoming.mapping.fields).lower()
        has_events, came = str(incoming.mapping.events is not None).lower(), at
    columns = [
        *(f"new.{name}" for name in life),
        *attributes,
        f"{contact_known} AS contact_known",
        f"{has_events} AS has_events",
        f"{outcome(contact_known)} AS outcome",
        f"{judged_at(known_at)} AS judged_at",
    ]
    return f"""
        CREATE VIEW fresh AS
        SELECT id, {source} AS source_key, source_id, received_at, {", ".join(columns)}
        FROM (
            SELECT new.*, {source} || ':' || new.source_id AS id, coalesce(before.received_at, {came}) AS
            received_at FROM {rows} AS new ANTI JOIN duplicates USING (line) LEFT JOIN before ON before.id =
            {source} || ':' || new.source_id
        ) AS new
    """


def _all_leads(connection: Any, previous: str | None) -> str:
    """The file's leads, and those of the state before that the file does not have."""
    if not previous:
        return "FROM fresh"
    fresh = {row[0]: row[1] for row in connection.execute("DESCRIBE fresh").fetchall()}
    kept = [
        # The catalogue may have given an attribute another type since.
        quoted(name)
        if fresh.get(name, type_) == type_
        else f"TRY_CAST({quoted(name)} AS {fresh[name]}) AS {quoted(name)}"
        for name, type_, *_rest in connection.execute("DESCRIBE before").fetchall()
        if not name.startswith("was.")
    ]
    return f"FROM fresh UNION ALL BY NAME SELECT {', '.join(kept)} FROM before ANTI JOIN fresh USING (id)"


def all_events(incoming: Incoming, previous: str | None) -> str:
    """A query of the events after the import."""
    if incoming.added:
        return added_events(previous)
    id_ = f"{text(incoming.source_key)} || ':' || source_id"
    new = f'SELECT {id_} AS lead_id, event, "at" FROM new_events ANTI JOIN duplicates USING (line)'
    if not previous:
        return new
    kept = "FROM before_events ANTI JOIN fresh ON before_events.lead_id = fresh.id"
    return f"{new} UNION ALL BY NAME {kept}"


def refused_values(incoming: Incoming) -> str:
    """A query of all that was refused, value by value."""
    twins = f"SELECT line, {text(incoming.mapping.id)}, source_id, 'duplicate_id' FROM duplicates"
    return f"FROM new_refused UNION ALL {twins}"


def copy(connection: Any, path: Path, query: str, order: str) -> None:
    """Write a query's rows."""
    ordered = f"FROM ({query}) ORDER BY {order}"
    connection.execute(
        f"COPY ({ordered}) TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )


def counts(connection: Any, folder: Path, taken: int, attributes: Iterable[str]) -> dict[str, Any]:
    """The figures of `Written`; `taken`: rows that were in order but for their twins."""
    from evidence.leads.batches import value_column

    leads, present = read(connection, folder / "leads.parquet")
    keys = [key for key in attributes if value_column(key) in present]
    counted = ", ".join(["count(*)", *(f"count({quoted(value_column(key))})" for key in keys)])
    total, *known = connection.execute(f"SELECT {counted} FROM {leads}").fetchone()
    refused_file = text(str(folder / "refused.parquet"))
    twins, refused = connection.execute(
        f"""SELECT (SELECT count(*) FROM duplicates), count(DISTINCT line)
        FROM read_parquet({refused_file})"""
    ).fetchone()
    accepted = taken - twins
    return {
        "rows": accepted + refused,
        "accepted": accepted,
        "refused": refused,
        "leads": total,
        "attributes": dict(zip(keys, known, strict=True)),
    }

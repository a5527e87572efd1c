"""Runs the engine's tables in an embedded DuckDB, as the evidence layer does."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from definitions.language.tree import Definition
from evidence.engine.duckdb_sql import duckdb_sql
from evidence.engine.inputs import utc
from evidence.engine.reading import read_leads
from evidence.engine.tables import judge_table

Lead = Mapping[str, object]
Timelines = Mapping[str, Sequence[tuple[datetime, Definition]]]


@cache
def connection() -> Any:
    return ibis.duckdb.connect(threads=2)


def rows(expression: Any) -> list[tuple[Any, ...]]:
    """The rows of an expression."""
    return list(connection().con.execute(duckdb_sql(expression)).fetchall())


def run(expression: Any) -> list[dict[str, Any]]:
    return list(connection().con.execute(duckdb_sql(expression)).to_arrow_table().to_pylist())


def tables(
    definition: Definition,
    leads: Sequence[Lead],
    references: Timelines | None = None,
    **columns: Sequence[object],
) -> tuple[Any, Any]:
    """Leads (with further columns; aware datetimes become UTC timestamps) and events, as Ibis tables."""
    table, events = prepared(definition, leads, references, **columns)
    return registered("leads", table), registered("events", events)


def prepared(
    definition: Definition,
    leads: Sequence[Lead],
    references: Timelines | None = None,
    **columns: Sequence[object],
) -> tuple[pa.Table, pa.Table]:
    """The same as Arrow tables."""
    others = [version for timeline in (references or {}).values() for _, version in timeline if version]
    table, events, _ = read_leads(leads, definition, others)
    for name, values in columns.items():
        stored = [utc(value) if isinstance(value, datetime) else value for value in values]
        type_ = pa.timestamp("us") if isinstance(values[0], datetime) else None
        table = table.append_column(name, pa.array(stored, type=type_))
    return table, events


def registered(name: str, table: pa.Table) -> Any:
    """An Arrow table under a name that queries can use."""
    database = connection().con
    database.execute(f"DROP VIEW IF EXISTS {name}")  # as `filled` made it
    database.register(name, table)
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)


def verdicts(
    definition: Definition, leads: Sequence[Lead], at: datetime, references: Timelines | None = None
) -> list[str]:
    """The verdicts of leads at one instant, in their order."""
    table = judge_table(definition, *tables(definition, leads, references), at, references, keep=("row",))
    return [row["verdict"] for row in sorted(run(table), key=lambda row: row["row"])]


def in_force(references: Timelines) -> Any:
    """The same references as the closures ask for them: the version of a name at an instant."""

    def version(name: str, at: datetime) -> Definition | None:
        started = [definition for start, definition in references.get(name, ()) if start <= at]
        return started[-1] if started else None

    return version

"""Runs the engine's tables in DuckDB over leads as a snapshot's file has them: their attributes filled."""

from typing import Any

import ibis
import pyarrow as pa

from evidence.engine.columns import filled_column, unknown_column
from evidence.leads import filled as stored
from evidence.leads.quoting import quoted
from tests.unit.engine import duck
from tests.unit.engine.duck import connection, rows

__all__ = ["connection", "registered", "rows"]
OTHERS = ("row", "id", "has_events", "judged_at")


def registered(name: str, table: pa.Table) -> Any:
    """An Arrow table under a name that queries can use; leads as they are read from a file."""
    if "has_events" not in table.column_names:
        return duck.registered(name, table)
    database, schema = connection().con, dict(ibis.Schema.from_pyarrow(table.schema))
    database.register("plain", table)
    named = [f"{quoted(key)} AS {quoted(key if key in OTHERS else f'is.{key}')}" for key in schema]
    query = f"SELECT {', '.join(named)} FROM plain"
    types = stored.types_of(database, query)
    database.execute(f"CREATE OR REPLACE TEMP TABLE in_file AS {stored.filled(query, types)}")
    in_file = stored.types_of(database, "in_file")
    columns = [f"{quoted(key if key in OTHERS else f'is.{key}')} AS {quoted(key)}" for key in schema]
    for key in [key for key in schema if stored.is_filled(f"is.{key}", in_file)]:
        type_ = types[f"is.{key}"]
        value, unknown = stored.value_and_unknown(f"is.{key}", type_, type_)
        columns += [f"{value} AS {quoted(filled_column(key))}", f"{unknown} AS {quoted(unknown_column(key))}"]
        schema |= {filled_column(key): schema[key], unknown_column(key): ibis.dtype("int8")}
    source = stored.restored("in_file", in_file, both=True)
    database.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {', '.join(columns)} FROM {source}")
    return ibis.table(schema, name=name)

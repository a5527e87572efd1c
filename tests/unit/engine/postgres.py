"""Runs the engine's tables in the PostgreSQL that TEST_DATABASE_URL names, on tables of one connection."""

import os
from functools import cache
from typing import Any

import ibis
import psycopg
import pyarrow as pa
import pytest
from psycopg import sql

STORED = {
    "string": "text",
    "int64": "bigint",
    "double": "double precision",
    "bool": "boolean",
    "date32[day]": "date",
    "timestamp[us]": "timestamp",
    "list<item: string>": "text[]",
}


@cache
def _connection() -> psycopg.Connection | None:
    try:
        return psycopg.connect(os.environ.get("TEST_DATABASE_URL", ""), connect_timeout=3, autocommit=True)
    except psycopg.Error:
        return None


def connection() -> psycopg.Connection:
    """The connection of this process; skips the calling test where none answers."""
    if "TEST_DATABASE_URL" not in os.environ or (found := _connection()) is None:
        pytest.skip("no PostgreSQL answers at TEST_DATABASE_URL")
    return found


def registered(name: str, table: pa.Table) -> Any:
    """A temporary copy of an Arrow table under a name that queries can use."""
    columns = sql.SQL(", ").join(
        sql.Identifier(field.name) + sql.SQL(f" {STORED[str(field.type)]}")  # type: ignore[arg-type]
        for field in table.schema
    )
    place = sql.Identifier(name)
    with connection().transaction(), connection().cursor() as cursor:
        cursor.execute(sql.SQL("drop table if exists {}").format(place))
        cursor.execute(sql.SQL("create temporary table {} ({})").format(place, columns))
        with cursor.copy(sql.SQL("copy {} from stdin").format(place)) as copy:
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                copy.write_row(row)
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)


def rows(expression: Any) -> list[tuple[Any, ...]]:
    """The rows of an expression, as SQL for PostgreSQL gives them."""
    return connection().execute(str(ibis.to_sql(expression, dialect="postgres"))).fetchall()

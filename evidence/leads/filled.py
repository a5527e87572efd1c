"""Filled: attributes' columns in a snapshot's file without NULL, by which leads are judged in half the time.

What is unknown has a value that no lead has and that is below every other; yes and no are 1 and 0. Such a
column `is.x` or `was.x` goes by `filled.is.x` in the file. Lists lie there as they are, and so does all that
is in a snapshot of before this was done. Queries in DuckDB's words; pure.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evidence.leads.quoting import quoted, text

_prefix = "filled."
_fillers = {
    "VARCHAR": "''",  # a prepared text is never blank
    "BIGINT": "-4611686018427387904",  # as a double the same number
    "DOUBLE": "'-infinity'::DOUBLE",
    "BOOLEAN": "(-1)::TINYINT",
    "DATE": "'-infinity'::DATE",
    "TIMESTAMP": "'-infinity'::TIMESTAMP",
}

Types = Mapping[str, str]
"""Column -> DuckDB type."""


def types_of(connection: Any, query: str) -> dict[str, str]:
    """The columns of a query or of a table."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {query}").fetchall()}


def filled(query: str, types: Types) -> str:
    """A query of leads with their attributes filled, as they are written."""
    columns = [
        f"coalesce({_number(quoted(name), type_)}, {_fillers[type_]}) AS {quoted(_prefix + name)}"
        if name.startswith(("is.", "was.")) and type_ in _fillers
        else quoted(name)
        for name, type_ in types.items()
    ]
    return f"SELECT {', '.join(columns)} FROM ({query})"


def filled_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Arrow's columns of leads in the same form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    done = {}
    for name, column in columns.items():
        type_ = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_boolean(type_):
            column, type_ = column.cast(pa.int8()), pa.int8()
        if name.startswith(("is.", "was.")) and type_ in _arrow_fillers():
            done[_prefix + name] = pc.fill_null(column, _arrow_fillers()[type_])
        else:
            done[name] = column
    return done


@cache
def _arrow_fillers() -> dict[Any, Any]:
    """Arrow's type -> what is written for unknown."""
    import duckdb

    columns = duckdb.sql(f"SELECT {', '.join(_fillers.values())}").to_arrow_table().columns
    return {column.type: column[0] for column in columns}


def restored(file: str, in_file: Types, *, both: bool = False) -> str:
    """A table of what is in a file, unknown as NULL again; `both`: with the filled columns besides."""
    columns = [
        f"nullif({quoted(name)}, {_fillers[_meant(type_)]})::{_meant(type_)} AS {quoted(_plain(name))}"
        for name, type_ in in_file.items()
        if name.startswith(_prefix)
    ]
    kept = [quoted(name) for name in in_file if both or not name.startswith(_prefix)]
    return f"(SELECT {', '.join(kept + columns)} FROM {file})"


def restored_types(in_file: Types) -> dict[str, str]:
    """The columns of that table."""
    return {
        _plain(name): _meant(type_) if name.startswith(_prefix) else type_ for name, type_ in in_file.items()
    }


def read(connection: Any, file: Path) -> tuple[str, dict[str, str]]:
    """The leads in a file as a table, unknown as NULL, and its columns."""
    source = f"read_parquet({text(str(file))})"
    in_file = types_of(connection, f"FROM {source}")
    return restored(source, in_file), restored_types(in_file)


def value_and_unknown(name: str, type_: str, wanted: str) -> tuple[str, str]:
    """Of a column that is filled in the file: its value (false where a boolean is unknown) as the DuckDB type
    `wanted`, and 1 where it is unknown, else 0 (TINYINT).
    """
    column = quoted(_prefix + name)
    value = f"({column} = 1)" if type_ == "BOOLEAN" else f"{column}::{wanted}"
    # DuckDB asks a function once per different text, but = once per row.
    unknown = f"list_contains([''], {column})" if type_ == "VARCHAR" else f"{column} = {_fillers[type_]}"
    return value, f"CAST({unknown} AS TINYINT)"


def is_filled(name: str, in_file: Types) -> bool:
    """Whether a column is filled in the file."""
    return _prefix + name in in_file


def _number(column: str, type_: str) -> str:
    return f"{column}::TINYINT" if type_ == "BOOLEAN" else column


def _meant(type_: str) -> str:
    return "BOOLEAN" if type_ == "TINYINT" else type_


def _plain(name: str) -> str:
    return name.removeprefix(_prefix)

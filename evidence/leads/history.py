"""History: what an import adds to the values that attributes had before (evidence.leads.known)."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text
from evidence.engine.columns import column as column_of
from evidence.figures import closed_outcomes
from evidence.leads.known import as_text, is_column, known_at, then, was_column
from evidence.leads.normalise import normalise
from evidence.leads.quoting import quoted, text

told_name = "new_history.parquet"
"""What a source tells of the past lies in an import's unfinished folder under this name: `source_id`,
`attribute`, `at` (a timestamp; UTC where it has no zone) and `raw` (text), in the order of events."""

_prepared_name = "told.parquet"
_columns = 'lead_id, attribute, "at", raw, "value", after_outcome'
_types = {
    "lead_id": "VARCHAR",
    "attribute": "VARCHAR",
    "at": "TIMESTAMP",
    "raw": "VARCHAR",
    "value": "VARCHAR",
    "after_outcome": "BOOLEAN",
}
_nothing = f"SELECT {', '.join(f'NULL::{type_} AS {quoted(name)}' for name, type_ in _types.items())} LIMIT 0"


def prepare_told(
    folder: Path, attributes: Mapping[str, AttributeType], null_words: Iterable[str], zone: ZoneInfo
) -> None:
    """Read what the source told of the past."""
    if (folder / told_name).exists():
        prepare_values(folder / told_name, folder / _prepared_name, attributes, null_words, zone)


def prepare_values(
    raw: Path, into: Path, attributes: Mapping[str, AttributeType], null_words: Iterable[str], zone: ZoneInfo
) -> None:
    """Write the rows of `source_id`, `attribute`, `at` and `raw` with `line` and `value`, batch by batch.

    A value that cannot be read as its attribute's type is kept as written, and counts as unknown.
    """
    import pyarrow as pa
    from pyarrow import compute as pc
    from pyarrow import parquet

    nulls = frozenset(map(fold_text, null_words))
    names = {"line": pa.int64(), "source_id": pa.string(), "attribute": pa.string()}
    schema = pa.schema({**names, "at": pa.timestamp("us"), "raw": pa.string(), "value": pa.string()})
    line = 0
    with (
        parquet.ParquetFile(raw) as file,
        parquet.ParquetWriter(into, schema) as prepared,
    ):
        for batch in file.iter_batches(batch_size=65_536, columns=["source_id", "attribute", "at", "raw"]):
            told = pa.table(batch).append_column("line", pa.array(range(line, line + batch.num_rows)))
            line += batch.num_rows
            for key, type_ in attributes.items():
                of_key = told.filter(pc.equal(told["attribute"], key))
                texts = of_key["raw"].combine_chunks().cast(pa.string()).dictionary_encode()
                read = pa.array(
                    [_read(cell, type_, nulls, zone) for cell in texts.dictionary.to_pylist()], pa.string()
                )
                of_key = of_key.append_column("value", read.take(texts.indices))
                prepared.write_table(of_key.select(schema.names).cast(schema, safe=False))


def view_history(connection: Any, folder: Path, previous: Path | None, source_key: str) -> None:
    """`told` of leads in the file, the last of several at one instant, and `before_history`."""
    path = folder / _prepared_name
    told = f"""
        SELECT lead_id, attribute, "at", last.raw AS raw, last."value" AS "value",
            NULL::BOOLEAN AS after_outcome
        FROM (
            SELECT {text(source_key)} || ':' || source_id AS lead_id, attribute, "at",
                arg_max({{'raw': raw, 'value': "value"}}, line) AS last
            FROM read_parquet({text(str(path))}) WHERE "at" IS NOT NULL GROUP BY ALL
        )
    """
    kept = f"SELECT * FROM ({told}) SEMI JOIN fresh ON fresh.id = lead_id" if path.exists() else _nothing
    connection.execute(f"CREATE TEMP TABLE told AS {kept}")
    before = previous / "history.parquet" if previous else None
    known = f"FROM read_parquet({text(str(before))})" if before and before.exists() else _nothing
    connection.execute(f"CREATE VIEW before_history AS {known}")


def whole_history(connection: Any, keys: Iterable[str], at: str) -> str:
    """The history after an import, from `fresh`, `before`, `before_history` and `told`.

    `keys`: the attributes that the source said something of before. Where one of a lead differs now, and the
    source tells nothing of its past, the new value is known from `at` (DuckDB's instant) on, and the old one
    since the lead came, if nothing earlier is on record.
    """
    return f"""
        WITH changed AS ({_changed(connection, keys)}), added AS (
            FROM told
            UNION ALL SELECT lead_id, attribute, {at}, raw, "value", was_closed FROM changed
            UNION ALL SELECT lead_id, attribute, since, old_raw, old_value, false FROM changed
                ANTI JOIN before_history USING (lead_id, attribute)
        )
        SELECT {_columns} FROM added
        UNION ALL SELECT {_columns} FROM before_history ANTI JOIN added USING (lead_id, attribute, "at")
    """


def with_known(connection: Any, leads: str, history: Path) -> str:
    """A query of leads, with a `was.` column for each of their attributes that has any history."""
    types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {leads}").fetchall()}
    read = f"read_parquet({text(str(history))})"
    keys = [
        row[0] for row in connection.execute(f"SELECT DISTINCT attribute FROM {read} ORDER BY 1").fetchall()
    ]
    names = {key: column_of(key) for key in keys if is_column(column_of(key)) in types}
    if not names:
        return leads
    known = known_at(read, f"SELECT id, judged_at AS instant FROM ({leads})", names)
    was = [f"{then(name, types[is_column(name)])} AS {quoted(was_column(name))}" for name in names.values()]
    return f"SELECT leads.*, {', '.join(was)} FROM ({leads}) AS leads LEFT JOIN ({known}) AS known USING (id)"


def _changed(connection: Any, keys: Iterable[str]) -> str:
    """The attributes that differ, with raw and value, old and new, `since` and `was_closed`."""
    fresh, before = (
        {row[0]: row[1] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        for table in ("fresh", "before")
    )
    names = {key: column_of(key) for key in keys}
    changes = [
        _change(key, name, fresh, before)
        for key, name in names.items()
        if is_column(name) in fresh and is_column(name) in before
    ]
    if not changes:
        unused = 'raw AS old_raw, "value" AS old_value, "at" AS since, after_outcome AS was_closed'
        return f"SELECT *, {unused} FROM ({_nothing})"
    return f"""
        SELECT lead_id, since, was_closed, change.* FROM (
            SELECT fresh.id AS lead_id,
                least(before.created_at, before.received_at, before.judged_at) AS since,
                before.outcome IN ({", ".join(map(text, closed_outcomes))}) AS was_closed,
                unnest(list_filter([{", ".join(changes)}], lambda one: one IS NOT NULL)) AS change
            FROM fresh JOIN before ON fresh.id = before.id
        ) AS differing
        ANTI JOIN told ON told.lead_id = differing.lead_id AND told.attribute = differing.change.attribute
    """


def _change(key: str, name: str, fresh: Mapping[str, str], before: Mapping[str, str]) -> str:
    """A struct where the two states differ, else null."""
    is_, raw = is_column(name), f"raw.{name}"
    new, type_ = f"fresh.{quoted(is_)}", fresh[is_]
    old = f"before.{quoted(is_)}" if before[is_] == type_ else f"TRY_CAST(before.{quoted(is_)} AS {type_})"
    has_raw = raw in fresh and raw in before and fresh[raw] == before[raw]
    new_raw, old_raw = (
        _written(f"{state}.{quoted(raw)}", fresh[raw]) if has_raw else as_text(value, type_)
        for state, value in (("fresh", new), ("before", old))
    )
    return f"""CASE WHEN {new} IS DISTINCT FROM {old} THEN {{
        'attribute': {text(key)}, 'raw': {new_raw}, 'value': {as_text(new, type_)},
        'old_raw': {old_raw}, 'old_value': {as_text(old, type_)}}} END"""


def written(state: str, name: str, types: Mapping[str, str]) -> tuple[str, str]:
    """An attribute's raw and value, as a history keeps them, in a state (a table) of these types."""
    is_, raw = is_column(name), f"raw.{name}"
    value = as_text(f"{state}.{quoted(is_)}", types[is_])
    return (_written(f"{state}.{quoted(raw)}", types[raw]) if raw in types else value), value


def _written(raw: str, type_: str) -> str:
    return f"array_to_string({raw}, ';')" if type_.endswith("[]") else raw


def _read(raw: str | None, type_: AttributeType, nulls: frozenset[str], zone: ZoneInfo) -> str | None:
    """The prepared value of a text, as a history keeps it."""
    folded = fold_text(raw or "")
    value = None if raw is None or not folded or folded in nulls else normalise(raw, type_, zone)[0]
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
        case int() | Decimal() if type_.type == "number":
            return str(float(value))
        case tuple() | list():
            return json.dumps(list(value), ensure_ascii=False)
        case _:
            return str(value)

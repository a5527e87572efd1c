"""Changes: what leads that were sent several times tell of the past, value by value (evidence.leads.known).

A value that differs from the one before is known from the instant at which it was sent, whenever it is taken
in. A lead's first value was there since the lead came, as with a file's first import.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from evidence.engine.columns import column as column_of
from evidence.figures import closed_outcomes
from evidence.leads.history import prepare_values, written
from evidence.leads.known import is_column
from evidence.leads.quoting import quoted, text

_prepared_name = "said.parquet"


def prepare_said(values: Path, folder: Path, attributes: Mapping[str, AttributeType], zone: ZoneInfo) -> None:
    """Read the values that were sent (evidence.leads.laying.Added)."""
    prepare_values(values, folder / _prepared_name, attributes, (), zone)


def tell_changes(connection: Any, folder: Path, source_key: str) -> None:
    """Add to `told` what changed, from `before`, `before_history` and `fresh` (evidence.leads.writing).

    Nothing of an attribute of a lead of which the sender told since when its value was known, but the value
    until then.
    """
    read = f"read_parquet({text(str(folder / _prepared_name))})"
    connection.execute(f"""
        CREATE TEMP TABLE said AS
        SELECT {text(source_key)} || ':' || source_id AS lead_id, attribute, "at", nullif(raw, '') AS raw,
            "value", line
        FROM {read}
    """)
    connection.execute(f"CREATE TEMP TABLE was AS {_values_before(connection)}")
    # The last of several at one instant counts.
    connection.execute("""
        CREATE TEMP TABLE changes AS
        SELECT lead_id, attribute, "at", said.raw AS raw, said."value" AS "value", line,
            was.lead_id IS NOT NULL AS came_before, coalesce(was_closed, false) AS was_closed
        FROM (
            FROM said SEMI JOIN fresh ON fresh.id = said.lead_id ANTI JOIN told USING (lead_id, attribute)
            QUALIFY row_number() OVER (PARTITION BY lead_id, attribute, "at" ORDER BY line DESC) = 1
        ) AS said LEFT JOIN was USING (lead_id, attribute)
        WINDOW in_turn AS (PARTITION BY lead_id, attribute ORDER BY line)
        QUALIFY (row_number() OVER in_turn = 1 AND NOT came_before)
            OR said."value" IS DISTINCT FROM lag(said."value", 1, was."value") OVER in_turn
    """)
    connection.execute(f"""
        INSERT INTO told
        SELECT lead_id, attribute, since, raw, "value", false
        FROM was JOIN (
            SELECT lead_id, attribute, min("at") AS first_at
            FROM (SELECT lead_id, attribute, "at" FROM changes UNION ALL
                SELECT lead_id, attribute, "at" FROM told)
            GROUP BY ALL
        ) USING (lead_id, attribute) ANTI JOIN before_history USING (lead_id, attribute)
        WHERE "value" IS NOT NULL AND since < first_at
        UNION ALL
        SELECT lead_id, attribute, CASE WHEN came_before OR place > 1 THEN "at" ELSE {_since("fresh")} END,
            raw, "value", was_closed
        FROM (
            SELECT *, row_number() OVER (PARTITION BY lead_id, attribute ORDER BY line) AS place,
                count(*) OVER (PARTITION BY lead_id, attribute) AS times
            FROM changes
        ) AS changes JOIN fresh ON fresh.id = lead_id
        WHERE came_before OR times > 1
    """)


def _values_before(connection: Any) -> str:
    """The values before of what is said: `lead_id`, `attribute`, `raw`, `value`, `since`, `was_closed`."""
    types = {row[0]: row[1] for row in connection.execute("DESCRIBE before").fetchall()}
    keys = [row[0] for row in connection.execute("SELECT DISTINCT attribute FROM said ORDER BY 1").fetchall()]
    values = []
    for key in keys:
        if is_column(column_of(key)) in types:
            raw, value = written("before", column_of(key), types)
            values.append(f"{{'attribute': {text(key)}, 'raw': {raw}, 'value': {value}}}")
    if not values:
        empty = 'SELECT lead_id, attribute, raw, "value", "at" AS since, false AS was_closed FROM said'
        return f"{empty} LIMIT 0"
    closed = ", ".join(map(text, closed_outcomes))
    return f"""
        SELECT lead_id, one.attribute AS attribute, one.raw AS raw, one."value" AS "value", since, was_closed
        FROM (
            SELECT id AS lead_id, {_since("before")} AS since, outcome IN ({closed}) AS was_closed,
                unnest([{", ".join(values)}]) AS one
            FROM before SEMI JOIN said ON said.lead_id = before.id
        ) AS each SEMI JOIN said ON said.lead_id = each.lead_id AND said.attribute = each.one.attribute
    """


def _since(state: str) -> str:
    """The instant since which a lead's first values were there."""
    names = ("created_at", "received_at", "judged_at")
    return f"least({', '.join(f'{state}.{quoted(name)}' for name in names)})"

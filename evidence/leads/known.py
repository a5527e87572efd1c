"""Known: which value of an attribute was known of each lead at an instant, from a snapshot's history.

A history is a table of `lead_id`, `attribute`, `at` (UTC, from which on the value was known), `raw` (as the
source writes it, choices separated by ";"), `value` (prepared, as text that casts to the attribute's type,
lists as JSON; null where it became unknown) and `after_outcome` (whether the lead was closed already while it
had another value; null where only instants can tell). Before the first `at` the attribute was unknown; one of
a lead without any row always was what it is.
"""

from collections.abc import Mapping

from evidence.leads.quoting import quoted, text


def is_column(name: str) -> str:
    """The snapshot's column of an attribute (its column's name) as the import has it."""
    return f"is.{name}"


def was_column(name: str) -> str:
    """The snapshot's column of an attribute as it was known at each lead's judging instant."""
    return f"was.{name}"


def as_text(value: str, type_: str) -> str:
    """A prepared value of a DuckDB type as a history keeps it."""
    if type_ == "VARCHAR":
        return value
    return f"CAST(to_json({value}) AS VARCHAR)" if type_.endswith("[]") else f"CAST({value} AS VARCHAR)"


def as_value(kept: str, type_: str) -> str:
    """A history's text as a DuckDB type; null where the attribute had another type then."""
    return (
        f"TRY_CAST(TRY_CAST({kept} AS JSON) AS {type_})"
        if type_.endswith("[]")
        else f"TRY_CAST({kept} AS {type_})"
    )


def known_at(history: str, instants: str, attributes: Mapping[str, str], *, kept: str = '"value"') -> str:
    """A query of one row per lead with any history: `id`, per attribute `had.<name>` (whether it has any) and
    `then.<name>` (of what was known at its instant, the column `kept`).

    `history`: what to read it from; `instants`: a query of `id` and `instant`; `attributes`: key -> name of
    its column.
    """
    columns = [
        f"""count(*) FILTER (attribute = {text(key)}) > 0 AS {quoted(f"had.{name}")},
            arg_max({{'kept': {kept}}}, "at") FILTER (attribute = {text(key)} AND "at" <= instant).kept
            AS {quoted(f"then.{name}")}"""
        for key, name in attributes.items()
    ]
    keys = ", ".join(map(text, attributes))
    return f"""
        SELECT id, {", ".join(columns)}
        FROM (FROM {history} WHERE attribute IN ({keys})) AS past JOIN ({instants}) AS asked ON id = lead_id
        GROUP BY id
    """


def then(name: str, type_: str) -> str:
    """What was known then, of a lead joined with its row of `known_at`."""
    had, known = quoted(f"had.{name}"), quoted(f"then.{name}")
    return f"CASE WHEN {had} THEN {as_value(known, type_)} ELSE {quoted(is_column(name))} END"

"""A snapshot's columns as the attributes of definitions: of the types that those say, with what is known now
or was known then.
"""

from collections.abc import Iterator
from datetime import datetime

from definitions.language.tree import Definition
from evidence.engine.columns import column as column_of
from evidence.engine.columns import filled_column, unknown_column
from evidence.leads.filled import is_filled, value_and_unknown
from evidence.leads.folders import file_of
from evidence.leads.known import is_column, known_at, then, was_column
from evidence.leads.quoting import quoted, text, timestamp


def with_history(columns: dict[str, str], definitions: tuple[Definition, ...]) -> dict[str, str]:
    """Those of the definitions' attributes that have any history: key -> column."""
    names = {key: column_of(key) for definition in definitions for key in definition.attributes}
    return {key: name for key, name in names.items() if was_column(name) in columns}


def known_until(fingerprint: str, leads: str, past: dict[str, str], until: datetime) -> str:
    """The leads, those that are judged later with what was known at `until`."""
    at = timestamp(until)
    later = f"SELECT id, {at} AS instant FROM {leads} WHERE judged_at > {at}"
    known = known_at(file_of(fingerprint, "history"), later, past)
    return f"{leads} AS leads LEFT JOIN ({known}) AS known USING (id)"


def value_then(name: str, columns: dict[str, str], until: datetime | None) -> str:
    """An attribute's value as it was known."""
    was = quoted(was_column(name))
    if until is None:
        return was
    sooner = then(name, columns[was_column(name)])
    return f"CASE WHEN judged_at > {timestamp(until)} THEN {sooner} ELSE {was} END"


def attribute_columns(
    columns: dict[str, str],
    definitions: tuple[Definition, ...],
    past: dict[str, str],
    in_file: dict[str, str],
) -> Iterator[str]:
    """The part of a select list with a column for each attribute that the snapshot has; `past`: the values to
    take instead, by the attribute's column.
    """
    wanted = {key: (t.type, str(d.company_zone)) for d in definitions for key, t in d.attributes.items()}
    for key, (type_name, zone) in wanted.items():
        name = column_of(key)
        if stored := columns.get(is_column(name)):
            value = past.get(name, quoted(is_column(name)))
            yield f"{_as_type(value, stored, type_name, zone)} AS {quoted(name)}"
            yield from _filled(name, value, stored, type_name, in_file)


def _filled(name: str, value: str, stored: str, type_name: str, in_file: dict[str, str]) -> Iterator[str]:
    """The same without NULL, where the file has it so and it needs no other reading."""
    wanted = _stored_types[type_name]
    kept = next((kept for kept in (is_column(name), was_column(name)) if value == quoted(kept)), "")
    if is_filled(kept, in_file) and (stored, wanted) in {(stored, stored), ("BIGINT", "DOUBLE")}:
        filled, unknown = value_and_unknown(kept, stored, wanted)
        yield f"{filled} AS {quoted(filled_column(name))}"
        yield f"{unknown} AS {quoted(unknown_column(name))}"


_stored_types = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "choices": "VARCHAR[]",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}


def _as_type(value: str, stored: str, type_name: str, zone: str) -> str:
    """A stored value as the type a definition says, by the same reading as `definitions.language.values`."""
    wanted = _stored_types[type_name]
    match stored, wanted:
        case _ if stored == wanted:
            return value
        case "BIGINT", "DOUBLE":
            return f"CAST({value} AS DOUBLE)"
        case "DOUBLE", "BIGINT":
            return f"CASE WHEN {value} = trunc({value}) THEN CAST({value} AS BIGINT) END"
        case "DATE", "TIMESTAMP":
            return f"timezone('UTC', timezone({text(zone)}, CAST({value} AS TIMESTAMP)))"
        case _:
            return f"CAST(NULL AS {wanted})"

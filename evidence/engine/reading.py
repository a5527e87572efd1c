"""Reading: leads as objects of a file -> the tables the engine judges. For small files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from definitions.language.tree import AttributeType, Definition
from definitions.language.values import read_events, read_value
from evidence.engine.columns import column, schema
from evidence.engine.inputs import utc

_arrow = {
    "string": pa.string(),
    "array<string>": pa.list_(pa.string()),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp(6)": pa.timestamp("us"),
}
_events_schema = pa.schema([("lead_id", pa.string()), ("event", pa.string()), ("at", pa.timestamp("us"))])


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a lead: its row (from 1), the attribute (or "id", "events") and a code.

    Codes: those of `read_value`; "wrong_type" for events; "no_id", "repeated_id" (the row number stands in).
    """

    row: int
    attribute: str
    code: str


def read_leads(
    rows: Iterable[Mapping[str, object]], definition: Definition, others: Sequence[Definition] = ()
) -> tuple[pa.Table, pa.Table, tuple[Warned, ...]]:
    """(leads, events, warnings) for judging by a definition; `others` are the definitions it refers to.

    Leads have `row` (from 1) and `id`: as given, or `#<row>` where that is absent or was there before.
    Raises `TypesDisagreeError`.
    """
    types = schema(definition, *others)
    attributes = {key: (of, type_) for of in (*others, definition) for key, type_ in of.attributes.items()}
    leads: dict[str, list[object]] = {name: [] for name in ("row", "id", "has_events", *types)}
    events: dict[str, list[object]] = {name: [] for name in _events_schema.names}
    warnings: list[Warned] = []
    ids: set[str] = set()
    for number, row in enumerate(rows, start=1):
        id_, code = _read_id(row.get("id"), number, ids)
        found, faulty = read_events(row.get("events"), definition.company_zone)
        for key, (of, type_) in attributes.items():
            value, warning = _read(row.get(key), type_, of)
            leads[column(key)].append(value)
            warnings += [Warned(number, key, warning)] if warning else []
        warnings += [Warned(number, "id", code)] if code else []
        warnings += [Warned(number, "events", "wrong_type")] if faulty else []
        leads["row"].append(number)
        leads["id"].append(id_)
        leads["has_events"].append(found is not None)
        for name, at in found or ():
            events["lead_id"].append(id_)
            events["event"].append(name)
            events["at"].append(utc(at))
    fields = [("row", pa.int64()), ("id", pa.string()), ("has_events", pa.bool_())]
    fields += [(name, _arrow[type_name]) for name, type_name in types.items()]
    leads_schema = pa.schema(fields)
    return pa.table(leads, leads_schema), pa.table(events, _events_schema), tuple(warnings)


def _read_id(raw: object, number: int, ids: set[str]) -> tuple[str, str | None]:
    text = "" if raw is None else str(raw).encode("utf-8", "replace").decode()
    code = "no_id" if not text.strip() else "repeated_id" if text in ids else None
    while code and (text := f"#{number}") in ids:
        number = -number if number > 0 else number - 1
    ids.add(text)
    return text, code


def _read(raw: object, type_: AttributeType, definition: Definition) -> tuple[object, str | None]:
    value, warning = read_value(raw, type_, definition.company_zone)
    if value is not None and type_.type == "number":
        return float(str(value)), warning
    if value is not None and type_.type == "instant":
        return utc(value), warning  # type: ignore[arg-type]
    return value, warning

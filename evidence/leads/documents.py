"""Documents: leads of a file outside the store, one object each, for judging without an import."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from evidence.leads.normalise import plain
from evidence.leads.reading import Unreadable, read

Lead = dict[str, Any]


def documents(path: Path, attributes: Mapping[str, AttributeType], zone: ZoneInfo) -> Iterator[Lead]:
    """The leads of a .jsonl, .csv, .parquet or Excel file, whose columns are called like the attributes.

    Besides, there are `id` and `events`, in CSV and Excel a cell of JSON; a cell there that is not of its
    attribute's type is unknown. Raises `Unreadable`, with its codes and "not_a_lead" (line), "unknown_kind"
    (kind).
    """
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            return _from_lines(path)
        case ".csv" | ".tsv" | ".txt" | ".xlsx" | ".xls" | ".ods":
            return _from_csv(path, attributes, zone)
        case ".parquet":
            return _from_parquet(path)
        case kind:
            raise Unreadable("unknown_kind", kind=kind or path.name)


def _from_lines(path: Path) -> Iterator[Lead]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _lead(line, number)
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None


def _lead(line: str, number: int) -> Lead:
    try:
        lead = json.loads(line)
    except (ValueError, RecursionError):
        lead = None
    if not isinstance(lead, dict):
        raise Unreadable("not_a_lead", line=number)
    return lead


def _from_csv(path: Path, attributes: Mapping[str, AttributeType], zone: ZoneInfo) -> Iterator[Lead]:
    sheet = read(path)
    for rows in sheet.batches():
        for refused in rows.refused:
            raise Unreadable("not_a_lead", line=refused.line)
        for line, row in zip(rows.lines.to_pylist(), rows.table.to_pylist(), strict=True):
            lead: Lead = {
                key: plain(row[key], type_.type, zone) for key, type_ in attributes.items() if row.get(key)
            }
            if row.get("events"):
                lead["events"] = _events(row["events"], line)
            yield {"id": row.get("id"), **lead}


def _events(cell: str, line: int) -> object:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise Unreadable("not_a_lead", line=line) from None


def _from_parquet(path: Path) -> Iterator[Lead]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=20_000):
                yield from batch.to_pylist()
    except pa.ArrowInvalid:
        raise Unreadable("parquet") from None

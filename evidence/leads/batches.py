"""Batches: rows of text -> typed columns, and the rows that are refused. Column by column, never row by row.

Every different text of a column is normalised once and the answers are spread over the rows by Arrow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text
from evidence.engine.columns import column as column_of
from evidence.leads.batch import Answer, Batch
from evidence.leads.erased import IsErased, nobody
from evidence.leads.fields import Known, life
from evidence.leads.mapping import Mapping
from evidence.leads.normalise import normalise, split_choices, text_types
from evidence.leads.quick import quick_instants, quick_numbers, quick_times
from evidence.leads.refusals import misfits, whole_rows
from evidence.leads.rows import Refused, Rows, kept

# Few texts differ: a column is the numbers of texts that are held once.
_texts = pa.dictionary(pa.int32(), pa.string())
storage = {
    "text": _texts,
    "choice": _texts,
    "choices": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    # Without a zone, in UTC, as evidence.engine.columns has it.
    "instant": pa.timestamp("us"),
}
event_times = pa.list_(pa.timestamp("us"))
events_schema = pa.schema(
    [("line", pa.int64()), ("source_id", pa.string()), ("event", pa.string()), ("at", pa.timestamp("us"))]
)

most_remembered = 1 << 17


def value_column(key: str) -> str:
    """The snapshot's column of an attribute in prepared form."""
    return f"is.{column_of(key)}"


def raw_column(key: str) -> str:
    """The snapshot's column of a text's or choice's original."""
    return f"raw.{column_of(key)}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch to be stored: `leads` (with `line` and `source_id`), `events`, and what was refused, value by
    value, and the `rows` whole (`whole_rows`).
    """

    leads: Any
    events: Any
    refused: tuple[Refused, ...]
    rows: Any


class Preparer:
    """Prepares the batches of one file: `mapping` says which column is what, `attributes` of which type.

    `adds`: with a column `given.<name>` for each that is stored: whether the row says anything of it.
    `erased`: whose rows are refused, with nothing of theirs kept.
    """

    def __init__(
        self,
        mapping: Mapping,
        attributes: dict[str, Known],
        zone: ZoneInfo,
        *,
        adds: bool = False,
        erased: IsErased = nobody,
    ) -> None:
        self.mapping, self.zone, self.adds, self.erased = mapping, zone, adds, erased
        self.attributes = {key: attributes[key].type for key in mapping.fields if key in attributes}
        self.null_words = frozenset(fold_text(word) for word in mapping.null_words)
        self._readers: dict[object, Callable[[str], Answer]] = {}

    def prepare(self, rows: Rows) -> Prepared:
        """One batch. A row with any value that cannot be read is refused whole, with each such value."""
        batch = Batch(rows, self.null_words)
        columns: dict[str, Any] = {"line": rows.lines, "source_id": batch.ids(self.mapping.id, self.erased)}
        for key, field in life.items():
            columns[key] = pa.nulls(rows.table.num_rows, storage[field.type])
            if column := self.mapping.fields.get(key):
                columns[key] = self._typed(batch, column, AttributeType(field.type), self._life(field.type))
        for key, type_ in self.attributes.items():
            column = self.mapping.fields[key]
            columns[value_column(key)] = self._typed(batch, column, type_, self._attribute(type_))
            if type_.type in text_types:
                original = self._reader(("raw", type_.type), _original(type_))
                columns[raw_column(key)] = batch.typed(column, storage[type_.type], original)
        columns["said"] = self._said(batch)
        if self.adds:
            columns |= self._given(rows.table)
        quick = partial(quick_times, zone=self.zone)
        times = [
            (
                fold_text(item.event),
                batch.typed(item.column, event_times, self._reader("times", self._times), quick),
            )
            for item in self.mapping.events or ()
        ]
        keep = batch.accepted()
        events = [_spread(event, rows.lines, columns["source_id"], at, keep) for event, at in times]
        leads = kept(pa.table(columns), keep)
        unfit = self._misfits(rows)
        whole = pa.concat_tables([whole_rows(rows, batch.shown(keep)), misfits(rows.table.schema, unfit)])
        events = pa.concat_tables([events_schema.empty_table(), *events])
        return Prepared(leads, events, unfit + batch.refused(), whole)

    def _misfits(self, rows: Rows) -> tuple[Refused, ...]:
        """Those that do not have as many fields as the header; of an erased lead's row nothing is kept."""
        at = rows.table.schema.get_field_index(self.mapping.id)
        return tuple(
            Refused(row.line, self.mapping.id, "", "erased")
            if row.cells[at : at + 1] and self.erased(row.cells[at].strip())
            else row
            for row in rows.refused
        )

    def _given(self, table: Any) -> dict[str, Any]:
        """Whether each row says anything of what is stored: a blank does, a null does not."""
        columns = {key: column for key, column in self.mapping.fields.items() if key in life}
        for key, type_ in self.attributes.items():
            columns[value_column(key)] = self.mapping.fields[key]
            if type_.type in text_types:
                columns[raw_column(key)] = self.mapping.fields[key]
        if self.mapping.outcome:
            columns["said"] = self.mapping.outcome.column
        return {f"given.{name}": table[column].is_valid() for name, column in columns.items()}

    def _typed(
        self, batch: "Batch", column: str, type_: AttributeType, answer: Callable[[str], Answer]
    ) -> Any:
        dtype, quick = storage[type_.type], None
        if type_.type == "instant":
            quick = partial(quick_instants, zone=self.zone)
        elif type_.type in ("integer", "number"):
            quick = partial(quick_numbers, dtype=dtype)
        return batch.typed(column, dtype, answer, quick)

    def _reader(self, key: object, answer: Callable[[str], Answer]) -> Callable[[str], Answer]:
        """`answer` for texts that may be blank or null words, as it is stored and remembered from batch to
        batch; the same for the same key.
        """

        def read(text: str) -> Answer:
            folded = fold_text(text)
            value, code = (None, "") if not folded or folded in self.null_words else answer(text)
            return _stored(value), code

        return self._readers.setdefault(key, lru_cache(maxsize=most_remembered)(read))

    def _attribute(self, type_: AttributeType) -> Callable[[str], Answer]:
        return self._reader(type_, lambda text: normalise(text, type_, self.zone))

    def _life(self, type_name: str) -> Callable[[str], Answer]:
        if type_name == "text":
            return self._reader("life", lambda text: (text.strip(), ""))
        return self._attribute(AttributeType(type_name))

    def _times(self, text: str) -> Answer:
        """Every instant of a cell."""
        answers = [normalise(item, AttributeType("instant"), self.zone) for item in split_choices(text)]
        code = next((code for _value, code in answers if code), "")
        return (None, code) if code else ([_stored(value) for value, _code in answers], "")

    def _said(self, batch: "Batch") -> Any:
        """What the outcome column says: won, lost or nothing."""
        outcome = self.mapping.outcome
        if not outcome:
            return pa.nulls(batch.rows.table.num_rows, _texts)
        words = {fold_text(word): "lost" for word in outcome.lost} | {
            fold_text(word): "won" for word in outcome.won
        }
        said = self._reader("said", lambda text: (words.get(fold_text(text)), ""))
        return batch.typed(outcome.column, _texts, said)


def _original(type_: AttributeType) -> Callable[[str], Answer]:
    """The text as written, which pages show."""
    return lambda text: (split_choices(text) if type_.type == "choices" else text.strip(), "")


def _stored(value: object) -> object:
    """A prepared value as Arrow takes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def _spread(event: str, lines: Any, ids: Any, times: Any, keep: Any) -> Any:
    """One row per instant of a column of lists of instants."""
    times, lines, ids = times.filter(keep), lines.filter(keep), ids.filter(keep)
    at, rows = times.flatten(), times.value_parent_indices()
    names = pa.repeat(event, len(at))
    columns = {"line": lines.take(rows), "source_id": ids.take(rows), "event": names, "at": at}
    return pa.table(columns, events_schema)

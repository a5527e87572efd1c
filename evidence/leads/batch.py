"""A batch: the columns of its rows read as types, and the faults found on the way through them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
from pyarrow import compute as pc

from evidence.leads.erased import IsErased, nobody
from evidence.leads.rows import Refused, Rows, longest_shown

Answer = tuple[object | None, str]
Quick = Callable[[Any], Any]


class Batch:
    """The faults of a batch's rows, found on the way through its columns."""

    def __init__(self, rows: Rows, null_words: frozenset[str]) -> None:
        self.rows, self.null_words = rows, null_words
        self._bad: list[Any] = []
        self._encoded: dict[str, Any] = {}
        self._faults: list[Refused] = []
        self._erased: set[int] = set()

    def ids(self, column: str, erased: IsErased) -> Any:
        """The leads' ids as the source writes them, without blanks around."""
        ids = pc.utf8_trim_whitespace(self.rows.table[column])
        missing = pc.fill_null(
            pc.or_(pc.equal(ids, ""), pc.is_in(ids, pa.array(sorted(self.null_words), pa.string()))), True
        )
        self._note(missing, column, lambda _row: "id_missing")
        if erased is not nobody:
            mask = pa.array([bool(id_) and erased(id_) for id_ in ids.to_pylist()], pa.bool_())
            self._erased = set(self.rows.lines.filter(mask).to_pylist())
            self._note(mask, column, lambda _row: "erased")
        return ids

    def typed(
        self, column: str, dtype: Any, answer: Callable[[str], Answer], quick: Quick | None = None
    ) -> Any:
        """The column as `answer` reads each of its different texts.

        `quick` reads many texts at once, and leaves null those that `answer` has to see.
        """
        column_texts = self.rows.table[column]
        if quick:
            ready = quick(self._known(column_texts))
            left = pc.and_(column_texts.is_valid(), ready.is_null())
            if not pc.any(left).as_py():
                return ready
            encoded = column_texts.filter(left).dictionary_encode()
        else:
            # The same column may be read as a value, as it was written, and as a field of the lead's life.
            encoded = self._encoded.get(column) or column_texts.dictionary_encode()
            self._encoded[column] = encoded
        answers = [answer(text) for text in encoded.dictionary.to_pylist()]
        values = _taken([value for value, _code in answers], dtype, encoded.indices)
        if any(code for _value, code in answers):
            codes = pa.array([code or None for _value, code in answers], pa.string()).take(encoded.indices)
            if quick:
                codes = pc.replace_with_mask(pa.nulls(len(column_texts), pa.string()), left, codes)
            self._note(codes.is_valid(), column, lambda row: codes[row].as_py())
        return _filled(ready, left, values) if quick else values

    def _known(self, texts: Any) -> Any:
        """The texts but for null words, as `quick` knows of none."""
        if not self.null_words:
            return texts
        return pc.if_else(pc.is_in(texts, pa.array(sorted(self.null_words), pa.string())), None, texts)

    def accepted(self) -> Any:
        """Whether each row is free of faults."""
        good = pa.repeat(True, self.rows.table.num_rows)
        for bad in self._bad:
            good = pc.and_(good, pc.invert(bad))
        return good

    def shown(self, accepted: Any) -> Any:
        """Which rows are refused and kept whole: all but those of erased leads."""
        of_erased = pc.is_in(self.rows.lines, pa.array(sorted(self._erased), pa.int64()))
        return pc.invert(pc.or_(accepted, of_erased))

    def refused(self) -> tuple[Refused, ...]:
        """Every fault; of an erased lead's row nothing but that it was one."""
        return tuple(
            replace(fault, value="") if fault.code == "erased" else fault
            for fault in self._faults
            if fault.line not in self._erased or fault.code == "erased"
        )

    def _note(self, bad: Any, column: str, code: Callable[[int], str]) -> None:
        where = pc.indices_nonzero(bad)
        if not len(where):
            return
        self._bad.append(bad)
        values = self.rows.table[column]
        self._faults += [
            Refused(
                self.rows.lines[row].as_py(), column, (values[row].as_py() or "")[:longest_shown], code(row)
            )
            for row in where.to_pylist()
        ]


def _filled(ready: Any, left: Any, values: Any) -> Any:
    """`ready`, with the values one after the other where it was left."""
    if not pa.types.is_nested(ready.type):
        return pc.replace_with_mask(ready, left, values)
    behind = pc.add(pc.cumulative_sum(left.cast(pa.int64())), len(ready) - 1)
    places = pc.if_else(left, behind, pa.array(range(len(ready)), pa.int64()))
    return pa.concat_arrays([ready, values]).take(places)


def _taken(values: list[Any], dtype: Any, indices: Any) -> Any:
    """An Arrow array of the values at these places."""
    if not pa.types.is_dictionary(dtype):
        return pa.array(values, dtype).take(indices)
    # Several texts may have come to the same value.
    different = pa.array(values, dtype.value_type).dictionary_encode()
    return pa.DictionaryArray.from_arrays(different.indices.take(indices), different.dictionary)

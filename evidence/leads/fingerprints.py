"""Fingerprints: SHA-256 over what a snapshot's files say, whatever wrote them and in whatever order of rows.

Every value is mixed into a number of 64 bits and a row's numbers into one; those of the rows are summed. So
a table can be digested part by part while it is written (docs/decisions/fingerprints-in-any-order.md).
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import Any

# Multiplying by these spreads the bits of a number; neither they nor `_unknown` may ever change.
_factors = (0xD6E8FEB86659FD93, 0xA3AAACAA6E4D8D57)
_unknown = 0x9E3779B97F4A7C15
_piece = 64
"""So many bytes of long texts are looked at together."""
said_by_others = ("source_id",)
"""Columns that say nothing more: a lead's id is made of its source's key and its id there."""


class Digest:
    """What a table says; it is told in parts (pyarrow tables or batches)."""

    def __init__(self) -> None:
        self.columns: dict[str, str] = {}
        self.rows, self.sums = 0, (0, 0)

    def add(self, part: Any) -> None:
        """The next rows, and columns that were not there before."""
        import pyarrow as pa
        from pyarrow import compute as pc

        columns = {name: _whole(part[name]) for name in part.schema.names if name not in said_by_others}
        self.columns |= {name: _type(column.type) for name, column in columns.items()}
        if not part.num_rows:
            return
        numbers = (_mixed_numbers(column, _key(name)) for name, column in columns.items())
        rows = _mixed(reduce(pc.add, numbers, pa.repeat(_number(0), part.num_rows)))
        again = _mixed(pc.bit_wise_xor(rows, _number(_unknown)))
        self.rows += part.num_rows
        self.sums = (self.sums[0] + pc.sum(rows).as_py(), self.sums[1] + pc.sum(again).as_py())

    def __str__(self) -> str:
        columns = sorted(f"{name} {type_}" for name, type_ in self.columns.items())
        return "\n".join([*columns, str(self.rows), *(f"{number % (1 << 64):016x}" for number in self.sums)])


def fingerprint(files: Iterable[Path], known: Mapping[str, Digest] | None = None) -> str:
    """SHA-256 (hex) of the files' names, columns and rows. `known`: file name -> what it is known to say."""
    known = known or {}
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.name}\n{known.get(path.name) or _digest(path)}\n".encode())
    return whole.hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path) -> Digest:
    from pyarrow import parquet

    digest = Digest()
    with parquet.ParquetFile(path) as file:
        # What lies in the file as a dictionary is read as one.
        columns = (
            [file.metadata.row_group(0).column(i) for i in range(file.metadata.num_columns)]
            if file.metadata.num_row_groups
            else []
        )
        listed = [
            column.path_in_schema
            for column in columns
            if column.has_dictionary_page and column.physical_type == "BYTE_ARRAY"
        ]
        digest.add(file.schema_arrow.empty_table())
    with parquet.ParquetFile(path, read_dictionary=listed) as file:
        for number in range(file.num_row_groups):
            digest.add(file.read_row_group(number))
    return digest


def _mixed_numbers(array: Any, key: Any) -> Any:
    """A number of 64 bits for each value of a column with this key, or one for all of them."""
    import pyarrow as pa
    from pyarrow import compute as pc
    from pyarrow import types

    unknown = _mixed(pc.bit_wise_xor(_number(_unknown), key))
    if array.null_count == len(array):
        return unknown
    if types.is_dictionary(array.type):
        numbers = _mixed_numbers(array.dictionary, key)
        if isinstance(numbers, pa.Scalar):
            return pc.if_else(array.is_valid(), numbers, unknown) if array.null_count else numbers
        return pc.fill_null(numbers.take(array.indices), unknown)
    numbers = _numbers(array)
    if not numbers.null_count and len(set(pc.min_max(numbers).as_py().values())) == 1:
        return _mixed(pc.bit_wise_xor(numbers[0], key))
    return pc.fill_null(_mixed(pc.bit_wise_xor(numbers, key)), unknown)


def _numbers(array: Any) -> Any:
    """A number for each value that there is."""
    import pyarrow as pa
    from pyarrow import types

    if types.is_string(array.type):
        return _of_texts(array)
    if types.is_list(array.type):
        return _of_lists(array)
    array = array.cast(pa.uint8()) if types.is_boolean(array.type) else array
    whole = array.view({8: pa.int8(), 32: pa.int32()}.get(array.type.bit_width, pa.int64()))
    return whole.cast(pa.int64()).view(pa.uint64())


def _of_texts(array: Any) -> Any:
    import pyarrow as pa
    from pyarrow import compute as pc

    texts = pc.fill_null(array.cast(pa.binary()), b"")
    lengths = pc.binary_length(texts)
    numbers = _with_words(_mixed(lengths.cast(pa.uint64())), pc.binary_slice(texts, 0, _piece))
    for start in range(_piece, pc.max(lengths).as_py(), _piece):
        longer = pc.greater(lengths, start)
        rest = pc.binary_slice(texts.filter(longer), start, start + _piece)
        numbers = pc.replace_with_mask(numbers, longer, _with_words(numbers.filter(longer), rest))
    return pc.if_else(array.is_valid(), numbers, None)


def _with_words(numbers: Any, texts: Any) -> Any:
    """Numbers with texts mixed in, eight bytes after the other."""
    import pyarrow as pa
    from pyarrow import compute as pc

    lengths = pc.binary_length(texts)
    shortest, longest = pc.min_max(lengths).as_py().values()
    words = -(-longest // 8)
    if not words:
        return numbers
    zeros = pa.scalar(bytes(8 * words), pa.binary())
    padded = pc.binary_slice(pc.binary_join_element_wise(texts, zeros, b""), 0, 8 * words)
    of_all = pa.Array.from_buffers(pa.uint64(), len(texts) * words, [None, padded.buffers()[2]])
    of_each = pa.FixedSizeListArray.from_arrays(of_all, words)
    for word in range(words):
        found = _mixed(pc.bit_wise_xor(numbers, pc.list_element(of_each, word)))
        has_word = pc.greater(lengths, 8 * word)
        numbers = found if shortest > 8 * word else pc.if_else(has_word, found, numbers)
    return numbers


def _of_lists(array: Any) -> Any:
    import pyarrow as pa
    from pyarrow import compute as pc

    lengths = pc.fill_null(pc.list_value_length(array), 0).cast(pa.uint64())
    ends = pc.cumulative_sum(lengths)
    starts = pc.subtract(ends, lengths)
    items, each = array.flatten(), pa.repeat(_number(1), pc.sum(lengths).as_py())
    places = pc.subtract(pc.cumulative_sum(each), starts.take(array.value_parent_indices()))
    numbers = _mixed(pc.bit_wise_xor(_mixed(places), _mixed_numbers(items, _number(0))))
    sums = pa.concat_arrays([pa.repeat(_number(0), 1), pc.cumulative_sum(numbers)])
    numbers = _mixed(pc.add(lengths, pc.subtract(sums.take(ends), sums.take(starts))))
    return pc.if_else(array.is_valid(), numbers, None)


def _mixed(numbers: Any) -> Any:
    """Each number as another one, in which every bit depends on every bit."""
    from pyarrow import compute as pc

    half = _number(32)
    for factor in _factors:
        numbers = pc.multiply(pc.bit_wise_xor(numbers, pc.shift_right(numbers, half)), _number(factor))
    return pc.bit_wise_xor(numbers, pc.shift_right(numbers, half))


@cache
def _number(value: int) -> Any:
    import pyarrow as pa

    return pa.scalar(value, pa.uint64())


@lru_cache(maxsize=4096)
def _key(column: str) -> Any:
    return _number(int.from_bytes(hashlib.sha256(column.encode()).digest()[:8], "little"))


def _whole(column: Any) -> Any:
    import pyarrow as pa

    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _type(type_: Any) -> str:
    """A type's name, however its values are laid out."""
    from pyarrow import types

    if types.is_dictionary(type_):
        return _type(type_.value_type)
    return f"list<{_type(type_.value_type)}>" if types.is_list(type_) else str(type_)

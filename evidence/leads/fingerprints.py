"""Fingerprints: SHA-256 over what a snapshot's files say, whatever wrote them and however they are laid out.

Per column three digests are kept (which rows have a value, how long each is, the values themselves), so
that the size of the batches makes no difference.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any


def fingerprint(files: Iterable[Path]) -> str:
    """SHA-256 (hex) of the files' names, columns and rows in their order."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.name.encode())
        for line in _columns(path):
            whole.update(line.encode())
    return whole.hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _columns(path: Path) -> list[str]:
    """Each column is read and digested by itself, several at once: neither holds the interpreter."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        types = {field.name: str(field.type) for field in file.schema_arrow}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = [pair for pairs in pool.map(partial(_column, path), types) for pair in pairs]
    named = sorted(f"{name} {type_}" for name, type_ in types.items())
    return named + [f"{part} {digest}" for part, digest in sorted(digests)]


def _column(path: Path, name: str) -> list[tuple[str, str]]:
    """(part, digest) of a column."""
    from pyarrow import parquet

    digests: dict[str, Any] = {}
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=65_536, columns=[name], use_threads=False):
            for part, data in _parts(batch.column(batch.schema.get_field_index(name)), name):
                digests.setdefault(part, hashlib.sha256()).update(data)
    return [(part, digest.hexdigest()) for part, digest in digests.items()]


def _parts(array: Any, name: str) -> Iterator[tuple[str, Any]]:
    """(part's name, its bytes) of an array: rows with a value, lengths where there are any, and values."""
    import pyarrow as pa
    from pyarrow import compute as pc
    from pyarrow import types

    yield f"{name}/known", _fixed(array.is_valid().cast(pa.uint8()), 1)
    if types.is_list(array.type):
        yield f"{name}/lengths", _fixed(pc.fill_null(pc.list_value_length(array), 0), 4)
        yield from _parts(array.flatten(), f"{name}/items")
    elif types.is_string(array.type):
        array = pc.fill_null(array, "")
        yield f"{name}/lengths", _fixed(pc.binary_length(array), 4)
        yield f"{name}/values", _characters(array)
    elif types.is_boolean(array.type):
        yield f"{name}/values", _fixed(pc.fill_null(array, False).cast(pa.uint8()), 1)
    else:
        # A null's slot may hold anything.
        array = array.view({8: pa.int8(), 32: pa.int32()}.get(array.type.bit_width, pa.int64()))
        yield f"{name}/values", _fixed(pc.fill_null(array, 0), array.type.bit_width // 8)


def _fixed(array: Any, width: int) -> Any:
    if not len(array):
        return b""
    return memoryview(array.buffers()[1])[array.offset * width : (array.offset + len(array)) * width]


def _characters(array: Any) -> Any:
    if not len(array) or array.buffers()[2] is None:
        return b""
    offsets = memoryview(array.buffers()[1]).cast("i")
    return memoryview(array.buffers()[2])[offsets[array.offset] : offsets[array.offset + len(array)]]

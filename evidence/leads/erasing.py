"""Erasing from files: a snapshot's files written once more without a lead, and what is cited no more swept.

A file never changes. The new ones are complete under their own fingerprint before any row names them, and
the old ones go only when no row names them any more.
"""

import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from evidence.leads import folders
from evidence.leads.batches import value_column
from evidence.leads.filled import read
from evidence.leads.fingerprints import fingerprint
from evidence.leads.quoting import quoted, text
from evidence.leads.refusals import cell_column
from evidence.leads.writing import publish, unfinished

_is_fingerprint = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Whose:
    """A lead as files name it: in its source, and the columns that a source's mappings read ids from."""

    id: str
    source_id: str
    id_columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A snapshot's files without the lead. `attributes`: of those asked for, how many leads have each."""

    fingerprint: str
    leads: int
    attributes: dict[str, int]


def holds(name: str, whose: Whose) -> bool:
    """Whether any file of the snapshot with this fingerprint has the lead."""
    with _opened() as connection:
        return any(
            connection.execute(
                f"SELECT 1 FROM read_parquet({text(str(path))}) WHERE {_of_lead(path, whose)} LIMIT 1"
            ).fetchone()
            for path in folders.files_in(folders.folder(name))
        )


def rewrite(name: str, whose: Whose, attributes: Collection[str]) -> Rewritten:
    """Write a snapshot's files without the lead. To be called within `importing`."""
    folder = Path(mkdtemp(prefix=unfinished, dir=folders.snapshots()))
    try:
        with _opened(folder / "spill") as connection:
            for path in folders.files_in(folders.folder(name)):
                kept = (
                    f"FROM read_parquet({text(str(path))}) WHERE NOT coalesce({_of_lead(path, whose)}, false)"
                )
                into = text(str(folder / path.name))
                connection.execute(f"COPY ({kept}) TO {into} (FORMAT parquet, COMPRESSION zstd)")
            leads, known = _counted(connection, folder / "leads.parquet", attributes)
        shutil.rmtree(folder / "spill", ignore_errors=True)
        new = fingerprint(folders.files_in(folder))
        publish(folder, new)
        return Rewritten(new, leads, known)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(cited: Collection[str]) -> None:
    """Remove every snapshot's folder whose fingerprint is not cited. To be called within `importing`."""
    for folder in folders.snapshots().iterdir():
        if _is_fingerprint.fullmatch(folder.name) and folder.name not in cited:
            # Under another name first, so that a half removed one never looks like a snapshot.
            going = folder.rename(folder.with_name(f"{unfinished}{folder.name}"))
            shutil.rmtree(going)


@contextmanager
def _opened(spill: Path | None = None) -> Iterator[Any]:
    import duckdb

    config = {"memory_limit": settings.LEADS_MEMORY} | ({"temp_directory": str(spill)} if spill else {})
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection


def _of_lead(path: Path, whose: Whose) -> str:
    """Which rows of a file are the lead's, as a condition."""
    if path.name not in ("refused.parquet", folders.refused_whole):
        return f"{'id' if path.name == 'leads.parquet' else 'lead_id'} = {text(whose.id)}"
    if not whose.id_columns:
        return "false"
    columns = ", ".join(map(text, sorted(whose.id_columns)))
    refused = f"read_parquet({text(str(path.with_name('refused.parquet')))})"
    named = f'"column" IN ({columns}) AND trim("value") = {text(whose.source_id)}'
    lines = [f"SELECT line FROM {refused} WHERE {named}"]
    if (whole := path.with_name(folders.refused_whole)).exists():
        named = " OR ".join(
            f"trim({quoted(name)}) = {text(whose.source_id)}" for name in _cells(whole, whose)
        )
        lines.append(f"SELECT line FROM read_parquet({text(str(whole))}) WHERE {named or 'false'}")
    return f"line IN ({' UNION '.join(lines)})"


def _cells(whole: Path, whose: Whose) -> list[str]:
    """Those columns of refused rows that have ids."""
    from pyarrow import parquet

    names = parquet.read_schema(whole).names
    return [name for column in sorted(whose.id_columns) if (name := cell_column(column)) in names]


def _counted(connection: Any, file: Path, attributes: Collection[str]) -> tuple[int, dict[str, int]]:
    leads, present = read(connection, file)
    keys = [key for key in attributes if value_column(key) in present]
    counts = ", ".join(["count(*)", *(f"count({quoted(value_column(key))})" for key in keys)])
    total, *known = connection.execute(f"SELECT {counts} FROM {leads}").fetchone()
    return total, dict(zip(keys, known, strict=True))

"""Corrections: refused rows are put right and taken in, laid over the newest state as one import.

What is still wrong stays refused, and only what was taken in counts as corrected. A row is asked for by the
line it had in the file; cells that are not given stay as they were.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.actions import (
    ImportRefused,
    compared_fields,
    faults,
    known_attributes,
    may_import,
    snapshot_of,
    state_before,
)
from evidence.erasures import erased, finish_within
from evidence.leads import words
from evidence.leads.batches import Preparer
from evidence.leads.incoming import Incoming, Tell, untold
from evidence.leads.mapping import Mapping as LeadMapping
from evidence.leads.quoting import quoted
from evidence.leads.reading import read
from evidence.leads.refusals import cell_column
from evidence.leads.refused import mended_lines, whole_columns
from evidence.leads.rows import Refused, Rows, Unreadable
from evidence.leads.store import parquet_of, snapshot_cursor
from evidence.leads.writing import importing, write
from evidence.models import Correction, Snapshot
from people.company_time import company_zone
from people.models import User

_rows_at_once = 50_000
_formula = r"^'[=+\-@\t\r]"
"""How a text begins that was kept from running in a spreadsheet (web.exports)."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """`lines` were taken in, by the state `taken_in`; `wrong`: what is still to be put right, and why."""

    taken_in: Snapshot | None
    lines: tuple[int, ...]
    wrong: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """Rows as they are now: a pyarrow table of `line` and the columns of the file they come from."""

    table: Any
    columns: tuple[str, ...]
    name: str = ""
    names: tuple[str, ...] = ()

    def batches(self) -> Iterator[Rows]:
        for batch in self.table.combine_chunks().to_batches(_rows_at_once):
            cells = batch.select([cell_column(name) for name in self.columns])
            yield Rows(cells.rename_columns(list(self.columns)), batch["line"], ())

    def samples(self) -> dict[str, tuple[str, ...]]:
        return dict.fromkeys(self.columns, ())


def given_rows(snapshot: Snapshot, rows: Mapping[int, Mapping[str, str]]) -> Any:
    """Rows as a page or a program gives them, line -> column -> text, for `correct`.

    Raises `ImportRefused`.
    """
    import pyarrow as pa

    columns = [name for name in whole_columns(snapshot) if any(name in cells for cells in rows.values())]
    if unknown := {name for cells in rows.values() for name in cells} - set(columns):
        raise ImportRefused(_("The file had no column “%(column)s”.") % {"column": min(unknown)})
    # Only what is null stays as it was: a blank empties the cell.
    cells = {cell_column(n): pa.array([row.get(n) for row in rows.values()], pa.string()) for n in columns}
    return pa.table({"line": pa.array(list(rows), pa.int64()), **cells})


def given_file(snapshot: Snapshot, path: Path) -> Any:
    """The downloaded file of refused rows as it came back: its first column has the lines.

    Raises `ImportRefused`.
    """
    import pyarrow as pa
    from pyarrow import compute as pc

    try:
        sheet = read(path)
        parts = [rows.table for rows in sheet.batches()]
    except Unreadable as error:
        raise ImportRefused(words.unreadable(error)) from None
    first, columns = sheet.columns[0], [name for name in whole_columns(snapshot) if name in sheet.columns[1:]]
    if not parts or not columns:
        raise ImportRefused(_not_the_download())
    table = pa.Table.from_batches(parts)
    lines = pc.if_else(pc.match_substring_regex(table[first], r"^\d{1,15}$"), table[first], None)
    # A blank of the file empties the cell.
    cells = {cell_column(name): pc.fill_null(table[name], "") for name in columns}
    given = pa.table({"line": lines.cast(pa.int64()), **cells}).filter(lines.is_valid())
    if not given.num_rows:
        raise ImportRefused(_not_the_download())
    return given


def check(*, snapshot: Snapshot, given: Any) -> tuple[Refused, ...]:
    """What would still be wrong with rows as they are given. Raises `ImportRefused`."""
    mapping = _mapping(snapshot)
    return _apart(snapshot, mapping, _put_right(snapshot, given, mapping))[1]


def correct(*, snapshot: Snapshot, given: Any, by: User, at: datetime, tell: Tell = untold) -> Corrected:
    """Take in the rows that are right now, and note who corrected them.

    Rows that were not refused by this import, or were corrected already, are passed over. Raises
    `ImportRefused`.
    """
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    with importing(tell=tell):
        if finish_within(at=at):
            snapshot.refresh_from_db()
        mapping = _mapping(snapshot)
        good, wrong = _apart(snapshot, mapping, _put_right(snapshot, given, mapping))
        lines = tuple(good.table["line"].to_pylist())
        if not lines:
            return Corrected(None, (), wrong)
        taken_in = _taken_in(snapshot, mapping, good, by, at, tell)
        with transaction.atomic():
            if not taken_in.pk:
                taken_in.save()
            Correction.objects.create(
                snapshot=snapshot, taken_in=taken_in, lines=list(lines), corrected_at=at, corrected_by=by
            )
        return Corrected(taken_in, lines, wrong)


def _mapping(snapshot: Snapshot) -> LeadMapping:
    return replace(LeadMapping.read(snapshot.mapping), sheet="")


def _put_right(snapshot: Snapshot, given: Any, mapping: LeadMapping) -> Mended:
    """The refused rows that are not corrected yet, with what is given in place of what they had."""
    columns = whole_columns(snapshot)
    if not columns:
        raise ImportRefused(_("This import did not keep its refused rows whole. Correct them in the file."))
    if found := faults(mapping, Mended(None, columns)):
        raise ImportRefused(*map(words.fault, found))
    cells = []
    for name in map(cell_column, columns):
        new = "NULL"
        if name in given.column_names:
            text = f"given.{quoted(name)}"
            new = f"CASE WHEN regexp_matches({text}, '{_formula.replace(chr(39), chr(39) * 2)}')"
            new = f"{new} THEN substr({text}, 2) ELSE {text} END"
        cells.append(f"nullif(coalesce({new}, whole.{quoted(name)}), '') AS {quoted(name)}")
    with snapshot_cursor() as cursor:
        cursor.register("given", given)
        table = cursor.execute(
            f"""
            SELECT whole.line AS line, {", ".join(cells)}
            FROM {parquet_of(snapshot.fingerprint, "refused_rows")} AS whole
            JOIN (SELECT DISTINCT ON (line) * FROM given) AS given ON given.line = whole.line
            WHERE whole.line NOT IN (SELECT unnest(?::BIGINT[]))
            ORDER BY whole.line
            """,
            [mended_lines(snapshot)],
        ).to_arrow_table()
    return Mended(table, columns)


def _apart(snapshot: Snapshot, mapping: LeadMapping, mended: Mended) -> tuple[Mended, tuple[Refused, ...]]:
    """The rows that can be taken in, and what is wrong with the others."""
    import pyarrow as pa
    from pyarrow import compute as pc

    zone, gone = company_zone(), erased(snapshot.source)
    preparer = Preparer(mapping, known_attributes(), zone, erased=gone)
    wrong: list[Refused] = []
    fresh = [pa.table({"line": pa.array([], pa.int64()), "source_id": pa.array([], pa.string())})]
    for rows in mended.batches():
        prepared = preparer.prepare(rows)
        wrong += prepared.refused
        fresh.append(prepared.leads.select(["line", "source_id"]))
    refused = parquet_of(snapshot.fingerprint, "refused")
    with snapshot_cursor() as cursor:
        cursor.register("fresh", pa.concat_tables(fresh))
        twins = cursor.execute(f"""
            SELECT line, source_id FROM fresh
            QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY line) > 1
            UNION
            SELECT fresh.line, source_id FROM fresh JOIN {refused} AS before
            ON before.line = fresh.line AND code = 'duplicate_id' AND "value" = source_id ORDER BY 1
        """).fetchall()
    wrong += [Refused(line, mapping.id, id_, "duplicate_id") for line, id_ in twins]
    bad = pa.array(sorted({row.line for row in wrong}), pa.int64())
    good = mended.table.filter(pc.invert(pc.is_in(mended.table["line"], bad)))
    return replace(mended, table=good), tuple(sorted(wrong, key=lambda row: (row.line, row.column)))


def _taken_in(
    snapshot: Snapshot, mapping: LeadMapping, good: Mended, by: User, at: datetime, tell: Tell
) -> Snapshot:
    """The state after it, not stored yet; the one before where it changes nothing."""
    previous, source = state_before(at), snapshot.source
    zone, compared = company_zone(), compared_fields(mapping, source)
    incoming = Incoming(
        good, mapping, known_attributes(), source.key, zone, at, at, compared, erased=erased(source)
    )
    written = write(incoming, previous.fingerprint if previous else None, tell=tell)
    if previous and previous.fingerprint == written.fingerprint:
        return previous
    return snapshot_of(
        written,
        source=source,
        file_name=snapshot.file_name,
        sha256=_sha256(good.table),
        mapping=mapping.plain(),
        by=by,
        at=at,
    )


def _sha256(table: Any) -> str:
    import pyarrow as pa

    written = pa.BufferOutputStream()
    with pa.ipc.new_stream(written, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(written.getvalue()).hexdigest()


def _not_the_download() -> str:
    return _(
        "This is not the file of refused rows of this import. Download it, correct the values, and leave the "
        "first column and the column names as they are."
    )

"""Refused rows of an import: asked for by reason and column, whole as they are in the file, and counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.leads.folders import folder, is_kept, refused_whole
from evidence.leads.quoting import quoted
from evidence.leads.rows import Refused
from evidence.leads.store import parquet_of, snapshot_cursor
from evidence.models import Snapshot

ORDERS = {"line": 'line, "column"', "column": '"column", line', "reason": "code, line"}
_rows_at_once = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which refused values: of one reason, of one column (empty: all); of which rows, in which order."""

    code: str = ""
    column: str | None = None
    line: int | None = None
    mended: bool | None = None
    """Only rows that were corrected since (true), or that were not (false)."""
    order: str = "line"


def refused_rows(
    snapshot: Snapshot, limit: int = 1_000, offset: int = 0, asked: Asked | None = None
) -> list[Refused]:
    """What the import refused: one for each value."""
    if not is_kept(snapshot.fingerprint):
        return []
    asked = asked or Asked()
    where, values = _where(snapshot, asked)
    query = (
        f"SELECT * FROM {parquet_of(snapshot.fingerprint, 'refused')} {where} ORDER BY {ORDERS[asked.order]}"
    )
    with snapshot_cursor() as cursor:
        rows = cursor.execute(f"{query} LIMIT ? OFFSET ?", [*values, limit, offset]).fetchall()
    return [Refused(*row) for row in rows]


def refused_count(snapshot: Snapshot, asked: Asked) -> int:
    """How many values were refused that are asked for."""
    if not is_kept(snapshot.fingerprint):
        return 0
    where, values = _where(snapshot, asked)
    query = f"SELECT count(*) FROM {parquet_of(snapshot.fingerprint, 'refused')} {where}"
    with snapshot_cursor() as cursor:
        return int(cursor.execute(query, values).fetchone()[0])


def refused_reasons(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """(code, column, how many values), most frequent first."""
    if not is_kept(snapshot.fingerprint):
        return []
    table = parquet_of(snapshot.fingerprint, "refused")
    with snapshot_cursor() as cursor:
        rows = cursor.execute(
            f'SELECT code, "column", count(*) FROM {table} GROUP BY ALL ORDER BY 3 DESC, 1, 2'
        )
        return [tuple(row) for row in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Whole:
    """A refused row as it is in the file. `extra`: what it has too much of, "" where nothing."""

    line: int
    extra: str
    cells: Mapping[str, str]
    """Column of the file -> text; blank where there is none."""
    codes: Sequence[str] = ()


def whole_columns(snapshot: Snapshot) -> tuple[str, ...]:
    """The columns of the file; none where nothing was refused, or by an import that did not keep them."""
    if not is_kept(snapshot.fingerprint) or not (folder(snapshot.fingerprint) / refused_whole).exists():
        return ()
    with snapshot_cursor() as cursor:
        rows = cursor.execute(f"DESCRIBE FROM {_whole(snapshot)}").fetchall()
    return tuple(row[0].removeprefix("cell.") for row in rows if row[0].startswith("cell."))


def whole_rows(snapshot: Snapshot, lines: Sequence[int] | None = None) -> Iterator[Whole]:
    """Refused rows as they are in the file, by line: those of these lines, or all."""
    columns = whole_columns(snapshot)
    if not columns:
        return
    cells = ", ".join(f"coalesce({quoted(f'cell.{name}')}, '')" for name in columns)
    codes = f"""SELECT line, list(DISTINCT code ORDER BY code) AS codes
        FROM {parquet_of(snapshot.fingerprint, "refused")} GROUP BY line"""
    where, values = (
        ("", []) if lines is None else ("WHERE line IN (SELECT unnest(?::BIGINT[]))", [list(lines)])
    )
    query = f"""
        SELECT line, coalesce(extra, ''), codes, {cells} FROM {_whole(snapshot)} JOIN ({codes}) USING (line)
        {where} ORDER BY line
    """
    with snapshot_cursor() as cursor:
        cursor.execute(query, values)
        while found := cursor.fetchmany(_rows_at_once):
            for line, extra, why, *texts in found:
                yield Whole(line, extra, dict(zip(columns, texts, strict=True)), tuple(why))


def _whole(snapshot: Snapshot) -> str:
    return parquet_of(snapshot.fingerprint, refused_whole.removesuffix(".parquet"))


def mended_lines(snapshot: Snapshot) -> list[int]:
    """The lines of refused rows that were corrected and taken in since."""
    return sorted({line for row in snapshot.corrections.all() for line in row.lines})


def _where(snapshot: Snapshot, asked: Asked) -> tuple[str, list[Any]]:
    terms: list[tuple[str, Any]] = []
    if asked.code:
        terms.append(("code = ?", asked.code))
    if asked.column is not None:
        terms.append(('"column" = ?', asked.column))
    if asked.line is not None:
        terms.append(("line = ?", asked.line))
    if asked.mended is not None:
        within = "IN" if asked.mended else "NOT IN"
        terms.append((f"line {within} (SELECT unnest(?::BIGINT[]))", mended_lines(snapshot)))
    where = "WHERE " + " AND ".join(term for term, _value in terms) if terms else ""
    return where, [value for _term, value in terms]

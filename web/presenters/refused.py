"""A refused row to be put right: its cells with what is wrong first; and who corrected what before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.leads import words
from evidence.leads.rows import Refused
from evidence.models import Correction, Snapshot


@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    column: str
    text: str
    wrong: Sequence[str]
    """Why the row was refused for it."""
    used: bool
    """Whether the import reads this column at all."""


def cell_lines(cells: Mapping[str, str], wrong: Sequence[Refused], mapping: Mapping[str, Any]) -> list[Cell]:
    """The cells that are wrong, then those that are read, then the others; each in the file's order."""
    read = {mapping["id"], *(given["column"] for given in mapping["fields"].values())}
    read |= {item["column"] for item in mapping.get("events") or ()}
    if outcome := mapping.get("outcome"):
        read.add(outcome["column"])
    lines = [
        Cell(
            number,
            column,
            text,
            [words.refused(item.code) for item in wrong if item.column == column],
            column in read,
        )
        for number, (column, text) in enumerate(cells.items())
    ]
    return sorted(lines, key=lambda cell: (not cell.wrong, not cell.used))


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    correction: Correction
    count: int
    lines: str
    """The first of them."""


def corrections_of(snapshot: Snapshot) -> list[CorrectionLine]:
    """Who corrected rows of an import, newest first."""
    rows = snapshot.corrections.select_related("corrected_by__department").order_by("-pk")
    return [
        CorrectionLine(
            row, len(row.lines), ", ".join(map(str, row.lines[:10])) + ("…" if len(row.lines) > 10 else "")
        )
        for row in rows
    ]

"""The responsibility matrix as a table: a row for each stage, who and what in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.matrix import STAGES, parse
from definitions.matrix_words import document_name, field_name, stage_name, within_text
from definitions.saying import party_names
from people.models import Department, Seat


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    side: str
    """ "marketing", "sales" or "other": in whose colour it stands."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: parties, or a text; empty where there is none."""

    label: str
    parties: Sequence[Party] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    number: int
    name: str
    cells: Sequence[Cell]
    note: str


def matrix_rows(body: Mapping[str, Any], language: str) -> list[Row]:
    """The six rows of a stored body."""
    names, sides = party_names(language), sides_of_parties()

    def parties(field: str, keys: Sequence[str]) -> Cell:
        found = [Party(names.get(key, key), sides.get(key, "other")) for key in keys]
        return Cell(field_name(field, language), found)

    def text(field: str, value: str) -> Cell:
        return Cell(field_name(field, language), text=value)

    return [
        Row(
            stage.id,
            STAGES.index(stage.id) + 1,
            stage_name(stage.id, language),
            [
                parties("responsible", stage.responsible),
                parties("accountable", [stage.accountable]),
                parties("consulted", stage.consulted),
                parties("informed", stage.informed),
                text("input", stage.input),
                text("output", stage.output),
                text("within", within_text(stage.within, language) if stage.within else ""),
                text("documents", " / ".join(document_name(kind, language) for kind in stage.documents)),
            ],
            stage.note,
        )
        for stage in parse(body).stages
    ]


def sides_of_parties() -> dict[str, str]:
    """Key of a department or seat -> the side of the agreement that it stands on."""
    sides = {row.key: row.side for row in Department.objects.all()}
    seats = Seat.objects.select_related("department")
    return sides | {row.key: row.department.side if row.department else "other" for row in seats}

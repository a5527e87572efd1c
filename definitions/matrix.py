"""The responsibility matrix: six stages of a lead's life, and who is responsible at each. Pure.

Parties are keys of departments and seats; the documents that a stage goes by are kinds of documents.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.checking import Checking, longest_key
from definitions.language.faults import Fault

STAGES = ("acquisition", "nurturing", "mql_judgement", "first_contact", "sql_judgement", "opportunity")
"""In the order in which a lead goes through them."""
DOCUMENTS = ("mql", "sql", "deadline")
"""Kinds of documents that a stage can go by."""
UNITS = {"hours": 8760, "days": 366}
"""Unit of a time limit -> the most of it."""
PARTIES = ("responsible", "consulted", "informed")
FIELDS = (
    "responsible",
    "accountable",
    "consulted",
    "informed",
    "input",
    "output",
    "within",
    "documents",
    "note",
)

Within = tuple[int, str]
"""(amount, unit): counted like the 48 hours, on counted days only."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One row. `within` is None where no time limit is agreed; `note` explains and decides nothing."""

    id: str
    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    input: str
    output: str
    within: Within | None
    documents: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """All six stages, in their order."""

    stages: tuple[Stage, ...]

    def touched_by(self, kind: str) -> tuple[str, ...]:
        """The stages that go by documents of a kind: those that a change of one touches."""
        return tuple(stage.id for stage in self.stages if kind in stage.documents)

    @property
    def parties(self) -> frozenset[str]:
        """Everybody named anywhere."""
        return frozenset(
            party
            for stage in self.stages
            for party in (*stage.responsible, stage.accountable, *stage.consulted, *stage.informed)
        )


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field of one stage that is another; `old` and `new` are values as in `Stage`."""

    id: str
    field: str
    old: object
    new: object


def parse(body: object) -> Matrix:
    """The matrix that a plain body says. Raises `Faults` with everything that is wrong."""
    check = Checking()
    raw = check.body(body, "matrix", ("stages",))
    items = check.items(raw["stages"], "stages", "") if "stages" in raw else ()
    found: dict[str, Stage] = {}
    for i, item in enumerate(items):
        stage = _stage(item, f"stages[{i}]", check)
        if stage.id in found:
            check.fault(f"stages[{i}].id", stage.id, "stage_twice", value=stage.id)
        found[stage.id] = stage
    if "stages" in raw:
        check.faults += [
            Fault("stages", id_, "missing_stage", {"value": id_}) for id_ in STAGES if id_ not in found
        ]
    check.finish()
    return Matrix(tuple(found[id_] for id_ in STAGES))


def _stage(raw: object, path: str, check: Checking) -> Stage:
    id_ = raw["id"] if isinstance(raw, Mapping) and raw.get("id") in STAGES else ""
    needed = ("id", "responsible", "accountable", "input", "output")
    row = check.mapping(raw, path, id_, ("id", *FIELDS), needed)
    if "id" in row:
        check.choice(row["id"], f"{path}.id", id_, STAGES)
    named = {name: _parties(row.get(name, ()), f"{path}.{name}", id_, check) for name in PARTIES}
    if "responsible" in row and not named["responsible"]:
        check.fault(f"{path}.responsible", id_, "nobody")
    seen: set[str] = set()
    for name in PARTIES:
        for party in named[name]:
            if party in seen:
                check.fault(f"{path}.{name}", id_, "twice", value=party)
            seen.add(party)
    texts = {
        name: check.text(row[name], f"{path}.{name}", id_, longest_key if name == "accountable" else 500)
        for name in ("accountable", "input", "output")
        if name in row
    }
    note = row.get("note", "")
    if note != "":
        note = check.text(note, f"{path}.note", id_)
    documents = [
        check.choice(item, f"{path}.documents[{i}]", id_, DOCUMENTS)
        for i, item in enumerate(check.items(row.get("documents", ()), f"{path}.documents", id_))
    ]
    return Stage(
        id=id_,
        **named,
        accountable=texts.get("accountable", ""),
        input=texts.get("input", ""),
        output=texts.get("output", ""),
        within=_within(row.get("within"), f"{path}.within", id_, check),
        documents=tuple(kind for kind in DOCUMENTS if kind in documents),
        note=note,
    )


def _parties(raw: object, path: str, id_: str, check: Checking) -> tuple[str, ...]:
    """Keys in alphabetical order: a list of parties has no order."""
    listed = [
        check.text(item, f"{path}[{i}]", id_, longest_key)
        for i, item in enumerate(check.items(raw, path, id_))
    ]
    return tuple(sorted(set(listed)))


def _within(raw: object, path: str, id_: str, check: Checking) -> Within | None:
    if raw is None:
        return None
    found = check.mapping(raw, path, id_, ("amount", "unit"), ("amount", "unit"))
    unit = check.choice(found["unit"], f"{path}.unit", id_, tuple(UNITS)) if "unit" in found else ""
    if "amount" not in found:
        return None
    return check.whole(found["amount"], f"{path}.amount", id_, UNITS.get(unit, 8760)), unit


def body_of(matrix: Matrix) -> dict[str, object]:
    """The one canonical body: stages in their order, what is empty left out."""
    return {"format": "teigi/1", "kind": "matrix", "stages": [_plain(stage) for stage in matrix.stages]}


def _plain(stage: Stage) -> dict[str, object]:
    row: dict[str, object] = {
        "id": stage.id,
        "responsible": list(stage.responsible),
        "accountable": stage.accountable,
        "consulted": list(stage.consulted),
        "informed": list(stage.informed),
        "input": stage.input,
        "output": stage.output,
    }
    if stage.within:
        row["within"] = {"amount": stage.within[0], "unit": stage.within[1]}
    row["documents"] = list(stage.documents)
    return row | ({"note": stage.note} if stage.note else {})


def compare(old: Matrix, new: Matrix) -> tuple[FieldChanged, ...]:
    """Every field that is another, stage by stage."""
    return tuple(
        FieldChanged(after.id, name, getattr(before, name), getattr(after, name))
        for before, after in zip(old.stages, new.stages, strict=True)
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    )


def same_rule(old: Matrix, new: Matrix) -> bool:
    """Whether only notes differ."""
    return all(change.field == "note" for change in compare(old, new))

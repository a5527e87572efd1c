"""The responsibility matrix in words: a sentence, a line for each stage, and what changed. Pure.

`language` is "ja" or "en"; `names` gives parties their names in it.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from definitions.language.changes import arrow, between
from definitions.language.conflicts import Sides
from definitions.language.merged import Conflict
from definitions.language.prose import Line, Reading, Run, Runs, join, marked, runs
from definitions.matrix import FIELDS, STAGES, FieldChanged, Matrix, Stage, Within

Names = Mapping[str, str]

_stages = {
    "acquisition": ("リード獲得", "Lead acquisition"),
    "nurturing": ("リード育成", "Nurturing"),
    "mql_judgement": ("MQL判定", "MQL judgement"),
    "first_contact": ("初回コンタクト", "First contact"),
    "sql_judgement": ("SQL判定", "SQL judgement"),
    "opportunity": ("商談〜受注", "Opportunity to won"),
}
_fields = {
    "responsible": ("担当", "Responsible"),
    "accountable": ("責任者", "Accountable"),
    "consulted": ("相談先", "Consulted"),
    "informed": ("報告先", "Informed"),
    "input": ("受け取るもの", "Input"),
    "output": ("渡すもの", "Output"),
    "within": ("期限", "Time limit"),
    "documents": ("使う取り決め", "Goes by"),
    "note": ("補足", "Note"),
}
_documents = {
    "mql": ("MQLの定義", "MQL definition"),
    "sql": ("SQLの定義", "SQL definition"),
    "deadline": ("48時間ルール", "48-hour rule"),
}


def stage_name(id_: str, language: str) -> str:
    """What a stage is called."""
    return _stages[id_][language == "en"]


def field_name(name: str, language: str) -> str:
    """What a field of a stage is called."""
    return _fields[name][language == "en"]


def document_name(kind: str, language: str) -> str:
    """What a document that a stage goes by is called."""
    return _documents[kind][language == "en"]


def within_text(within: Within | None, language: str) -> str:
    """A time limit: 48時間以内, within 48 hours."""
    if within is None:
        return "定めなし" if language == "ja" else "none"
    amount, unit = within
    if language == "ja":
        return f"{amount}{'時間' if unit == 'hours' else '日'}以内"
    name = unit.removesuffix("s") if amount == 1 else unit
    return f"within {amount} {name}"


def value_text(field: str, value: object, names: Names, language: str) -> str:
    """A field's value as it stands in a cell; a dash where there is none."""
    match field:
        case "within":
            return within_text(value, language)  # type: ignore[arg-type]
        case "accountable":
            return names.get(str(value), str(value))
        case "documents":
            said = [document_name(kind, language) for kind in value]  # type: ignore[attr-defined]
        case "responsible" | "consulted" | "informed":
            said = [names.get(party, party) for party in value]  # type: ignore[attr-defined]
        case _:
            return str(value) or "–"
    return listed(said, language) or "–"


def listed(words: list[str], language: str) -> str:
    """In a row: A、B、C; A, B, C."""
    return ("、" if language == "ja" else ", ").join(words)


def say(matrix: Matrix, names: Names, language: str) -> Reading:
    """Who does what and by when in one sentence, and a line for each stage."""
    return Reading(
        _sentence(matrix, names, language), tuple(_line(s, names, language) for s in matrix.stages)
    )


def _sentence(matrix: Matrix, names: Names, language: str) -> Runs:
    ja = language == "ja"
    parts = []
    for responsible, grouped in groupby(matrix.stages, key=lambda stage: stage.responsible):
        who = value_text("responsible", responsible, names, language)
        what = [runs(stage_name(stage.id, language), *_by_when(stage, language)) for stage in grouped]
        if ja:
            parts.append(runs(join(what, "・"), "は", marked(who)))
        else:
            parts.append(runs(marked(who), " for ", join([_lower(one) for one in what], ", ", " and ")))
    if ja:
        return runs("リードの6段階のうち、", join(parts, "、"), "が担当する。")
    return runs("Of the six stages of a lead's life, responsible are ", join(parts, "; ", "; and "), ".")


def _by_when(stage: Stage, language: str) -> tuple[str | Run, ...]:
    if stage.within is None:
        return ()
    limit = marked(within_text(stage.within, language))
    return ("（", limit, "）") if language == "ja" else (" (", limit, ")")


def _lower(said: Runs) -> Runs:
    """The first letter small, unless it begins an abbreviation."""
    first = said[0]
    small = first.text[:2].isupper() or not first.text
    text = first.text if small else first.text[0].lower() + first.text[1:]
    return runs(Run(text, first.marked, first.kind), *said[1:])


def _line(stage: Stage, names: Names, language: str) -> Line:
    ja = language == "ja"
    label = f"{STAGES.index(stage.id) + 1} {stage_name(stage.id, language)}"
    who = marked(value_text("responsible", stage.responsible, names, language))
    said: list[Runs] = []
    for name in ("responsible", "accountable", "consulted", "informed", "input", "output", "within"):
        value = getattr(stage, name)
        if value:
            text = value_text(name, value, names, language)
            said.append(runs(field_name(name, language), "：" if ja else ": ", marked(text)))
    whole = runs(label, "：" if ja else ": ", join(said, "、" if ja else "; "))
    return Line(stage.id, label, runs(who, *_by_when(stage, language)), whole, note=stage.note)


def table(matrix: Matrix, names: Names, language: str) -> list[list[str]]:
    """A head, then a row for each stage: its number and name, and its fields."""
    shown = [name for name in FIELDS if name != "note"]
    head = ["段階" if language == "ja" else "Stage", *(field_name(name, language) for name in shown)]
    return [
        head,
        *(
            [
                f"{STAGES.index(stage.id) + 1} {stage_name(stage.id, language)}",
                *(value_text(name, getattr(stage, name), names, language) for name in shown),
            ]
            for stage in matrix.stages
        ),
    ]


def say_change(change: FieldChanged, names: Names, language: str) -> Runs:
    """初回コンタクトの期限：48時間以内 → 24時間以内."""
    old, new = (
        runs(marked(value_text(change.field, value, names, language))) for value in (change.old, change.new)
    )
    stage, field = stage_name(change.id, language), field_name(change.field, language)
    start = f"{stage}の{field}：" if language == "ja" else f"{stage}, {field.lower()}: "
    return runs(start, *arrow(old, new))


def say_sides(conflict: Conflict, names: Names, language: str) -> Sides:
    """A field of a stage that two sides changed, in words."""
    was, ours, theirs = (
        runs(marked(value_text(conflict.field, _typed(conflict.field, value), names, language)))
        for value in (conflict.base, conflict.ours, conflict.theirs)
    )
    stage, field = stage_name(conflict.id, language), field_name(conflict.field, language)
    label = f"{stage}の{field}" if language == "ja" else f"{stage}, {field.lower()}"
    return Sides(runs(label), was, ours, theirs)


def _typed(field: str, value: Any) -> object:
    """A field of a plain body as a stage has it."""
    if field == "within":
        return (value["amount"], value["unit"]) if value else None
    return value or ""


def say_revision(old: Matrix, new: Matrix, names: Names, language: str) -> Runs:
    """The sentence with what is gone struck and what is new underlined."""
    return between(_sentence(old, names, language), _sentence(new, names, language))


def named(names: Mapping[str, tuple[str, str]], language: str) -> Names:
    """Party -> (Japanese, English), in one language."""
    return {key: pair[language == "en"] or pair[0] for key, pair in names.items()}

"""Changes in words: 従業員数：50名以上 → 100名以上; Employees: at least 50 → at least 100.

What is gone has runs of kind "old", what is new of kind "new"; `language` is "ja" or "en" as in `wording`.
"""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal
from zoneinfo import ZoneInfo

from definitions.language.about import as_list
from definitions.language.catalogue import Catalogue
from definitions.language.compare import Added, Change, Changed, ExampleChanged, Moved, Removed, Retyped
from definitions.language.example_words import said_change
from definitions.language.japanese import Japanese
from definitions.language.names import Voice, about, alone, listed, place, said_type, same_kind, side
from definitions.language.prose import Run, Runs, runs
from definitions.language.tree import (
    Comparison,
    Definition,
    tokyo,
)
from definitions.language.wording import voice_of

# A list longer than this is said by what came and what went.
longest_list = 3


def say_change(change: Change, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> Runs:
    """One change as a phrase that stands alone."""
    voice = voice_of(catalogue, language, zone)
    ja = isinstance(voice, Japanese)
    match change:
        case Added():
            return runs("条件を追加：" if ja else "Added: ", _as(alone(change.node, voice), "new"))
        case Removed():
            return runs("条件を削除：" if ja else "Removed: ", _as(alone(change.node, voice), "old"))
        case Moved():
            old, new = place(change.old_place, voice), place(change.new_place, voice)
            moved = runs("条件を移動：" if ja else "Moved: ", alone(change.node, voice))
            return runs(moved, *(("（", *arrow(old, new), "）") if ja else (" (", *arrow(old, new), ")")))
        case Retyped():
            label = catalogue.label(change.id, "ja" if ja else "en")
            types = [said_type(type_.type, type_.choices, voice) for type_ in (change.old, change.new)]
            return runs(f"{label}の型：" if ja else f"Type of {label}: ", *arrow(*types))
        case ExampleChanged():
            return said_change(change, voice)
    return _changed(change, voice)


def say_revision(old: Definition, new: Definition, catalogue: Catalogue, language: str) -> Runs:
    """The whole sentence with what is gone struck (kind "old") and what is new underlined (kind "new")."""
    voice = voice_of(catalogue, language, new.company_zone)
    return between(voice.sentence(old.rule), voice.sentence(new.rule))


def _changed(change: Changed, voice: Voice) -> Runs:
    ja = isinstance(voice, Japanese)
    said: list[Runs] = []
    if set(change.fields) - {"note"}:
        said.append(_values(change, voice) or _fields(change, voice))
    if "note" in change.fields:
        notes = [str(note or ("なし" if ja else "none")) for note in change.fields["note"]]
        name = runs(about(change.new, voice), "の理由：" if ja else ", reason: ")
        start = name if not said else runs("理由：" if ja else "reason: ")
        said.append(runs(start, *arrow(*(runs(note) for note in notes))))
    return _joined(said, ja)


def _joined(said: list[Runs], ja: bool) -> Runs:
    return runs(said[0], *(part for one in said[1:] for part in ("、" if ja else "; ", one)))


def _fields(change: Changed, voice: Voice) -> Runs:
    """Label: old → new; where it is about something else now, the whole phrases."""
    ja = isinstance(voice, Japanese)
    colon = "：" if ja else ": "
    if not same_kind(change.old, change.new):
        start = "条件を変更：" if ja else "Changed: "
        return runs(start, *arrow(alone(change.old, voice), alone(change.new, voice)))
    sides = [side(node, voice) for node in (change.old, change.new)]
    return runs(about(change.new, voice), colon, *arrow(*sides))


def _values(change: Changed, voice: Voice) -> Runs:
    """What came into a long list and what went; nothing where that is not what changed."""
    old, new = change.old, change.new
    if (
        not isinstance(old, Comparison)
        or not isinstance(new, Comparison)
        or set(change.fields) - {"note"} != {"value"}
    ):
        return ()
    if not isinstance(old.value, tuple) or not isinstance(new.value, tuple) or new.is_ == "between":
        return ()
    if max(len(old.value), len(new.value)) <= longest_list:
        return ()
    ja = isinstance(voice, Japanese)
    came, went = _others(new, old, voice), _others(old, new, voice)
    said: list[Runs] = []
    if came:
        values = Run(listed(came, ja), marked=True, kind="new")
        said.append(runs(values, "を追加") if ja else runs("added ", values))
    if went:
        values = Run(listed(went, ja), marked=True, kind="old")
        said.append(runs(values, "を削除") if ja else runs("removed ", values))
    return runs(voice.label(new), "：" if ja else ": ", _joined(said, ja)) if said else ()


def _others(one: Comparison, other: Comparison, voice: Voice) -> list[str]:
    """The values of one list that the other does not have, as they are shown."""
    entry = voice.catalogue.attribute(one.attribute)
    known = set(other.value) if isinstance(other.value, tuple) else set()
    values = one.value if isinstance(one.value, tuple) else ()
    return [
        voice.one(shown, entry)
        for shown, value in zip(as_list(one), values, strict=True)
        if value not in known
    ]


def arrow(old: Runs, new: Runs) -> tuple[Runs, str, Runs]:
    return _as(old, "old"), " → ", _as(new, "new")


_piece = re.compile(r"[^、。「」\s]+?(?=リード。)|[^、。「」\s]+[、」]?\s*|.\s*")
"""What a change of the unmarked text moves as one: an English word, a Japanese clause."""


def between(old: Runs, new: Runs) -> Runs:
    """Both phrases laid over each other: values whole, the words around them piece by piece."""
    before, after = _pieces(old), _pieces(new)
    parts: list[Run | Runs] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            parts.append(tuple(before[i1:i2]))
        else:
            parts += [_as(tuple(before[i1:i2]), "old"), _as(tuple(after[j1:j2]), "new")]
    return runs(*parts)


def _pieces(said: Runs) -> list[Run]:
    return [
        replace(run, text=text)
        for run in said
        for text in ([run.text] if run.marked else _piece.findall(run.text))
    ]


def _as(said: Runs, kind: Literal["old", "new"]) -> Runs:
    return tuple(replace(run, kind=kind) for run in said)

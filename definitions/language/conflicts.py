"""Conflicts in words: what it was, and what each side made of it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from definitions.language.catalogue import Catalogue
from definitions.language.example_words import said_example
from definitions.language.japanese import Japanese
from definitions.language.merged import Conflict
from definitions.language.names import Voice, about, alone, listed, place, said_type, same_kind, side
from definitions.language.prose import Run, Runs, runs
from definitions.language.tree import Entry, Node, tokyo
from definitions.language.wording import voice_of


@dataclass(frozen=True, slots=True)
class Sides:
    """A conflict in words: what it is about, what it was (empty: nothing), what each side made of it."""

    label: Runs
    was: Runs
    ours: Runs
    theirs: Runs


def say_sides(conflict: Conflict, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> Sides:
    """The parts of a conflict by themselves; of one about the whole only what it is about."""
    voice = voice_of(catalogue, language, zone)
    if conflict.field == "whole":
        return Sides(_whole(isinstance(voice, Japanese)), (), (), ())
    return Sides(*_parts(conflict, voice))


def _whole(ja: bool) -> Runs:
    return runs(
        "2つの案を合わせると正しい定義になりません。どちらかの案をそのまま選んでください。"
        if ja
        else "Together the two are no valid definition: one of them has to be taken as it is."
    )


def say_conflict(
    conflict: Conflict,
    catalogue: Catalogue,
    language: str,
    sides: tuple[str, str] = ("", ""),
    zone: ZoneInfo = tokyo,
) -> Runs:
    """One conflict as a phrase: "従業員数：50名以上 → この案では100名以上、相手の案では200名以上".

    `sides` are what ours and theirs are called in that language. What it was has runs of kind "old", what
    the sides made of it of kind "new".
    """
    voice = voice_of(catalogue, language, zone)
    ja = isinstance(voice, Japanese)
    names = (sides[0] or ("こちらの案" if ja else "ours"), sides[1] or ("相手の案" if ja else "theirs"))
    if conflict.field == "whole":
        return _whole(ja)
    label, base, ours, theirs = _parts(conflict, voice)
    old = (_as(base, "old"), " → ") if base else ()
    new = [_as(part, "new") for part in (ours, theirs)]
    if ja:
        return runs(label, "：", *old, f"{names[0]}では", new[0], f"、{names[1]}では", new[1])
    return runs(label, ": ", *old, new[0], f" ({names[0]}) or ", new[1], f" ({names[1]})")


def _parts(conflict: Conflict, voice: Voice) -> tuple[Runs, Runs, Runs, Runs]:
    """What it is about, and the three values; the first is empty where there was none."""
    ja = isinstance(voice, Japanese)
    node = next((found for found in conflict.nodes if found), None)
    if node is None:
        return _of_attribute(conflict, voice)
    match conflict.field:
        case "removed":
            gone = runs("削除" if ja else "removed")
            said = [alone(found, voice) if found else gone for found in conflict.nodes[1:]]
            return about(node, voice), (), said[0], said[1]
        case "parent" | "cycle":
            name = runs(alone(node, voice), "の位置" if ja else ", place")
            places = [place(found, voice) for found in conflict.places]
            return name, places[0] if conflict.nodes[0] else (), places[1], places[2]
        case "note":
            name = runs(about(node, voice), "の理由" if ja else ", reason")
            notes = [
                runs(str(v or ("なし" if ja else "none")))
                for v in (conflict.base, conflict.ours, conflict.theirs)
            ]
            return name, notes[0], notes[1], notes[2]
    return _of_node(conflict, node, voice)


def _of_node(conflict: Conflict, node: Node | Entry, voice: Voice) -> tuple[Runs, Runs, Runs, Runs]:
    found = [one for one in conflict.nodes if one]
    whole = conflict.field == "when" or not all(same_kind(one, node) for one in found)
    said = [(alone(one, voice) if whole else side(one, voice)) if one else () for one in conflict.nodes]
    label = about(node, voice)
    if whole:
        label = runs("条件" if isinstance(voice, Japanese) else "Condition")
    return label, said[0], said[1], said[2]


def _of_attribute(conflict: Conflict, voice: Voice) -> tuple[Runs, Runs, Runs, Runs]:
    ja = isinstance(voice, Japanese)
    values = (conflict.base, conflict.ours, conflict.theirs)
    if conflict.part == "kind":
        said = [runs(str(value)) for value in values]
        return runs("定義の種類" if ja else "Kind of definition"), said[0], said[1], said[2]
    if conflict.part == "examples":
        gone = "削除" if ja else "removed"
        said = [said_example(value, voice) if value else runs(gone) for value in values]
        name = f"例「{conflict.id}」" if ja else f"Example “{conflict.id}”"
        return runs(name), said[0] if conflict.base else (), said[1], said[2]
    name = voice.catalogue.label(conflict.id, "ja" if ja else "en")
    if conflict.field == "type":
        said = [said_type(str(value), (), voice) if value else () for value in values]
        return runs(f"{name}の型" if ja else f"Type of {name}"), said[0], said[1], said[2]
    free = "自由" if ja else "any value"
    said = [
        runs(listed([str(one) for one in value], ja) if isinstance(value, list) else free) for value in values
    ]
    return runs(f"{name}の選択肢" if ja else f"Choices of {name}"), said[0], said[1], said[2]


def _as(said: Runs, kind: str) -> Runs:
    return tuple(Run(run.text, run.marked, "old" if kind == "old" else "new") for run in said)

"""Changes in words: 従業員数：50名以上 → 100名以上; Employees: at least 50 → at least 100.

What is gone has runs of kind "old", what is new of kind "new"; `language` is "ja" or "en" as in `wording`.
"""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal
from zoneinfo import ZoneInfo

from definitions.language.about import as_list, is_bant
from definitions.language.catalogue import Catalogue
from definitions.language.compare import Added, Change, Changed, Moved, Removed, Retyped
from definitions.language.english import English
from definitions.language.japanese import Japanese
from definitions.language.prose import Run, Runs, marked, runs, text_of
from definitions.language.tree import (
    AttributeType,
    Comparison,
    Count,
    Definition,
    Entry,
    Group,
    Node,
    PointsGroup,
    PointsWhen,
    Score,
    children,
)
from definitions.language.wording import voice_of

tokyo = ZoneInfo("Asia/Tokyo")
Voice = Japanese | English
# A list longer than this is said by what came and what went.
longest_list = 3
most_values = 10


def say_change(change: Change, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> Runs:
    """One change as a phrase that stands alone."""
    voice = voice_of(catalogue, language, zone)
    ja = isinstance(voice, Japanese)
    match change:
        case Added():
            return runs("条件を追加：" if ja else "Added: ", _as(_alone(change.node, voice), "new"))
        case Removed():
            return runs("条件を削除：" if ja else "Removed: ", _as(_alone(change.node, voice), "old"))
        case Moved():
            old, new = _place(change.old_place, voice), _place(change.new_place, voice)
            moved = runs("条件を移動：" if ja else "Moved: ", _alone(change.node, voice))
            return runs(moved, *(("（", *_arrow(old, new), "）") if ja else (" (", *_arrow(old, new), ")")))
        case Retyped():
            label = catalogue.label(change.id, "ja" if ja else "en")
            types = [_type(type_, voice) for type_ in (change.old, change.new)]
            return runs(f"{label}の型：" if ja else f"Type of {label}: ", *_arrow(*types))
    return _changed(change, voice)


def say_revision(old: Definition, new: Definition, catalogue: Catalogue, language: str) -> Runs:
    """The whole sentence with what is gone struck (kind "old") and what is new underlined (kind "new")."""
    voice = voice_of(catalogue, language, new.company_zone)
    return _between(voice.sentence(old.rule), voice.sentence(new.rule))


def _changed(change: Changed, voice: Voice) -> Runs:
    ja = isinstance(voice, Japanese)
    said: list[Runs] = []
    if set(change.fields) - {"note"}:
        said.append(_values(change, voice) or _fields(change, voice))
    if "note" in change.fields:
        notes = [str(note or ("なし" if ja else "none")) for note in change.fields["note"]]
        name = runs(_about(change.new, voice), "の理由：" if ja else ", reason: ")
        alone = name if not said else runs("理由：" if ja else "reason: ")
        said.append(runs(alone, *_arrow(*(runs(note) for note in notes))))
    return _joined(said, ja)


def _joined(said: list[Runs], ja: bool) -> Runs:
    return runs(said[0], *(part for one in said[1:] for part in ("、" if ja else "; ", one)))


def _fields(change: Changed, voice: Voice) -> Runs:
    """Label: old → new; where it is about something else now, the whole phrases."""
    ja = isinstance(voice, Japanese)
    colon = "：" if ja else ": "
    if not _same_kind(change.old, change.new):
        start = "条件を変更：" if ja else "Changed: "
        return runs(start, *_arrow(_alone(change.old, voice), _alone(change.new, voice)))
    sides = [_side(node, voice) for node in (change.old, change.new)]
    return runs(_about(change.new, voice), colon, *_arrow(*sides))


def _same_kind(old: Node | Entry, new: Node | Entry) -> bool:
    """Whether both are about the same thing, so that one label stands for both."""
    groups = Group | Count
    if isinstance(old, groups) and isinstance(new, groups):
        return True
    about = [getattr(node, "attribute", getattr(node, "event", "")) for node in (old, new)]
    return type(old) is type(new) and about[0] == about[1]


def _about(node: Node | Entry, voice: Voice) -> Runs:
    """What the old and the new side are about."""
    ja = isinstance(voice, Japanese)
    match node:
        case Group() | Count():
            return _group_name(node, voice)
        case PointsWhen() if isinstance(node.when, Group | Count):
            return _group_name(node.when, voice)
        case PointsWhen():
            said = voice.clause(node.when).alone
            return said if ja else _capital(said)
        case PointsGroup():
            return runs(_of(node, voice), "の小計") if ja else runs("Subtotal of ", _of(node, voice))
    return runs(voice.label(node))


def _group_name(node: Group | Count, voice: Voice) -> Runs:
    """「業種がIT」など2条件; “the industry is IT” and 1 more."""
    ja = isinstance(voice, Japanese)
    if node.note and len(node.note) <= 40:
        return runs(f"「{node.note}」" if ja else f"“{node.note}”")
    if isinstance(node, Count) and is_bant(node, voice.catalogue):
        return runs("BANT")
    if not node.children:
        return runs("条件のないグループ" if ja else "A group without conditions")
    return _of(node, voice)


def _of(node: Group | Count | PointsGroup, voice: Voice) -> Runs:
    below = children(node)
    if not below:
        return runs("項目なし" if isinstance(voice, Japanese) else "nothing")
    first, more = text_of(_alone(below[0], voice)), len(below) - 1
    if isinstance(node, PointsGroup):
        first = voice.label(below[0]) if isinstance(voice, Japanese) else voice.name(below[0])
    if isinstance(voice, Japanese):
        first = first.translate(str.maketrans("「」", "『』"))
        unit = "項目" if isinstance(node, PointsGroup) else "条件"
        return runs(f"「{first}」など{more + 1}{unit}" if more else f"「{first}」")
    first = first.translate(str.maketrans("“”", "‘’"))
    return runs(f"“{first}”" + (f" and {more} more" if more else ""))


def _side(node: Node | Entry, voice: Voice) -> Runs:
    """What a node says of what it is about, without what hangs below it."""
    ja = isinstance(voice, Japanese)
    match node:
        case Comparison() if isinstance(voice, English):
            return voice.bare(node)
        case Group():
            names = {
                "all": ("すべてに該当", "all of them"),
                "any": ("いずれかに該当", "at least one of them"),
                "none": ("いずれにも該当しない", "none of them"),
            }
            return runs(marked(names[node.kind][0 if ja else 1]))
        case Count() | Score():
            return tuple(run for run in voice.words(node) if run.marked)
        case PointsWhen():
            return tuple(run for run in voice.words(node) if run.marked)[-1:]
        case PointsGroup():
            cap = text_of(voice.words(node))
            if node.at_most is None:
                return runs("上限なし" if ja else "no limit")
            return runs(cap[cap.index("（") + 1 : -1] if ja else cap.split(", ", 1)[1])
    return voice.words(node)


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
        values = Run(_list(came, ja), marked=True, kind="new")
        said.append(runs(values, "を追加") if ja else runs("added ", values))
    if went:
        values = Run(_list(went, ja), marked=True, kind="old")
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


def _list(shown: list[str], ja: bool) -> str:
    more = len(shown) - most_values
    between = ", " if not ja else "" if shown[0].startswith("「") else "・"
    listed = between.join(shown[:most_values])
    return listed + ((f"ほか{more:,}件" if ja else f" and {more:,} more") if more > 0 else "")


def _place(parent: Node | Entry | None, voice: Voice) -> Runs:
    """Where a node hangs, for a reader who sees no tree."""
    ja = isinstance(voice, Japanese)
    match parent:
        case None:
            return runs("最上位" if ja else "the top level")
        case Group() | Count():
            return _named_group(parent, voice)
        case Score():
            return runs(voice.score_name(parent) if ja else f"the {voice.score_name(parent)}")
        case PointsWhen():
            return runs("スコアの条件" if ja else "a condition of the score")
    return runs("スコアの小計" if ja else "a subtotal of the score")


def _named_group(node: Group | Count, voice: Voice) -> Runs:
    ja = isinstance(voice, Japanese)
    if node.note and len(node.note) <= 40:
        return runs(f"「{node.note}」" if ja else f"“{node.note}”")
    label = voice.label(node)
    return runs(f"「{label}」のグループ" if ja else f"the group “{label}”")


def _type(type_: AttributeType, voice: Voice) -> Runs:
    ja = isinstance(voice, Japanese)
    names = {
        "text": ("文字列", "text"),
        "choice": ("選択肢（1つ）", "one choice"),
        "choices": ("選択肢（複数）", "several choices"),
        "integer": ("整数", "whole number"),
        "number": ("数値", "number"),
        "boolean": ("はい・いいえ", "yes or no"),
        "date": ("日付", "date"),
        "instant": ("日時", "date and time"),
    }
    choices = _list(list(type_.choices), ja) if type_.choices else ""
    said = names[type_.type][0 if ja else 1]
    return runs(said + (f"：{choices}" if ja else f": {choices}") if choices else said)


def _alone(node: Node | Entry, voice: Voice) -> Runs:
    """A node as a phrase where nothing is shown below it."""
    ja = isinstance(voice, Japanese)
    match node:
        case Group() | Count() | Score() | PointsGroup():
            said = voice.line(node) if isinstance(node, PointsGroup) else voice.clause(node).alone
            unsaid = isinstance(node, Score | PointsGroup) or re.search("次の|below", text_of(said))
            inner = [text_of(_alone(child, voice)) for child in children(node)] if unsaid else []
            listed = ("／" if ja else "; ").join(inner[:most_values]) + ("…" if inner[most_values:] else "")
            said = runs(said, (f"（{listed}）" if ja else f" ({listed})") if listed else "")
            return said if ja else _capital(said)
        case PointsWhen() if isinstance(node.when, Group | Count):
            return voice.words(node)
    return voice.line(node)


def _arrow(old: Runs, new: Runs) -> tuple[Runs, str, Runs]:
    return _as(old, "old"), " → ", _as(new, "new")


_piece = re.compile(r"[^、。「」\s]+?(?=リード。)|[^、。「」\s]+[、」]?\s*|.\s*")
"""What a change of the unmarked text moves as one: an English word, a Japanese clause."""


def _between(old: Runs, new: Runs) -> Runs:
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


def _capital(said: Runs) -> Runs:
    first, *others = said
    return runs(replace(first, text=first.text[:1].upper() + first.text[1:]), *others)

"""What a node is called, and what it says of that: for changes and conflicts, which set sides together."""

import re
from collections.abc import Sequence
from dataclasses import replace

from definitions.language.about import is_bant
from definitions.language.english import English
from definitions.language.japanese import Japanese
from definitions.language.prose import Runs, marked, runs, text_of
from definitions.language.tree import (
    Comparison,
    Count,
    Entry,
    Group,
    Node,
    PointsGroup,
    PointsWhen,
    Score,
    children,
)

Voice = Japanese | English
most_values = 10


def same_kind(old: Node | Entry, new: Node | Entry) -> bool:
    """Whether both are about the same thing, so that one label stands for both."""
    groups = Group | Count
    if isinstance(old, groups) and isinstance(new, groups):
        return True
    topics = [getattr(node, "attribute", getattr(node, "event", "")) for node in (old, new)]
    return type(old) is type(new) and topics[0] == topics[1]


def about(node: Node | Entry, voice: Voice) -> Runs:
    """What the old and the new side are about."""
    ja = isinstance(voice, Japanese)
    match node:
        case Group() | Count():
            return group_name(node, voice)
        case PointsWhen() if isinstance(node.when, Group | Count):
            return group_name(node.when, voice)
        case PointsWhen():
            said = voice.clause(node.when).alone
            return said if ja else capital(said)
        case PointsGroup():
            return runs(_of(node, voice), "の小計") if ja else runs("Subtotal of ", _of(node, voice))
    return runs(voice.label(node))


def group_name(node: Group | Count, voice: Voice) -> Runs:
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
    first, more = text_of(alone(below[0], voice)), len(below) - 1
    if isinstance(node, PointsGroup):
        first = voice.label(below[0]) if isinstance(voice, Japanese) else voice.name(below[0])
    if isinstance(voice, Japanese):
        first = first.translate(str.maketrans("「」", "『』"))
        unit = "項目" if isinstance(node, PointsGroup) else "条件"
        return runs(f"「{first}」など{more + 1}{unit}" if more else f"「{first}」")
    first = first.translate(str.maketrans("“”", "‘’"))
    return runs(f"“{first}”" + (f" and {more} more" if more else ""))


def side(node: Node | Entry, voice: Voice) -> Runs:
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


def place(parent: Node | Entry | None, voice: Voice) -> Runs:
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
    label, below = voice.label(node), children(node)
    name = voice.label if isinstance(voice, Japanese) else voice.name
    parts = ("・" if ja else ", ").join(name(child) for child in below[:3]) + ("…" if below[3:] else "")
    return runs(f"「{label}」のグループ（{parts}）" if ja else f"the group “{label}” ({parts})")


def alone(node: Node | Entry, voice: Voice) -> Runs:
    """A node as a phrase where nothing is shown below it."""
    ja = isinstance(voice, Japanese)
    match node:
        case Group() | Count() | Score() | PointsGroup():
            said = voice.line(node) if isinstance(node, PointsGroup) else voice.clause(node).alone
            unsaid = isinstance(node, Score | PointsGroup) or re.search("次の|below", text_of(said))
            inner = [text_of(alone(child, voice)) for child in children(node)] if unsaid else []
            parts = ("／" if ja else "; ").join(inner[:most_values]) + ("…" if inner[most_values:] else "")
            said = runs(said, (f"（{parts}）" if ja else f" ({parts})") if parts else "")
            return said if ja else capital(said)
        case PointsWhen() if isinstance(node.when, Group | Count):
            return voice.words(node)
    return voice.line(node)


def capital(said: Runs) -> Runs:
    first, *others = said
    return runs(replace(first, text=first.text[:1].upper() + first.text[1:]), *others)


def listed(shown: list[str], ja: bool) -> str:
    more = len(shown) - most_values
    between = ", " if not ja else "" if shown[0].startswith("「") else "・"
    tail = f"ほか{more:,}件" if ja else f" and {more:,} more"
    return between.join(shown[:most_values]) + (tail if more > 0 else "")


def said_type(type_name: str, choices: Sequence[str], voice: Voice) -> Runs:
    """The type of an attribute, and its choices where they are fixed."""
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
    shown = listed(list(choices), ja) if choices else ""
    said = names[type_name][0 if ja else 1]
    return runs(said + (f"：{shown}" if ja else f": {shown}") if shown else said)

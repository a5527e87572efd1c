"""Telling: a judgement in words: its reasons, its warnings, and what would qualify the lead."""

from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from definitions.language.catalogue import Catalogue
from definitions.language.english import English
from definitions.language.english_words import count_of, plural
from definitions.language.english_words import number as english_number
from definitions.language.english_words import points as english_points
from definitions.language.japanese import Japanese
from definitions.language.japanese_words import points as japanese_points
from definitions.language.judge import Judgement, Warned
from definitions.language.prose import Runs, marked, runs, text_of
from definitions.language.reason import Reason
from definitions.language.shortfall import Shortfall, Step
from definitions.language.tree import (
    Comparison,
    Count,
    Entry,
    Event,
    Group,
    Node,
    PointsPerEvent,
    PointsWhen,
    tokyo,
)
from definitions.language.wording import voice_of


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One node of a judgement in words: `truth` None is unknown; `seen`, `needed`, `points` may be blank."""

    id: str
    truth: bool | None
    label: str
    runs: Runs
    seen: str
    needed: str
    points: str
    children: "tuple[ReasonLine, ...]" = ()


class Fixed(NamedTuple):
    """What is said of a node whatever the lead: kept beside the node, so that its id() stays its own."""

    node: Node | Entry
    label: str
    runs: Runs
    needed: str


class Teller:
    """Says reasons; what does not depend on the lead is said once, however many leads are judged."""

    def __init__(self, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> None:
        self._voice = voice_of(catalogue, language, zone)
        self._fixed: dict[int, Fixed] = {}

    def reason(self, reason: Reason) -> ReasonLine:
        """A node's reason in words, with those below it."""
        node, children = reason.node, reason.children
        fixed = self._fixed.get(id(node)) or self._say(reason)
        truth, looked = reason.truth, reason
        if isinstance(node, PointsWhen):  # said as one line: what was seen is the condition's
            looked = children[0]
            truth, children = looked.truth, looked.children
        return ReasonLine(
            node.id,
            truth,
            fixed.label,
            fixed.runs,
            _seen(looked, self._voice),
            "" if reason.truth else fixed.needed,
            _points(reason, self._voice),
            tuple([self.reason(child) for child in children]),
        )

    def shortfall(self, shortfall: Shortfall) -> tuple[Runs, ...]:
        """Each change of a shortfall as a phrase; together they qualify the lead."""
        return tuple(_step(step, self._voice) for step in shortfall.steps)

    def _say(self, reason: Reason) -> Fixed:
        node, voice = reason.node, self._voice
        needed = ""
        if isinstance(node, Comparison):
            needed = voice.value(node, voice.catalogue.attribute(node.attribute))
        elif reason.needed is not None:
            needed = text_of(run for run in voice.words(node) if run.marked)
        self._fixed[id(node)] = Fixed(node, voice.label(node), voice.line(node), needed)
        return self._fixed[id(node)]


def say_reason(
    judgement: Judgement | Reason, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo
) -> ReasonLine:
    """A judgement's reasons in words, in the shape of the tree."""
    reason = judgement.root if isinstance(judgement, Judgement) else judgement
    return Teller(catalogue, language, zone).reason(reason)


def say_shortfall(
    shortfall: Shortfall, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo
) -> tuple[Runs, ...]:
    """Each change of a shortfall as a phrase; together they qualify the lead."""
    return Teller(catalogue, language, zone).shortfall(shortfall)


def say_warning(warned: Warned, catalogue: Catalogue, language: str) -> str:
    """What was odd in a lead, as a sentence."""
    events = {"ja": "行動履歴", "en": "events"}
    label = events["ja" if language == "ja" else "en"] if warned.attribute == "events" else ""
    label = label or catalogue.label(warned.attribute, language)
    table = {
        "wrong_type": (
            "「{}」の値は型が合わないため、不明として扱いました。",
            "The value of “{}” is of the wrong type and was read as unknown.",
        ),
        "not_a_choice": ("「{}」の値は選択肢にありません。", "The value of “{}” is not among its choices."),
        "not_in_force": (
            "「{}」は、この時点で適用中の版がありません。",
            "No version of “{}” was in force at that time.",
        ),
    }
    return table[warned.code][0 if language == "ja" else 1].format(label)


def _seen(reason: Reason, voice: Japanese | English) -> str:
    ja = isinstance(voice, Japanese)
    node, seen = reason.node, reason.seen
    match node:
        case Comparison():
            return _seen_value(node, seen, voice)
        case Event() | PointsPerEvent():
            if seen is None:
                return "不明" if ja else "unknown"
            return f"{seen:,}回" if ja else count_of(int(str(seen)), "time")
        case Count():
            return f"{seen}つ" if ja else f"{seen}"
    return ""


def _seen_value(node: Comparison, seen: object, voice: Japanese | English) -> str:
    ja = isinstance(voice, Japanese)
    if seen is None:
        return "不明" if ja else "unknown"
    entry = voice.catalogue.attribute(node.attribute)
    if isinstance(seen, tuple):
        return ("・" if ja else ", ").join(voice.one(one, entry) for one in seen) or (
            "なし" if ja else "none"
        )
    return voice.one(seen, entry)


def _points(reason: Reason, voice: Japanese | English) -> str:
    if reason.points is None:
        return ""
    low, high = reason.points
    if low == high and low is not None:
        return f"{japanese_points(low)}点" if isinstance(voice, Japanese) else english_points(low)
    if isinstance(voice, Japanese):
        ends = ["" if end is None else japanese_points(end) for end in (low, high)]
        return f"{ends[0]}〜{ends[1]}点" if high is not None else f"{ends[0]}点〜"
    if low is None or high is None:
        return (
            f"at least {english_points(low)}" if low is not None else f"at most {english_points(high or 0)}"
        )
    return f"{english_number(low)} to {english_points(high)}"


def _step(step: Step, voice: Japanese | English) -> Runs:
    return _japanese_step(step, voice) if isinstance(voice, Japanese) else _english_step(step, voice)


def _japanese_step(step: Step, voice: Japanese) -> Runs:
    node, label = step.node, voice.label(step.node)
    if isinstance(node, Event) and not step.holds:
        return runs(voice.clause(Group("none", (node,))).alone, "と確認できる（いまは不明）")
    if not isinstance(node, Comparison):
        if step.seen is None:
            return runs(f"{label}が", marked(f"{step.more:,}回"), "あると確認できる（いまは不明）")
        return runs(f"{label}が", marked(f"あと{step.more:,}回"))
    if node.is_ == "known" and step.holds:
        return runs(marked(f"{label}が確認できる"), "（いまは不明）")
    said = voice.clause(node if step.holds else Group("none", (node,))).alone
    if step.seen is None:
        return runs(said, "と確認できる（いまは不明）")
    return runs(said, f"（いまは{_seen_value(node, step.seen, voice)}）")


def _english_step(step: Step, voice: English) -> Runs:
    node = step.node
    if isinstance(node, Event) and not step.holds:
        return runs(voice.clause(Group("none", (node,))).alone, " (not known yet)")
    if not isinstance(node, Comparison):
        name = voice.name(node)
        if step.seen is None:
            return runs(
                marked(f"{step.more:,}"), f" {plural(name) if step.more > 1 else name} (not known yet)"
            )
        return runs(marked(f"{step.more:,} more"), f" {plural(name) if step.more > 1 else name}")
    said = voice.clause(node if step.holds else Group("none", (node,))).alone
    now = "not known yet" if step.seen is None else f"now {_seen_value(node, step.seen, voice)}"
    return runs(said, f" ({now})")

"""Wording: rules, judgements and shortfalls as clear Japanese or English.

`language` is "ja" or "en" everywhere; anything else is read as English. Values in a sentence are marked.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from definitions.language.catalogue import Catalogue
from definitions.language.english import English
from definitions.language.english_words import count_of, plural
from definitions.language.english_words import number as english_number
from definitions.language.english_words import points as english_points
from definitions.language.japanese import Japanese
from definitions.language.japanese_words import points as japanese_points
from definitions.language.judge import Judgement, Warned
from definitions.language.prose import Line, Reading, Run, Runs, marked, runs, text_of
from definitions.language.reason import Reason
from definitions.language.shortfall import Shortfall, Step
from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Group,
    Node,
    PointsPerEvent,
    PointsWhen,
    children,
)

__all__ = [
    "Line",
    "Reading",
    "ReasonLine",
    "Run",
    "Runs",
    "outline",
    "say",
    "say_reason",
    "say_shortfall",
    "say_warning",
]

tokyo = ZoneInfo("Asia/Tokyo")


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


def say(what: Definition | Node, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> Reading:
    """A definition or a node as one sentence, and a line per criterion with what it is made of.

    `zone` is for instants of a node; a definition brings its own.
    """
    rule = what.rule if isinstance(what, Definition) else what
    voice = voice_of(catalogue, language, what.company_zone if isinstance(what, Definition) else zone)
    top = rule.children if isinstance(rule, Group) and rule.kind == "all" and rule.children else (rule,)
    return Reading(voice.sentence(rule), tuple(_line(node, voice) for node in top))


def outline(reading: Reading, language: str) -> str:
    """A reading as plain text: the sentence, and below it an indented list of what it is made of."""
    ja = language == "ja"
    return "\n".join([reading.plain, *_bullets(reading.lines, "・" if ja else "- ", "　" if ja else "  ")])


def say_reason(
    judgement: Judgement | Reason, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo
) -> ReasonLine:
    """A judgement's reasons in words, in the shape of the tree."""
    reason = judgement.root if isinstance(judgement, Judgement) else judgement
    voice = voice_of(catalogue, language, zone)
    return _reason_line(reason, voice)


def say_shortfall(
    shortfall: Shortfall, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo
) -> tuple[Runs, ...]:
    """Each change of a shortfall as a phrase; together they qualify the lead."""
    voice = voice_of(catalogue, language, zone)
    return tuple(_step(step, voice) for step in shortfall.steps)


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


def voice_of(catalogue: Catalogue, language: str, zone: ZoneInfo) -> Japanese | English:
    """What says nodes in a language."""
    return Japanese(catalogue, zone) if language == "ja" else English(catalogue, zone)


def _line(node: Node | Entry, voice: Japanese | English) -> Line:
    # What stands in "when" is said by the entry itself unless it has parts of its own.
    inner = node.when if isinstance(node, PointsWhen) else node
    below = children(inner)
    if isinstance(inner, Group) and len(below) == 1 and not children(below[0]):
        below = ()  # the line says the one part already
    lines = tuple(_line(child, voice) for child in below)
    return Line(node.id, voice.label(node), voice.words(node), voice.line(node), lines, node.note)


def _bullets(lines: tuple[Line, ...], bullet: str, indent: str, depth: int = 0) -> list[str]:
    listed: list[str] = []
    for line in lines:
        why = (f"（理由：{line.note}）" if bullet == "・" else f" (reason: {line.note})") if line.note else ""
        listed.append(indent * depth + bullet + line.plain + why)
        listed += _bullets(line.children, bullet, indent, depth + 1)
    return listed


def _reason_line(reason: Reason, voice: Japanese | English) -> ReasonLine:
    node = reason.node
    inner = reason.children
    if isinstance(node, PointsWhen):
        inner = inner[0].children
    truth = reason.children[0].truth if isinstance(node, PointsWhen) else reason.truth
    return ReasonLine(
        reason.id,
        truth,
        voice.label(node),
        voice.line(node),
        _seen(reason, voice),
        _needed(reason, voice),
        _points(reason, voice),
        tuple(_reason_line(child, voice) for child in inner),
    )


def _needed(reason: Reason, voice: Japanese | English) -> str:
    node = reason.node
    if reason.truth or (reason.needed is None and not isinstance(node, Comparison)):
        return ""
    if isinstance(node, Comparison):
        return voice.value(node, voice.catalogue.attribute(node.attribute))
    return text_of(run for run in voice.words(node) if run.marked)


def _seen(reason: Reason, voice: Japanese | English) -> str:
    ja = isinstance(voice, Japanese)
    node = reason.node.when if isinstance(reason.node, PointsWhen) else reason.node
    seen = reason.children[0].seen if isinstance(reason.node, PointsWhen) else reason.seen
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
    if not isinstance(node, Comparison):
        return runs(f"{label}が", marked(f"あと{step.more:,}回"))
    if node.is_ == "known" and step.holds:
        return runs(marked(f"{label}が確認できる"), "（いまは不明）")
    said = voice.clause(node if step.holds else Group("none", (node,))).alone
    if step.seen is None:
        return runs(said, "と確認できる（いまは不明）")
    return runs(said, f"（いまは{_seen_value(node, step.seen, voice)}）")


def _english_step(step: Step, voice: English) -> Runs:
    node = step.node
    if not isinstance(node, Comparison):
        name = voice.name(node)
        return runs(marked(f"{step.more:,} more"), f" {plural(name) if step.more > 1 else name}")
    said = voice.clause(node if step.holds else Group("none", (node,))).alone
    now = "not known yet" if step.seen is None else f"now {_seen_value(node, step.seen, voice)}"
    return runs(said, f" ({now})")

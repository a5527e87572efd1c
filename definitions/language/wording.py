"""Wording: rules as clear Japanese or English. A judgement is told by telling.py.

`language` is "ja" or "en" everywhere; anything else is read as English. Values in a sentence are marked.
"""

from zoneinfo import ZoneInfo

from definitions.language.catalogue import Catalogue
from definitions.language.english import English
from definitions.language.japanese import Japanese
from definitions.language.names import alone
from definitions.language.prose import Line, Reading, Run, Runs, text_of
from definitions.language.tree import (
    Definition,
    Entry,
    Group,
    Node,
    PointsWhen,
    children,
    tokyo,
)

__all__ = [
    "Line",
    "Reading",
    "Run",
    "Runs",
    "outline",
    "phrase",
    "say",
]


def say(what: Definition | Node, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> Reading:
    """A definition or a node as one sentence, and a line per criterion with what it is made of.

    `zone` is for instants of a node; a definition brings its own.
    """
    rule = what.rule if isinstance(what, Definition) else what
    voice = voice_of(catalogue, language, what.company_zone if isinstance(what, Definition) else zone)
    top = rule.children if isinstance(rule, Group) and rule.kind == "all" and rule.children else (rule,)
    return Reading(voice.sentence(rule), tuple(_line(node, voice) for node in top))


def phrase(node: Node | Entry, catalogue: Catalogue, language: str, zone: ZoneInfo = tokyo) -> str:
    """A node or an entry in few words, where nothing is shown below it."""
    return text_of(alone(node, voice_of(catalogue, language, zone)))


def outline(reading: Reading, language: str) -> str:
    """A reading as plain text: the sentence, and below it an indented list of what it is made of."""
    ja = language == "ja"
    return "\n".join([reading.plain, *_bullets(reading.lines, "・" if ja else "- ", "　" if ja else "  ")])


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

"""Markdown: a definition as a page to read, for wikis and repositories."""

import re
from collections.abc import Iterable

from definitions.language.export.subject import Subject, attributes_used
from definitions.language.prose import Line
from definitions.language.wording import say

_special = re.compile(r"([\\`*_{}\[\]<>#|~])")
_texts = {
    "criteria": ("条件", "Criteria"),
    "attributes": ("使う属性", "Attributes it looks at"),
    "attribute": ("属性", "Attribute"),
    "key": ("キー", "Key"),
    "type": ("型", "Type"),
    "unit": ("単位", "Unit"),
    "reason": ("理由", "Why"),
    "note": ("理由：", "Why: "),
    "unknown": (
        "値が分からないために決められないリードは「判定保留」で、「該当」には数えません。",
        "A lead that cannot be decided because something is unknown is *undecided*: "
        "it does not count as qualified.",
    ),
    "fingerprint": ("指紋：", "Fingerprint: "),
}
type_words = {
    "text": ("文字列", "text"),
    "choice": ("選択（1つ）", "one choice"),
    "choices": ("選択（複数）", "several choices"),
    "integer": ("整数", "whole number"),
    "number": ("数値", "number"),
    "boolean": ("はい・いいえ", "yes or no"),
    "date": ("日付", "date"),
    "instant": ("日時", "date and time"),
}


def markdown(subject: Subject, language: str) -> str:
    """The definition in words: its sentence, its criteria as a nested list, its attributes."""
    here = 0 if language == "ja" else 1

    def word(name: str) -> str:
        return _texts[name][here]

    reading = say(subject.definition, subject.catalogue, language)
    lines = [f"# {escaped(subject.title)}", ""]
    lines += [*(f"- {escaped(fact)}" for fact in subject.facts)]
    lines += [f"- {word('fingerprint')}`{subject.fingerprint}`", "", escaped(reading.plain), ""]
    lines += [f"## {word('criteria')}", "", *_listed(reading.lines, 0, word("note")), "", word("unknown"), ""]
    used = attributes_used(subject)
    if used:
        heads = [word(name) for name in ("attribute", "key", "type", "unit")]
        lines += [f"## {word('attributes')}", "", _row(heads), _row(["---"] * 4)]
        lines += [_row(_attribute(subject, key, type_name, language)) for key, type_name in used.items()]
        lines.append("")
    if subject.reason.strip():
        lines += [f"## {word('reason')}", "", subject.reason.strip(), ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """A text that Markdown takes as it is, on one line."""
    return _special.sub(r"\\\1", " ".join(text.splitlines()))


def _listed(lines: Iterable[Line], depth: int, note: str) -> Iterable[str]:
    for i, line in enumerate(lines, start=1):
        mark = f"{i}. " if depth == 0 else "- "
        indent = " " * 4 * depth
        yield f"{indent}{mark}{escaped(line.plain)}"
        if line.note:
            yield f"{indent}    - {note}{escaped(line.note)}"
        yield from _listed(line.children, depth + 1, note)


def _attribute(subject: Subject, key: str, type_name: str, language: str) -> list[str]:
    entry = subject.catalogue.attribute(key)
    type_word = type_words[type_name][0 if language == "ja" else 1]
    label = entry.label.get(language) or key
    return [
        escaped(label),
        f"`{key.replace('`', '')}`".replace("|", "\\|"),
        type_word,
        escaped(entry.unit.get(language, "")),
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.splitlines()) for cell in cells) + " |"

"""Documents that judge no leads as files: JSON, YAML, Markdown. Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from definitions.language.export.formats import Exported, Format, formats
from definitions.language.export.markdown import escaped
from definitions.language.export.written import File
from definitions.language.prose import Reading

_texts = {
    "fingerprint": ("指紋：", "Fingerprint: "),
    "whole": ("内容", "In full"),
    "reason": ("理由", "Why"),
    "note": ("補足：", "Note: "),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A version in words of the reader's language: `table` has its head first, empty where there is none."""

    name: str
    """A name for files: matrix-v2."""
    title: str
    body: Mapping[str, Any]
    fingerprint: str
    reading: Reading
    table: Sequence[Sequence[str]]
    facts: Sequence[str]
    reason: str


def _json(document: Document, _language: str) -> str:
    return json.dumps(document.body, ensure_ascii=False, indent=2) + "\n"


def _yaml(document: Document, _language: str) -> str:
    return str(yaml.safe_dump(dict(document.body), allow_unicode=True, sort_keys=False))


def _markdown(document: Document, language: str) -> str:
    def word(name: str) -> str:
        return _texts[name][language == "en"]

    lines = [f"# {escaped(document.title)}", "", *(f"- {escaped(fact)}" for fact in document.facts)]
    lines += [f"- {word('fingerprint')}`{document.fingerprint}`", "", escaped(document.reading.plain), ""]
    lines += [f"## {word('whole')}", ""]
    if document.table:
        head, *rows = document.table
        lines += [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    else:
        lines += [f"- {escaped(line.plain)}" for line in document.reading.lines]
    notes = [f"- {word('note')}{escaped(line.note)}" for line in document.reading.lines if line.note]
    lines += ["", *notes, ""] if notes else [""]
    if document.reason.strip():
        lines += [f"## {word('reason')}", "", document.reason.strip(), ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


_writers: dict[str, Callable[[Document, str], str]] = {
    "json": _json,
    "yaml": _yaml,
    "markdown": _markdown,
}
plain_formats: dict[str, Format] = {key: formats[key] for key in _writers}
"""The forms that every document has."""


def export(document: Document, form: str, language: str) -> Exported:
    """The document in one of `plain_formats`."""
    text, found = _writers[form](document, language), plain_formats[form]
    name = f"{document.name}{found.ending}"
    content = text.encode("utf-8", "replace")
    return Exported(name, found.content_type, content, (File(name, content.decode()),))

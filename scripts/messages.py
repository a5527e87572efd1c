"""Collects the texts of code and templates into locale/, compiles them, lists what has no translation.

English texts are their own translation; Japanese ones are written by hand in locale/ja/LC_MESSAGES/django.po.
`--check` writes nothing and exits 1 where a run would change something or a translation is missing.
"""

import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("config", "jobs", "people", "definitions", "evidence", "governance", "web", "api", "demo")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Text(NamedTuple):
    """One text as it stands in the source: a plural is a pair."""

    id: str | tuple[str, ...]
    context: str | None
    place: str


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    texts = list(collected())
    check = "--check" in sys.argv
    faults = [fault for language in ("ja", "en") for fault in refresh(language, texts, check)]
    for fault in faults:
        print(fault)  # noqa: T201
    return 1 if faults else 0


def collected() -> Iterator[Text]:
    """Every marked text of the layers' Python files and of the templates."""
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from texts_of(path.read_bytes(), path)
    from django.utils.translation.template import templatize

    for path in sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt")):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # Read as Python, where a template's indentation would be an error.
        yield from texts_of("\n".join(map(str.lstrip, source.splitlines())).encode(), path)


def texts_of(source: bytes, path: Path) -> Iterator[Text]:
    place = str(path.relative_to(ROOT))
    for _line, ids, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield Text(ids if isinstance(ids, str) else tuple(ids), context, place)


def refresh(language: str, texts: list[Text], check: bool) -> Iterator[str]:
    """Bring one language's catalogue up to date; yields what a person has to mend."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    old = (
        read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    )
    # No dates in the header: the same sources give the same file.
    born = datetime(2026, 1, 1, tzinfo=UTC)
    new = Catalog(
        locale=language,
        header_comment="# The texts of Teigi.",
        project="Teigi",
        version="1",
        creation_date=born,
        revision_date=born,
        fuzzy=False,
    )
    for text in texts:
        message = old.get(text.id if isinstance(text.id, str) else text.id[0], text.context)
        flags = {"python-format"} if "%(" in str(text.id) else set()
        new.add(
            text.id, translation(language, text, message), [(text.place, None)], flags, context=text.context
        )
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, new, width=110, sort_output=True, omit_header=False, include_lineno=False)
    write_mo(mo, new)
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po.getvalue())
        path.with_suffix(".mo").write_bytes(mo.getvalue())
    elif path.with_suffix(".mo").read_bytes() != mo.getvalue() or path.read_bytes() != po.getvalue():
        yield f"{path.relative_to(ROOT)} is out of date: make messages"
    for message in new:
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,)):
            yield f"{path.relative_to(ROOT)}: no translation of {message.id!r} ({message.locations[0][0]})"


def translation(language: str, text: Text, message: Message | None) -> str | tuple[str, ...]:
    if language == "en":
        return text.id
    if message and bool(message.pluralizable) == isinstance(text.id, tuple):
        return message.string
    return "" if isinstance(text.id, str) else ("",)


if __name__ == "__main__":
    sys.exit(main())

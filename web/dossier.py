"""The dossier of a version as a file: HTML that stands alone, PDF, JSON. Settings name it to the API."""

import logging
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language

from definitions.models import Version
from governance.policies import Refusal
from governance.refusals import Refused
from web.loaders.dossier import load_dossier
from web.presenters.dossier import dossier_context
from web.presenters.dossier_plain import plain

FORMS = {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}
STYLES = ("tokens", "base", "components", "matrix", "dossier", "print")


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    content: bytes
    content_type: str


def make(version: Version, form: str, at: datetime) -> Made:
    """One of FORMS, in the active language, as the record stands at an instant. Raises `Refused` where this
    machine makes no PDF."""
    found = load_dossier(version, at)
    match form:
        case "json":
            content = orjson.dumps(plain(found), option=orjson.OPT_INDENT_2)
        case "pdf":
            content = _pdf(_html(found_context(found)))
        case _:
            content = _html(found_context(found)).encode()
    name = f"{version.document.key}-v{version.number}-dossier.{form}"
    return Made(name, content, FORMS[form])


def found_context(found: Any) -> dict[str, Any]:
    return dossier_context(found, "en" if get_language() == "en" else "ja")


def _html(context: dict[str, Any]) -> str:
    styles = "\n".join(_style(name) for name in STYLES)
    return render_to_string("dossier/file.html", {**context, "styles": styles})


def _style(name: str) -> str:
    path = finders.find(f"web/css/{name}.css")
    assert isinstance(path, str)
    css = Path(path).read_text(encoding="utf-8")
    return f"@media print {{\n{css}\n}}" if name == "print" else css


def _pdf(html: str) -> bytes:
    try:
        from weasyprint import HTML
    except ImportError:
        raise Refused(Refusal("pdf_needs_weasyprint")) from None
    except OSError:  # found, but without the libraries that it draws with
        raise Refused(Refusal("pdf_needs_pango")) from None
    if get_language() != "en" and not _japanese_fonts():
        raise Refused(Refusal("pdf_needs_fonts"))
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # of screens' rules, which it passes over
    return bytes(HTML(string=html, url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_args: Any, **_more: Any) -> Any:
    """Nothing is fetched: all of it is in the file."""
    raise ValueError(url)


def _japanese_fonts() -> bool:
    """Asked of fontconfig, by which Pango finds them."""
    try:
        found = subprocess.run(
            ["fc-list", ":lang=ja", "family"], capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return True  # Nobody to ask: WeasyPrint tries.
    return found.returncode != 0 or bool(found.stdout.strip())

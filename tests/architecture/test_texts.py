"""Every text of the product is marked for translation, and translated."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SAME_IN_EVERY_LANGUAGE = {
    "Slack",
    "Teams",
    "Teigi",
    "定義",
    "日本語",
    "English",
    "MQL",
    "SQL",
    "CSV",
    "HTML",
    "JSON",
    "YAML",
    "PDF",
    "n",
    "p",
    "v",
}


def test_both_catalogues_are_complete_and_compiled() -> None:
    run = subprocess.run(
        [sys.executable, "scripts/messages.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_template_has_an_unmarked_text() -> None:
    assert TEMPLATES
    found = {str(path.relative_to(ROOT)): unmarked(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {path: words for path, words in found.items() if words} == {}


def unmarked(source: str) -> list[str]:
    """Words in a template that a reader would see and that no translate tag covers."""
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", " ", source, flags=re.S)
    source = re.sub(r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}", " ", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S)
    # What stands on a key is the same in every language.
    source = re.sub(r"<(script|style|kbd)\b.*?</\1>", " ", source, flags=re.S)
    shown = re.findall(r"""\b(?:title|alt|placeholder|aria-label|data-confirm)="([^"]*)\"""", source)
    text = re.sub(r"<[^>]*>", " ", source) + " " + " ".join(shown)
    words = re.findall(r"&\w+;|[^\W\d_][\w'’-]*", text)
    return [word for word in words if not word.startswith("&") and word not in SAME_IN_EVERY_LANGUAGE]


def test_the_check_itself_sees_an_unmarked_text() -> None:
    assert unmarked('<p title="Hi">{% translate "Marked" %} bare {{ value }}</p>') == ["bare", "Hi"]

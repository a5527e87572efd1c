"""docs/api.md names every address of the API, and what it names is there."""

import re
from pathlib import Path

from django.urls import resolve

from api.urls import urlpatterns
from api.views.verbs import address
from governance.workflow import TABLE

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
SPANS = [span for row in re.findall(r"^\| .*", PAGE, re.M) for span in re.findall(r"`([^`]+)`", row)]
VERBS = {address(row.verb) for row in TABLE}
"""In docs/workflow.md; docs/api.md names them as one."""


def test_every_address_named_takes_the_methods_named() -> None:
    written = [re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) ([^{]+?)", span) for span in SPANS]
    named = [found.groups() for found in written if found and "VERB" not in found[2]]
    assert len(named) > 80
    for method, path in named:
        plain = path.split("?")[0].replace("FORMAT", "json")
        view = resolve(plain if plain.startswith("/") else f"/api/v1/{plain}").func
        verbs = getattr(view, "cls", None) or getattr(view, "view_class", None)
        assert hasattr(verbs, method.lower()), f"{method} {path}"


def test_every_address_is_named() -> None:
    words = {word for span in SPANS for word in re.findall(r"[\w-]+", span)}
    ours = {
        word
        for one in urlpatterns
        for word in re.findall(r"[\w-]+", re.sub(r"<[^>]+>", "", str(one.pattern)))
    }
    assert ours - words - VERBS == {"schema", "docs"}  # named above the table

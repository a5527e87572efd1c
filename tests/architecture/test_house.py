"""What a machine can check of the architecture: layers, writes, clocks, what pages load."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("jobs", "people", "definitions", "evidence", "governance", "web", "api", "demo", "config")
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "update",
}
CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def modules(*layers: str) -> list[Path]:
    found = [path for layer in layers for path in sorted((ROOT / layer).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_module_says_what_it_is() -> None:
    assert [name(path) for path in modules(*LAYERS) if not ast.get_docstring(tree_of(path))] == []


def test_the_clock_is_read_only_by_views_and_commands() -> None:
    """And by the frame around every page (web/context.py), and around every job (jobs/tasks.py)."""
    reads = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*LAYERS)
        if not {"views", "commands"} & set(path.parts) and path.name not in ("context.py", "tasks.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCKS
    ]
    assert reads == []


def test_pages_and_api_write_only_through_actions() -> None:
    """No `row.save()`, no `Model.objects.create(…)`: a dict's update has another receiver."""
    writes = [
        f"{name(path)}:{node.lineno}"
        for path in modules("web", "api")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and writes_rows(node.func)
    ]
    assert writes == []


def writes_rows(call: ast.Attribute) -> bool:
    receiver = ast.unparse(call.value)
    through_manager = ".objects" in receiver or receiver.endswith("_set")
    return call.attr in WRITES and (through_manager or call.attr == "save")


def test_no_page_loads_anything_from_elsewhere() -> None:
    files = [
        path
        for folder in ("templates", "web/static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".css", ".js"}
    ]
    assert files
    loads = re.compile(
        r"""(?:src|href|action|xlink:href)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import|fetch\(["']https?:"""
    )
    assert [name(path) for path in files if loads.search(path.read_text(encoding="utf-8"))] == []


def test_no_template_has_inline_styles_or_scripts() -> None:
    """The content security policy would refuse them, silently for whoever does not look at the console."""
    inline = re.compile(
        r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\bsrc=)(?![^>]*type=["']application/json)"""
    )
    pages = list((ROOT / "templates").rglob("*.html"))
    assert pages
    assert [name(path) for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []

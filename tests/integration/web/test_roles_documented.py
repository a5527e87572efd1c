"""docs/roles says what each role can do and where: every address, method and command named there exists."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

ROLES = Path(__file__).resolve().parents[3] / "docs" / "roles"
PAGES = [*sorted(ROLES.glob("*.md")), *sorted((ROLES / "ja").glob("*.md"))]
CALLED = re.compile(r"`(?:(GET|POST|PUT|PATCH|DELETE) api/v1/([^`]*)|(/[^`]*))`")


def address(written: str) -> str:
    """With something for each placeholder."""
    return written.replace("KEY", "mql").replace("ID", "crm:L1").replace("N", "1")


def test_each_role_has_a_page() -> None:
    roles = ["administrator", "analyst", "auditor", "cmo", "marketing-head", "member", "sales-head"]
    assert [page.stem for page in PAGES] == 2 * roles
    listed = (ROLES.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"roles/{role}.md" in listed for role in roles)


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role.stem)
def test_every_address_exists(role: Path) -> None:
    text = role.read_text(encoding="utf-8")
    found = CALLED.findall(text)
    assert len(found) > 8
    for method, api, path in found:
        if path:
            resolve(address(path))
            continue
        view = resolve(address(f"/api/v1/{api}")).func
        verbs = getattr(view, "cls", None) or getattr(view, "view_class", None)
        assert hasattr(verbs, method.lower()), f"{method} {api}"


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role.stem)
def test_every_command_and_page_named_exists(role: Path) -> None:
    text = role.read_text(encoding="utf-8")
    for command in re.findall(r"`manage\.py (\w+)", text):
        assert command in get_commands(), command
    for link in re.findall(r"\]\(([^)]+\.md)\)", text):
        assert (role.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES[:7], ids=lambda page: page.stem)
def test_both_languages_name_the_same_addresses(page: Path) -> None:
    other, code = (ROLES / "ja" / page.name).read_text(encoding="utf-8"), re.compile(r"`([^`]*)`")
    assert code.findall(other) == code.findall(page.read_text(encoding="utf-8"))

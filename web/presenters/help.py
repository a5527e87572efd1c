"""What each role can do and where: docs/roles as a page of the product, its addresses as links."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from people.models import Role, Seat

NAMES = {
    "marketing-head": _("Marketing head"),
    "sales-head": _("Sales head"),
    "cmo": _("CMO"),
    "member": _("Member"),
    "analyst": _("Analyst"),
    "administrator": _("Administrator"),
    "auditor": _("Auditor"),
}
OF_SEAT = {Seat.MARKETING_HEAD: "marketing-head", Seat.SALES_HEAD: "sales-head", Seat.CMO: "cmo"}
OF_ROLE = {Role.ANALYST: "analyst", Role.ADMINISTRATOR: "administrator", Role.AUDITOR: "auditor"}
PLACEHOLDER = re.compile(r"\b(N|KEY|ID)\b")


@dataclass(frozen=True, slots=True)
class Possible:
    """One thing that can be done; `url` empty where it is done elsewhere than on a page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RolePage:
    title: str
    before: str
    """Markdown, as is what stands behind the list."""
    rows: tuple[Possible, ...]
    after: str


def roles_of(seats: Collection[str], roles: Collection[str]) -> list[str]:
    """The pages of a person, that of the seat first; everybody else is a member."""
    found = [OF_SEAT[seat] for seat in OF_SEAT if seat in seats]
    return [*found, *(OF_ROLE[role] for role in OF_ROLE if role in roles)] or ["member"]


@lru_cache(maxsize=32)
def role_page(role: str, language: str) -> RolePage:
    folder = settings.BASE_DIR / "docs" / "roles"
    text = ((folder / "ja" if language == "ja" else folder) / f"{role}.md").read_text(encoding="utf-8")
    head, _blank, rest = text.partition("\n")
    table = re.findall(r"^\|.*$", rest, flags=re.M)
    before, after = rest[: rest.index(table[0])], rest[rest.index(table[-1]) + len(table[-1]) :]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table[2:]]
    listed = tuple(Possible(what, address(pages)) for what, pages, *_api in rows)
    return RolePage(head.removeprefix("# "), plain(before), listed, plain(after))


def address(pages: str) -> str:
    """The first page named that can be opened without knowing more: "/proposals/N/" is found in the list."""
    for path in re.findall(r"`(/[^`]*)`", pages):
        found = PLACEHOLDER.split(path)[0]
        while not opens(found):
            found = found.rstrip("/").rpartition("/")[0] + "/"
        return found
    return ""


def opens(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def plain(text: str) -> str:
    """Without links to the rest of the documentation, which is no part of the pages."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"`docs/\1`", text.replace("\n", " ")).strip()

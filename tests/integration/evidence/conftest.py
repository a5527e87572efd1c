"""A started company with an analyst, and files to import."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.cache import cache

from evidence.actions import add_source, import_leads
from evidence.models import Snapshot
from governance.actions.company import start_company
from people.actions import grant_role
from people.models import Role, User
from tests.integration.recorded import once

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
"""Noon in Tokyo, a Sunday."""


class Importer(Protocol):
    def __call__(
        self, path: Path, mapping: dict[str, Any], at: datetime = NOW, source: str = "crm"
    ) -> Snapshot: ...


@pytest.fixture(autouse=True)
def forget() -> None:
    cache.clear()


def _start() -> None:
    user = User.objects.create_user("analyst@example.jp", name="鈴木 翔")
    start_company(by=user, at=NOW)
    grant_role(role=Role.objects.get(key="analyst"), user=user, by=user, at=NOW)


@pytest.fixture
def analyst(db: None) -> User:
    once("an analyst's company", _start)
    return User.objects.get()


@pytest.fixture
def importer(analyst: User) -> Importer:
    """Import a file through the action."""

    def run(path: Path, mapping: dict[str, Any], at: datetime = NOW, source: str = "crm") -> Snapshot:
        row = add_source(key=source, name=source, by=analyst, at=at)
        return import_leads(path=path, file_name=path.name, source=row, mapping=mapping, by=analyst, at=at)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file."""

    def run(name: str, *rows: Sequence[object], encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding=encoding) as file:
            csv.writer(file).writerows(rows)
        return path

    return run


def definition(rule: dict[str, Any], **types: str) -> dict[str, Any]:
    """A teigi/1 body."""
    attributes = {key: {"type": type_} for key, type_ in types.items()}
    return {"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule}

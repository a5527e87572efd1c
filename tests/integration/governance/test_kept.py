"""Nothing governed is ever deleted, and what was recorded never changes."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from definitions.models import Immutable, Record, Version
from tests.integration.universe import Universe

ROOT = Path(__file__).resolve().parents[3]
FORGETS = {"governance/actions/pulse.py"}
"""The survey forgets who has answered, so that no answer can be joined to a person."""
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def test_a_version_is_neither_changed_nor_deleted(world: Universe) -> None:
    version = world.mql.versions.get()
    rows = Version.objects.filter(pk=version.pk)
    before = rows.values().get()
    version.body = {"format": "teigi/1"}
    with pytest.raises(Immutable):
        version.save()
    with pytest.raises(Immutable):
        version.delete()
    with pytest.raises(Immutable):
        rows.update(number=9)
    assert rows.values().get() == before


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_no_kind_of_record_is_deleted_by_the_set(db: None, model: type[Model]) -> None:
    with pytest.raises(Immutable):
        model._default_manager.all().delete()
    with pytest.raises(Immutable):
        model._default_manager.update(pk=1)


def test_no_action_deletes_anything_else() -> None:
    calls = {
        path.relative_to(ROOT).as_posix()
        for layer in ("definitions", "governance", "web", "api")
        for path in (ROOT / layer).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("delete", "_raw_delete") and not inner(node.func)
    }
    assert calls == FORGETS


def inner(function: ast.Attribute) -> bool:
    """`super().delete(…)`, in what forbids it."""
    return isinstance(function.value, ast.Call) and getattr(function.value.func, "id", "") == "super"

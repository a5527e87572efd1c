"""Policies: documents that are a few fields, each the same in two versions or another, and a note. Pure.

What a policy says stands in a module of its own, as a dataclass of its fields with `note` as the last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from definitions.checking import Checking


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field that is another."""

    id: str
    old: object
    new: object


def opened(body: object, kind: str, names: Sequence[str]) -> tuple[Checking, Mapping[str, Any]]:
    """A plain body's fields, all of `names` but the note being needed, and what checks them."""
    check = Checking()
    return check, check.body(body, kind, names[:-1], names[-1:])


def note_of(raw: Mapping[str, Any], check: Checking) -> str:
    return check.text(raw["note"], "note", "note") if raw.get("note", "") != "" else ""


def chosen(raw: object, name: str, among: Sequence[str], none: str, check: Checking) -> tuple[str, ...]:
    """Several of `among`, in their order; `none`: the code of the fault where there are none."""
    items = check.items(raw, name, name)
    if not items and isinstance(raw, list | tuple):
        check.fault(name, name, none)
    named = [check.choice(item, f"{name}[{i}]", name, among) for i, item in enumerate(items)]
    return tuple(one for one in among if one in named)


def compare(old: Any, new: Any) -> tuple[FieldChanged, ...]:
    """Every field that is another, of two policies of a kind."""
    return tuple(
        FieldChanged(field.name, getattr(old, field.name), getattr(new, field.name))
        for field in fields(old)
        if getattr(old, field.name) != getattr(new, field.name)
    )


def same_rule(old: Any, new: Any) -> bool:
    """Whether only the note differs."""
    return all(change.id == "note" for change in compare(old, new))

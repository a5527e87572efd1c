"""Suggested: a suggestion put onto the newest revision, and another value for one criterion. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from definitions import bodies
from definitions.language.merge import merge
from governance.knowledge import Refusal

Body = Mapping[str, Any]
NUMBERS = ("times", "at_least", "points", "each")
"""Fields of a criterion that hold its one number, where it has no `value`; the first there is counts."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """A suggestion as it would change the newest revision; `body` is None where both changed the same."""

    body: dict[str, Any] | None
    conflicts: tuple[str, ...] = ()
    """Ids of the criteria that both changed."""


def rebased(start: Body, suggested: Body, newest: Body) -> Rebased:
    """`start` is the revision that it was made on. Raises `Faults` where one of them is none."""
    if bodies.fingerprint(start) == bodies.fingerprint(newest):
        return Rebased(bodies.canonical(suggested))
    if not bodies.judges_leads(str(newest["kind"])):
        return _field_by_field(start, suggested, newest)
    merged = merge(start, newest, suggested)
    conflicts = tuple(dict.fromkeys(conflict.id for conflict in merged.conflicts if conflict.id))
    return Rebased(None if merged.conflicts else merged.body, conflicts)


def _field_by_field(start: Body, suggested: Body, newest: Body) -> Rebased:
    """The stages of the matrix, or the fields of the 48-hour rule, that the suggestion changes."""
    wanted, moved = (set(bodies.changed(start, one)) for one in (suggested, newest))
    if both := wanted & moved:
        return Rebased(None, tuple(sorted(both)))
    if "stages" not in newest:
        return Rebased(bodies.canonical({**newest, **{key: suggested[key] for key in wanted}}))
    theirs = {stage["id"]: stage for stage in suggested["stages"]}
    stages = [theirs[stage["id"]] if stage["id"] in wanted else stage for stage in newest["stages"]]
    return Rebased(bodies.canonical({**newest, "stages": stages}))


def with_value(body: Body, criterion: str, text: str) -> dict[str, Any] | Refusal:
    """The body with another value for one criterion, as somebody typed it."""
    found = _field_of(body, criterion)
    if found is None:
        return Refusal("no_value_there")
    path, old = found
    new = _read(text, old)
    if new is None:
        return Refusal("no_such_value", {"text": text, "example": _shown(old)})
    changed: dict[str, Any] = _replaced(body, path, new)
    return changed


def value_of(body: Body, criterion: str) -> str:
    """The one value that a criterion has, as it can be typed; empty where it has none or many."""
    found = _field_of(body, criterion)
    return _shown(found[1]) if found else ""


Path = tuple[str | int, ...]


def _field_of(body: Body, criterion: str) -> tuple[Path, Any] | None:
    """Where the one value of a criterion stands in a body, and what it is."""
    if body.get("kind") in ("deadline", "kpi"):
        value = body.get(criterion)
        return ((criterion,), value) if _single(value) else None
    node = _node(body, criterion, ())
    if node is None:
        return None
    path, found = node
    if _single(within := found.get("within", {}).get("amount")):
        return (*path, "within", "amount"), within
    for name in ("value", *NUMBERS):
        if name in found:
            return ((*path, name), found[name]) if _single(found[name]) else None
    return None


def _node(part: object, id_: str, path: Path) -> tuple[Path, Any] | None:
    if isinstance(part, Mapping):
        if part.get("id") == id_:
            return path, part
        below: Any = part.items()
    elif isinstance(part, list):
        below = enumerate(part)
    else:
        return None
    return next((found for key, one in below if (found := _node(one, id_, (*path, key)))), None)


def _single(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool) and value != ""


def _read(text: str, old: Any) -> Any:
    """The text as a value like the old one; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if isinstance(old, str):
        return _read_text(text.strip(), plain, old)
    number = plain.replace(",", "")
    try:
        return int(number)
    except ValueError:
        pass
    try:
        return float(number) if number.replace(".", "", 1).isdecimal() else None
    except ValueError:
        return None


def _read_text(text: str, plain: str, old: str) -> str | None:
    try:
        date.fromisoformat(old)
    except ValueError:
        return text or None
    try:
        return date.fromisoformat(plain.replace("/", "-")).isoformat()
    except ValueError:
        return None


def _shown(value: Any) -> str:
    return str(value)


def _replaced(part: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    if isinstance(part, Mapping):
        return {key: _replaced(one, path[1:], new) if key == path[0] else one for key, one in part.items()}
    return [_replaced(one, path[1:], new) if i == path[0] else one for i, one in enumerate(part)]

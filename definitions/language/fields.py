"""Fields of a definition's plain object: texts, numbers, lists, ids and keys, and every fault in them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from definitions.language.faults import Fault, Faults, readable
from definitions.language.values import fold_text, largest_number, read_integer, read_number

most_values = 10_000
most_points = 10**9
longest_text = 1_000
longest_id = 64
most_faults = 1_000

node_kinds = ("all", "any", "none", "of", "attribute", "event", "score", "definition")
"""The kinds of a node; each is named by the key that says it."""


class Fields:
    """Reads fields of one definition; afterwards `faults` holds what is wrong with them.

    `path` says where a field is, `id_` the node that it is of. `explicit_ids` are all ids anywhere in the
    body, so that one given here never takes a later one.
    """

    def __init__(self, explicit_ids: set[str]) -> None:
        self.faults: list[Fault] = []
        self._explicit_ids = explicit_ids
        self._used_ids: set[str] = set()

    def items(self, raw: object, path: str, id_: str, limit: int) -> Sequence[object]:
        """A list, or an empty one where a fault was noted."""
        if not isinstance(raw, list | tuple):
            self.fault(path, id_, "wrong_value", value=shown(raw), expected="list")
            return ()
        if len(raw) > limit:
            self.fault(path, id_, "too_many_values", size=len(raw), limit=limit)
            return ()
        return raw

    def texts(self, raw: object, path: str, id_: str) -> list[tuple[str, str]]:
        """(folded, trimmed as written) of each text of a list."""
        items = self.items(raw, path, id_, most_values)
        return [self.text(item, f"{path}[{i}]", id_) for i, item in enumerate(items)]

    def text(self, raw: object, path: str, id_: str) -> tuple[str, str]:
        """(folded, trimmed as written) of a text that must not be blank."""
        if not isinstance(raw, str):
            self.fault(path, id_, "wrong_value", value=shown(raw), expected="text")
            return "", ""
        if not fold_text(raw):
            self.fault(path, id_, "blank")
        elif len(raw) > longest_text:
            self.fault(path, id_, "too_long", limit=longest_text)
        return fold_text(raw[:longest_text]), raw.strip()

    def name(self, raw: object, path: str, id_: str) -> str:
        """A text no longer than an id."""
        folded, written = self.text(raw, path, id_)
        if len(written) > longest_id:
            self.fault(path, id_, "too_long", limit=longest_id)
        return written if folded else ""

    def whole(
        self, raw: Mapping[str, object], key: str, path: str, id_: str, low: int, high: int, expected: str
    ) -> int:
        """A whole number from `low` to `high`; 0 where it is none."""
        number = read_integer(raw.get(key))
        if key in raw and (number is None or not low <= number <= high):
            self.fault(f"{path}.{key}", id_, "wrong_value", value=shown(raw[key]), expected=expected)
        return number or 0

    def points(self, raw: Mapping[str, object], key: str, path: str, id_: str) -> Decimal:
        """Points, of at most two decimal places."""
        number = read_number(raw.get(key))
        points = Decimal(0 if number is None else number)
        if key in raw and (number is None or abs(points) > most_points or (points * 100) % 1):
            self.fault(f"{path}.{key}", id_, "wrong_value", value=shown(raw[key]), expected="points")
        return points

    def id_and_note(self, raw: Mapping[str, Any], path: str, kind: str) -> tuple[str, str]:
        """(id, note) of a node or an entry; one without an id gets one of its own."""
        note = raw.get("note", "")
        if not isinstance(note, str):
            self.fault(f"{path}.note", own_id(raw), "wrong_value", value=shown(note), expected="text")
        given = raw.get("id")
        if "id" not in raw:
            id_ = self._new_id(_base_id(raw, kind))
        elif not isinstance(given, str) or not given.strip():
            self.fault(f"{path}.id", "", "blank")
            return "", ""
        else:
            id_ = given
            if len(id_) > longest_id:
                self.fault(f"{path}.id", id_[:longest_id], "too_long", limit=longest_id)
            if id_ in self._used_ids:
                self.fault(f"{path}.id", id_[:longest_id], "duplicate_id", value=id_[:longest_id])
        self._used_ids.add(id_)
        return id_, note.strip() if isinstance(note, str) else ""

    def _new_id(self, base: str) -> str:
        id_, n = base, 1
        while id_ in self._used_ids or id_ in self._explicit_ids:
            n += 1
            id_ = f"{base}-{n}"
        return id_

    def keys(
        self, raw: Mapping[Any, object], path: str, id_: str, allowed: Sequence[str], needed: Sequence[str]
    ) -> None:
        """Notes keys that there are not, and those that are missing."""
        for key in raw:
            if key not in allowed:
                where = f"{path}.{short_key(key)}".lstrip(".")
                self.fault(where, id_, "unknown_key", key=short_key(key), allowed=tuple(allowed))
        for key in needed:
            if key not in raw:
                self.fault(path, id_, "missing_key", key=key)

    def fault(self, path: str, id_: str, code: str, **params: object) -> None:
        """Note a fault. Raises `Faults` once there are so many that nobody reads on."""
        said = {name: readable(value) if isinstance(value, str) else value for name, value in params.items()}
        self.faults.append(Fault(readable(path), readable(id_), code, said))
        if len(self.faults) == most_faults:
            raise Faults([*self.faults, Fault("", "", "too_many_faults", {"limit": most_faults})])


def _base_id(raw: Mapping[str, Any], kind: str) -> str:
    """What an id is derived from where none is given: what it is about, not its value, which may change."""
    if kind in ("attribute", "event", "definition") and isinstance(raw[kind], str):
        base = "-".join(raw[kind].split())[:40]
    elif kind == "when":
        inner = raw["when"]
        inner_kind = next((k for k in node_kinds if isinstance(inner, Mapping) and k in inner), "")
        base = f"points-{_base_id(inner, inner_kind)}" if inner_kind else "points"
    else:
        base = {"of": "count"}.get(kind, kind)
    return base[:48] or kind


def own_id(raw: Mapping[str, Any]) -> str:
    given = raw.get("id")
    return given[:longest_id] if isinstance(given, str) else ""


def short_key(key: object) -> str:
    """A key short enough for a path."""
    return key[:60] if isinstance(key, str) else shown(key)


def as_written(raw: object, value: object) -> object:
    return raw.strip() if isinstance(raw, str) else value


def shown(raw: object) -> str:
    """A wrong value short enough for a message."""
    if isinstance(raw, int) and abs(raw) > largest_number:
        return "1e15…"
    if isinstance(raw, Mapping | list | tuple):
        return "{…}" if isinstance(raw, Mapping) else "[…]"
    text = raw if isinstance(raw, str) else json.dumps(raw, default=lambda other: type(other).__name__)
    return text if len(text) <= 60 else text[:59] + "…"

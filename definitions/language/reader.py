"""The reader: a plain object -> a definition's tree, collecting every fault on the way."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from definitions.language.comparisons import comparisons, comparisons_for
from definitions.language.faults import Fault, Faults, readable
from definitions.language.tree import (
    AttributeType,
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Example,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
    type_names,
    verdict_names,
)
from definitions.language.values import (
    fold_text,
    is_json,
    largest_number,
    prepare,
    read_instant,
    read_integer,
    read_number,
)

most_nodes = 500
deepest_node = 12
most_values = 10_000
most_days = 36_500
most_times = 1_000_000
most_points = 10**9
longest_text = 1_000
longest_id = 64
most_faults = 1_000
most_examples = 50

_nodes = ("all", "any", "none", "of", "attribute", "event", "score", "definition")
_entries = ("when", "event", "entries")
T = TypeVar("T")
_nothing = Group(
    "all", ()
)  # stands where a fault was noted; it never leaves the module, as faults are raised
_never = datetime.max.replace(tzinfo=UTC)


class Reader:
    """Reads one definition; afterwards `faults` holds what is wrong with it.

    `explicit_ids` are all ids anywhere in the body, so that one given here never takes a later one.
    """

    def __init__(self, zone: ZoneInfo, explicit_ids: set[str]) -> None:
        self.faults: list[Fault] = []
        self._zone = zone
        self._explicit_ids = explicit_ids
        self._used_ids: set[str] = set()
        self._nodes = 0
        self._attributes: dict[str, AttributeType] = {}

    def definition(self, body: object) -> Definition:
        """The definition that a whole body says."""
        if not isinstance(body, Mapping):
            self._fault("", "", "not_object", expected="object")
            return Definition("", {}, _nothing, self._zone)
        needed = ("format", "kind", "attributes", "rule")
        self._keys(body, "", "", (*needed, "examples"), needed)
        if "format" in body and body["format"] != "teigi/1":
            self._fault("format", "", "format")
        kind = self._name(body["kind"], "kind", "") if "kind" in body else ""
        if "attributes" in body:
            self._read_attributes(body["attributes"])
        rule = self._node(body["rule"], "rule", 1) if "rule" in body else _nothing
        examples = self._examples(body["examples"]) if "examples" in body else ()
        return Definition(kind, self._attributes, rule, self._zone, examples)

    # Attributes

    def _read_attributes(self, raw: object) -> None:
        if not isinstance(raw, Mapping):
            self._fault("attributes", "", "not_object", expected="object")
            return
        for key, given in raw.items():
            path = f"attributes.{_key(key)}"
            if not isinstance(key, str) or not key.strip():
                self._fault(path, "", "blank")
            elif len(key) > longest_text:
                self._fault(path, "", "too_long", limit=longest_text)
            elif key in ("id", "events"):
                self._fault(path, "", "reserved", value=key)
            elif not isinstance(given, Mapping):
                self._fault(path, "", "not_object", expected="object")
            else:
                self._attributes[key] = self._attribute_type(given, path)

    def _attribute_type(self, given: Mapping[str, object], path: str) -> AttributeType:
        self._keys(given, path, "", ("type", "choices"), ("type",))
        type_name = given.get("type")
        if "type" in given and type_name not in type_names:
            self._fault(f"{path}.type", "", "unknown_type", value=_shown(type_name), allowed=type_names)
        choices: tuple[str, ...] = ()
        if "choices" in given:
            if type_name in type_names and type_name not in ("choice", "choices"):
                self._fault(f"{path}.choices", "", "choices_not_allowed")
            choices = tuple(written for _, written in self._texts(given["choices"], f"{path}.choices", ""))
        return AttributeType(type_name if isinstance(type_name, str) else "", choices)

    # Nodes

    def _node(self, raw: object, path: str, depth: int) -> Node:
        kind = self._kind(raw, path, depth, _nodes, "not_a_node")
        if kind is None or not isinstance(raw, Mapping):
            return _nothing
        id_, note = self._id_and_note(raw, path, kind)
        at = (path, id_)
        match kind:
            case "all" | "any" | "none":
                self._keys(raw, *at, (kind, "id", "note"), ())
                return Group(kind, self._each(raw[kind], f"{path}.{kind}", id_, depth, self._node), id_, note)
            case "of":
                self._keys(raw, *at, ("at_least", "of", "id", "note"), ("at_least",))
                at_least = self._whole(raw, "at_least", *at, 0, most_times, "count")
                return Count(at_least, self._each(raw["of"], f"{path}.of", id_, depth, self._node), id_, note)
            case "attribute":
                return self._comparison(raw, path, id_, note)
            case "event":
                self._keys(raw, *at, ("event", "within_days", "times", "id", "note"), ("within_days",))
                event, written = self._text(raw["event"], f"{path}.event", id_)
                days = self._whole(raw, "within_days", *at, 1, most_days, "window")
                times = self._whole(raw, "times", *at, 1, most_times, "times") if "times" in raw else 1
                return Event(event, days, times, id_, note, written)
            case "score":
                self._keys(raw, *at, ("score", "at_least", "id", "note"), ("at_least",))
                entries = self._each(raw["score"], f"{path}.score", id_, depth, self._entry)
                return Score(entries, self._points(raw, "at_least", *at), id_, note)
            case _:
                self._keys(raw, *at, ("definition", "id", "note"), ())
                return Reference(self._name(raw["definition"], f"{path}.definition", id_), id_, note)

    def _comparison(self, raw: Mapping[str, Any], path: str, id_: str, note: str) -> Node:
        attribute, is_ = raw["attribute"], raw.get("is")
        if not isinstance(attribute, str) or attribute not in self._attributes:
            self._fault(f"{path}.attribute", id_, "unknown_attribute", value=_shown(attribute))
        type_ = self._attributes.get(attribute) if isinstance(attribute, str) else None
        takes = comparisons[is_][1] if isinstance(is_, str) and is_ in comparisons else None
        allowed: tuple[str, ...] = ("attribute", "is", "value", "id", "note")
        if takes == "nothing":
            allowed = ("attribute", "is", "id", "note")
        self._keys(raw, path, id_, allowed, ("is",) if takes in (None, "nothing") else ("is", "value"))
        known_type = type_ is not None and type_.type in type_names
        if "is" in raw and (not isinstance(is_, str) or takes is None):
            names = comparisons_for(type_.type) if type_ and known_type else tuple(comparisons)
            self._fault(f"{path}.is", id_, "unknown_comparison", value=_shown(is_), allowed=names)
        if not isinstance(is_, str) or takes is None or type_ is None or not known_type:
            return _nothing
        if type_.type not in comparisons[is_][0]:
            names = comparisons_for(type_.type)
            self._fault(
                f"{path}.is", id_, "comparison_not_for_type", value=is_, type=type_.type, allowed=names
            )
            return _nothing
        if takes == "nothing" or "value" not in raw:
            return Comparison(attribute, is_, None, id_, note)
        value, written = self._value(raw["value"], takes, type_.type, f"{path}.value", id_)
        return Comparison(attribute, is_, value, id_, note, written)

    def _value(self, raw: object, takes: str, type_name: str, path: str, id_: str) -> tuple[object, object]:
        """(prepared, as written) of a comparison's value."""
        match takes:
            case "list":
                return self._list(raw, path, id_, type_name)
            case "text":
                return self._text(raw, path, id_)
            case "texts":
                pairs = self._texts(raw, path, id_)
                return tuple(folded for folded, _ in pairs), tuple(written for _, written in pairs)
            case "pair":
                if not isinstance(raw, list | tuple) or len(raw) != 2:
                    self._fault(path, id_, "wrong_value", value=_shown(raw), expected="pair")
                    return None, None
                # A whole number may lie between halves, so the ends are of the wider type.
                return self._list(raw, path, id_, "number" if type_name == "integer" else type_name)
            case "days":
                days = read_integer(raw)
                if days is None or not 0 <= days <= most_days:
                    self._fault(path, id_, "wrong_value", value=_shown(raw), expected="days")
                return days, days
            case _:
                return self._one(raw, "number" if takes == "number" else type_name, path, id_)

    def _one(self, raw: object, type_name: str, path: str, id_: str) -> tuple[object, object]:
        if type_name in ("text", "choice"):
            return self._text(raw, path, id_)
        value = prepare(raw, type_name, self._zone)
        if value is None:
            self._fault(path, id_, "wrong_value", value=_shown(raw), expected=type_name)
        return value, _as_written(raw, value)

    def _list(self, raw: object, path: str, id_: str, type_name: str) -> tuple[object, object]:
        items = self._items(raw, path, id_, most_values)
        pairs = [self._one(item, type_name, f"{path}[{i}]", id_) for i, item in enumerate(items)]
        return tuple(value for value, _ in pairs), tuple(written for _, written in pairs)

    # Score entries

    def _entry(self, raw: object, path: str, depth: int) -> Entry:
        kind = self._kind(raw, path, depth, _entries, "not_an_entry")
        if kind is None or not isinstance(raw, Mapping):
            return PointsGroup(())
        id_, note = self._id_and_note(raw, path, kind)
        at = (path, id_)
        match kind:
            case "when":
                self._keys(raw, *at, ("when", "points", "id", "note"), ("points",))
                points = self._points(raw, "points", *at)
                return PointsWhen(self._node(raw["when"], f"{path}.when", depth + 1), points, id_, note)
            case "entries":
                self._keys(raw, *at, ("entries", "at_most", "id", "note"), ())
                entries = self._each(raw["entries"], f"{path}.entries", id_, depth, self._entry)
                at_most = self._points(raw, "at_most", *at) if "at_most" in raw else None
                return PointsGroup(entries, at_most, id_, note)
            case _:
                keys = ("event", "within_days", "each", "at_most", "fades", "id", "note")
                self._keys(raw, *at, keys, ("within_days", "each"))
                return self._per_event(raw, path, id_, note)

    def _per_event(self, raw: Mapping[str, Any], path: str, id_: str, note: str) -> Entry:
        event, written = self._text(raw["event"], f"{path}.event", id_)
        days = self._whole(raw, "within_days", path, id_, 1, most_days, "window")
        each = self._points(raw, "each", path, id_)
        at_most = self._points(raw, "at_most", path, id_) if "at_most" in raw else None
        if at_most is not None and at_most * each < 0:
            self._fault(f"{path}.at_most", id_, "sign")
        fades = raw.get("fades", False)
        if not isinstance(fades, bool):
            self._fault(f"{path}.fades", id_, "wrong_value", value=_shown(fades), expected="boolean")
        return PointsPerEvent(event, days, each, at_most, fades is True, id_, note, written)

    # Examples

    def _examples(self, raw: object) -> tuple[Example, ...]:
        items = self._items(raw, "examples", "", most_examples)
        examples = [self._example(item, f"examples[{i}]") for i, item in enumerate(items)]
        named: set[str] = set()
        for i, example in enumerate(examples):
            if example.name in named:
                self._fault(f"examples[{i}].name", "", "duplicate_name", value=example.name)
            named.add(example.name or str(i))
        return tuple(examples)

    def _example(self, raw: object, path: str) -> Example:
        if not isinstance(raw, Mapping):
            self._fault(path, "", "not_object", expected="object")
            return Example("", {}, "", _never)
        keys = ("name", "at", "lead", "verdict")
        self._keys(raw, path, "", keys, keys)
        name = self._name(raw["name"], f"{path}.name", "") if "name" in raw else ""
        lead, verdict, at = raw.get("lead"), raw.get("verdict"), read_instant(raw.get("at"), self._zone)
        if "at" in raw and at is None:
            self._fault(f"{path}.at", "", "wrong_value", value=_shown(raw["at"]), expected="instant")
        if "lead" in raw and (not isinstance(lead, Mapping) or not is_json(lead)):
            self._fault(f"{path}.lead", "", "not_object", expected="lead")
            lead = {}
        if "verdict" in raw and verdict not in verdict_names:
            self._fault(
                f"{path}.verdict", "", "unknown_verdict", value=_shown(verdict), allowed=verdict_names
            )
        written = str(raw.get("at", "")).strip()
        kept = lead if isinstance(lead, Mapping) else {}
        return Example(name, kept, str(verdict), at or _never, written)

    # Small parts

    def _kind(self, raw: object, path: str, depth: int, kinds: Sequence[str], code: str) -> str | None:
        """Which kind of node or entry an object is, counting it; None if it is none or past a bound."""
        self._nodes += 1
        if self._nodes > most_nodes:
            if self._nodes == most_nodes + 1:
                self._fault(path, "", "too_many_nodes", limit=most_nodes)
            return None
        if depth > deepest_node:
            self._fault(path, "", "too_deep", limit=deepest_node)
            return None
        if not isinstance(raw, Mapping):
            self._fault(path, "", "not_object", expected="object")
            return None
        found = [kind for kind in kinds if kind in raw]
        if len(found) != 1:
            self._fault(path, _own_id(raw), code, allowed=tuple(kinds))
            return None
        return found[0]

    def _each(
        self, raw: object, path: str, id_: str, depth: int, read: Callable[[object, str, int], T]
    ) -> tuple[T, ...]:
        items = self._items(raw, path, id_, most_values)
        return tuple(read(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(items[: most_nodes + 1]))

    def _items(self, raw: object, path: str, id_: str, limit: int) -> Sequence[object]:
        if not isinstance(raw, list | tuple):
            self._fault(path, id_, "wrong_value", value=_shown(raw), expected="list")
            return ()
        if len(raw) > limit:
            self._fault(path, id_, "too_many_values", size=len(raw), limit=limit)
            return ()
        return raw

    def _texts(self, raw: object, path: str, id_: str) -> list[tuple[str, str]]:
        items = self._items(raw, path, id_, most_values)
        return [self._text(item, f"{path}[{i}]", id_) for i, item in enumerate(items)]

    def _text(self, raw: object, path: str, id_: str) -> tuple[str, str]:
        """(folded, trimmed as written) of a text that must not be blank."""
        if not isinstance(raw, str):
            self._fault(path, id_, "wrong_value", value=_shown(raw), expected="text")
            return "", ""
        if not fold_text(raw):
            self._fault(path, id_, "blank")
        elif len(raw) > longest_text:
            self._fault(path, id_, "too_long", limit=longest_text)
        return fold_text(raw[:longest_text]), raw.strip()

    def _name(self, raw: object, path: str, id_: str) -> str:
        folded, written = self._text(raw, path, id_)
        if len(written) > longest_id:
            self._fault(path, id_, "too_long", limit=longest_id)
        return written if folded else ""

    def _whole(
        self, raw: Mapping[str, object], key: str, path: str, id_: str, low: int, high: int, expected: str
    ) -> int:
        number = read_integer(raw.get(key))
        if key in raw and (number is None or not low <= number <= high):
            self._fault(f"{path}.{key}", id_, "wrong_value", value=_shown(raw[key]), expected=expected)
        return number or 0

    def _points(self, raw: Mapping[str, object], key: str, path: str, id_: str) -> Decimal:
        number = read_number(raw.get(key))
        points = Decimal(0 if number is None else number)
        if key in raw and (number is None or abs(points) > most_points or (points * 100) % 1):
            self._fault(f"{path}.{key}", id_, "wrong_value", value=_shown(raw[key]), expected="points")
        return points

    def _id_and_note(self, raw: Mapping[str, Any], path: str, kind: str) -> tuple[str, str]:
        note = raw.get("note", "")
        if not isinstance(note, str):
            self._fault(f"{path}.note", _own_id(raw), "wrong_value", value=_shown(note), expected="text")
        given = raw.get("id")
        if "id" not in raw:
            id_ = self._new_id(_base_id(raw, kind))
        elif not isinstance(given, str) or not given.strip():
            self._fault(f"{path}.id", "", "blank")
            return "", ""
        else:
            id_ = given
            if len(id_) > longest_id:
                self._fault(f"{path}.id", id_[:longest_id], "too_long", limit=longest_id)
            if id_ in self._used_ids:
                self._fault(f"{path}.id", id_[:longest_id], "duplicate_id", value=id_[:longest_id])
        self._used_ids.add(id_)
        return id_, note.strip() if isinstance(note, str) else ""

    def _new_id(self, base: str) -> str:
        id_, n = base, 1
        while id_ in self._used_ids or id_ in self._explicit_ids:
            n += 1
            id_ = f"{base}-{n}"
        return id_

    def _keys(
        self, raw: Mapping[Any, object], path: str, id_: str, allowed: Sequence[str], needed: Sequence[str]
    ) -> None:
        for key in raw:
            if key not in allowed:
                where = f"{path}.{_key(key)}".lstrip(".")
                self._fault(where, id_, "unknown_key", key=_key(key), allowed=tuple(allowed))
        for key in needed:
            if key not in raw:
                self._fault(path, id_, "missing_key", key=key)

    def _fault(self, path: str, id_: str, code: str, **params: object) -> None:
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
        inner_kind = next((k for k in _nodes if isinstance(inner, Mapping) and k in inner), "")
        base = f"points-{_base_id(inner, inner_kind)}" if inner_kind else "points"
    else:
        base = {"of": "count"}.get(kind, kind)
    return base[:48] or kind


def _own_id(raw: Mapping[str, Any]) -> str:
    given = raw.get("id")
    return given[:longest_id] if isinstance(given, str) else ""


def _key(key: object) -> str:
    """A key short enough for a path."""
    return key[:60] if isinstance(key, str) else _shown(key)


def _as_written(raw: object, value: object) -> object:
    return raw.strip() if isinstance(raw, str) else value


def _shown(raw: object) -> str:
    """A wrong value short enough for a message."""
    if isinstance(raw, int) and abs(raw) > largest_number:
        return "1e15…"
    if isinstance(raw, Mapping | list | tuple):
        return "{…}" if isinstance(raw, Mapping) else "[…]"
    text = raw if isinstance(raw, str) else json.dumps(raw, default=lambda other: type(other).__name__)
    return text if len(text) <= 60 else text[:59] + "…"

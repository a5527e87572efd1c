"""The reader: a plain object -> a definition's tree, collecting every fault on the way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from definitions.language.comparisons import comparisons, comparisons_for
from definitions.language.faults import Fault
from definitions.language.fields import (
    Fields,
    as_written,
    longest_text,
    most_values,
    node_kinds,
    own_id,
    short_key,
    shown,
)
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
    is_json,
    prepare,
    read_instant,
    read_integer,
)

most_nodes = 500
deepest_node = 12
most_days = 36_500
most_times = 1_000_000
most_examples = 50

_entries = ("when", "event", "entries")
T = TypeVar("T")
_nothing = Group("all", ())
"""Stands where a fault was noted; it never leaves the module, as faults are raised."""
_never = datetime.max.replace(tzinfo=UTC)


class Reader:
    """Reads one definition; afterwards `faults` holds what is wrong with it.

    `explicit_ids` are all ids anywhere in the body, so that one given here never takes a later one.
    """

    def __init__(self, zone: ZoneInfo, explicit_ids: set[str]) -> None:
        self._zone = zone
        self._fields = Fields(explicit_ids)
        self._nodes = 0
        self._attributes: dict[str, AttributeType] = {}

    @property
    def faults(self) -> list[Fault]:
        return self._fields.faults

    def definition(self, body: object) -> Definition:
        """The definition that a whole body says."""
        if not isinstance(body, Mapping):
            self._fields.fault("", "", "not_object", expected="object")
            return Definition("", {}, _nothing, self._zone)
        needed = ("format", "kind", "attributes", "rule")
        self._fields.keys(body, "", "", (*needed, "examples"), needed)
        if "format" in body and body["format"] != "teigi/1":
            self._fields.fault("format", "", "format")
        kind = self._fields.name(body["kind"], "kind", "") if "kind" in body else ""
        if "attributes" in body:
            self._read_attributes(body["attributes"])
        rule = self._node(body["rule"], "rule", 1) if "rule" in body else _nothing
        examples = self._examples(body["examples"]) if "examples" in body else ()
        return Definition(kind, self._attributes, rule, self._zone, examples)

    # Attributes

    def _read_attributes(self, raw: object) -> None:
        if not isinstance(raw, Mapping):
            self._fields.fault("attributes", "", "not_object", expected="object")
            return
        for key, given in raw.items():
            path = f"attributes.{short_key(key)}"
            if not isinstance(key, str) or not key.strip():
                self._fields.fault(path, "", "blank")
            elif len(key) > longest_text:
                self._fields.fault(path, "", "too_long", limit=longest_text)
            elif key in ("id", "events"):
                self._fields.fault(path, "", "reserved", value=key)
            elif not isinstance(given, Mapping):
                self._fields.fault(path, "", "not_object", expected="object")
            else:
                self._attributes[key] = self._attribute_type(given, path)

    def _attribute_type(self, given: Mapping[str, object], path: str) -> AttributeType:
        self._fields.keys(given, path, "", ("type", "choices"), ("type",))
        type_name = given.get("type")
        if "type" in given and type_name not in type_names:
            self._fields.fault(f"{path}.type", "", "unknown_type", value=shown(type_name), allowed=type_names)
        choices: tuple[str, ...] = ()
        if "choices" in given:
            if type_name in type_names and type_name not in ("choice", "choices"):
                self._fields.fault(f"{path}.choices", "", "choices_not_allowed")
            choices = tuple(
                written for _, written in self._fields.texts(given["choices"], f"{path}.choices", "")
            )
        return AttributeType(type_name if isinstance(type_name, str) else "", choices)

    # Nodes

    def _node(self, raw: object, path: str, depth: int) -> Node:
        kind = self._kind(raw, path, depth, node_kinds, "not_a_node")
        if kind is None or not isinstance(raw, Mapping):
            return _nothing
        id_, note = self._fields.id_and_note(raw, path, kind)
        at = (path, id_)
        match kind:
            case "all" | "any" | "none":
                self._fields.keys(raw, *at, (kind, "id", "note"), ())
                return Group(kind, self._each(raw[kind], f"{path}.{kind}", id_, depth, self._node), id_, note)
            case "of":
                self._fields.keys(raw, *at, ("at_least", "of", "id", "note"), ("at_least",))
                at_least = self._fields.whole(raw, "at_least", *at, 0, most_times, "count")
                return Count(at_least, self._each(raw["of"], f"{path}.of", id_, depth, self._node), id_, note)
            case "attribute":
                return self._comparison(raw, path, id_, note)
            case "event":
                self._fields.keys(raw, *at, ("event", "within_days", "times", "id", "note"), ("within_days",))
                event, written = self._fields.text(raw["event"], f"{path}.event", id_)
                days = self._fields.whole(raw, "within_days", *at, 1, most_days, "window")
                times = self._fields.whole(raw, "times", *at, 1, most_times, "times") if "times" in raw else 1
                return Event(event, days, times, id_, note, written)
            case "score":
                self._fields.keys(raw, *at, ("score", "at_least", "id", "note"), ("at_least",))
                entries = self._each(raw["score"], f"{path}.score", id_, depth, self._entry)
                return Score(entries, self._fields.points(raw, "at_least", *at), id_, note)
            case _:
                self._fields.keys(raw, *at, ("definition", "id", "note"), ())
                return Reference(self._fields.name(raw["definition"], f"{path}.definition", id_), id_, note)

    def _comparison(self, raw: Mapping[str, Any], path: str, id_: str, note: str) -> Node:
        attribute, is_ = raw["attribute"], raw.get("is")
        if not isinstance(attribute, str) or attribute not in self._attributes:
            self._fields.fault(f"{path}.attribute", id_, "unknown_attribute", value=shown(attribute))
        type_ = self._attributes.get(attribute) if isinstance(attribute, str) else None
        takes = comparisons[is_][1] if isinstance(is_, str) and is_ in comparisons else None
        allowed: tuple[str, ...] = ("attribute", "is", "value", "id", "note")
        if takes == "nothing":
            allowed = ("attribute", "is", "id", "note")
        self._fields.keys(raw, path, id_, allowed, ("is",) if takes in (None, "nothing") else ("is", "value"))
        known_type = type_ is not None and type_.type in type_names
        if "is" in raw and (not isinstance(is_, str) or takes is None):
            names = comparisons_for(type_.type) if type_ and known_type else tuple(comparisons)
            self._fields.fault(f"{path}.is", id_, "unknown_comparison", value=shown(is_), allowed=names)
        if not isinstance(is_, str) or takes is None or type_ is None or not known_type:
            return _nothing
        if type_.type not in comparisons[is_][0]:
            names = comparisons_for(type_.type)
            self._fields.fault(
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
                return self._fields.text(raw, path, id_)
            case "texts":
                pairs = self._fields.texts(raw, path, id_)
                return tuple(folded for folded, _ in pairs), tuple(written for _, written in pairs)
            case "pair":
                if not isinstance(raw, list | tuple) or len(raw) != 2:
                    self._fields.fault(path, id_, "wrong_value", value=shown(raw), expected="pair")
                    return None, None
                # A whole number may lie between halves, so the ends are of the wider type.
                return self._list(raw, path, id_, "number" if type_name == "integer" else type_name)
            case "days":
                days = read_integer(raw)
                if days is None or not 0 <= days <= most_days:
                    self._fields.fault(path, id_, "wrong_value", value=shown(raw), expected="days")
                return days, days
            case _:
                return self._one(raw, "number" if takes == "number" else type_name, path, id_)

    def _one(self, raw: object, type_name: str, path: str, id_: str) -> tuple[object, object]:
        if type_name in ("text", "choice"):
            return self._fields.text(raw, path, id_)
        value = prepare(raw, type_name, self._zone)
        if value is None:
            self._fields.fault(path, id_, "wrong_value", value=shown(raw), expected=type_name)
        return value, as_written(raw, value)

    def _list(self, raw: object, path: str, id_: str, type_name: str) -> tuple[object, object]:
        items = self._fields.items(raw, path, id_, most_values)
        pairs = [self._one(item, type_name, f"{path}[{i}]", id_) for i, item in enumerate(items)]
        return tuple(value for value, _ in pairs), tuple(written for _, written in pairs)

    # Score entries

    def _entry(self, raw: object, path: str, depth: int) -> Entry:
        kind = self._kind(raw, path, depth, _entries, "not_an_entry")
        if kind is None or not isinstance(raw, Mapping):
            return PointsGroup(())
        id_, note = self._fields.id_and_note(raw, path, kind)
        at = (path, id_)
        match kind:
            case "when":
                self._fields.keys(raw, *at, ("when", "points", "id", "note"), ("points",))
                points = self._fields.points(raw, "points", *at)
                return PointsWhen(self._node(raw["when"], f"{path}.when", depth + 1), points, id_, note)
            case "entries":
                self._fields.keys(raw, *at, ("entries", "at_most", "id", "note"), ())
                entries = self._each(raw["entries"], f"{path}.entries", id_, depth, self._entry)
                at_most = self._fields.points(raw, "at_most", *at) if "at_most" in raw else None
                return PointsGroup(entries, at_most, id_, note)
            case _:
                keys = ("event", "within_days", "each", "at_most", "fades", "id", "note")
                self._fields.keys(raw, *at, keys, ("within_days", "each"))
                return self._per_event(raw, path, id_, note)

    def _per_event(self, raw: Mapping[str, Any], path: str, id_: str, note: str) -> Entry:
        event, written = self._fields.text(raw["event"], f"{path}.event", id_)
        days = self._fields.whole(raw, "within_days", path, id_, 1, most_days, "window")
        each = self._fields.points(raw, "each", path, id_)
        at_most = self._fields.points(raw, "at_most", path, id_) if "at_most" in raw else None
        if at_most is not None and at_most * each < 0:
            self._fields.fault(f"{path}.at_most", id_, "sign")
        fades = raw.get("fades", False)
        if not isinstance(fades, bool):
            self._fields.fault(f"{path}.fades", id_, "wrong_value", value=shown(fades), expected="boolean")
        return PointsPerEvent(event, days, each, at_most, fades is True, id_, note, written)

    # Examples

    def _examples(self, raw: object) -> tuple[Example, ...]:
        items = self._fields.items(raw, "examples", "", most_examples)
        examples = [self._example(item, f"examples[{i}]") for i, item in enumerate(items)]
        named: set[str] = set()
        for i, example in enumerate(examples):
            if example.name in named:
                self._fields.fault(f"examples[{i}].name", "", "duplicate_name", value=example.name)
            named.add(example.name or str(i))
        return tuple(examples)

    def _example(self, raw: object, path: str) -> Example:
        if not isinstance(raw, Mapping):
            self._fields.fault(path, "", "not_object", expected="object")
            return Example("", {}, "", _never)
        keys = ("name", "at", "lead", "verdict")
        self._fields.keys(raw, path, "", keys, keys)
        name = self._fields.name(raw["name"], f"{path}.name", "") if "name" in raw else ""
        lead, verdict, at = raw.get("lead"), raw.get("verdict"), read_instant(raw.get("at"), self._zone)
        if "at" in raw and at is None:
            self._fields.fault(f"{path}.at", "", "wrong_value", value=shown(raw["at"]), expected="instant")
        if "lead" in raw and (not isinstance(lead, Mapping) or not is_json(lead)):
            self._fields.fault(f"{path}.lead", "", "not_object", expected="lead")
            lead = {}
        if "verdict" in raw and verdict not in verdict_names:
            self._fields.fault(
                f"{path}.verdict", "", "unknown_verdict", value=shown(verdict), allowed=verdict_names
            )
        written = str(raw.get("at", "")).strip()
        kept = lead if isinstance(lead, Mapping) else {}
        return Example(name, kept, str(verdict), at or _never, written)

    # Any of them

    def _kind(self, raw: object, path: str, depth: int, kinds: Sequence[str], code: str) -> str | None:
        """Which kind of node or entry an object is, counting it; None if it is none or past a bound."""
        self._nodes += 1
        if self._nodes > most_nodes:
            if self._nodes == most_nodes + 1:
                self._fields.fault(path, "", "too_many_nodes", limit=most_nodes)
            return None
        if depth > deepest_node:
            self._fields.fault(path, "", "too_deep", limit=deepest_node)
            return None
        if not isinstance(raw, Mapping):
            self._fields.fault(path, "", "not_object", expected="object")
            return None
        found = [kind for kind in kinds if kind in raw]
        if len(found) != 1:
            self._fields.fault(path, own_id(raw), code, allowed=tuple(kinds))
            return None
        return found[0]

    def _each(
        self, raw: object, path: str, id_: str, depth: int, read: Callable[[object, str, int], T]
    ) -> tuple[T, ...]:
        items = self._fields.items(raw, path, id_, most_values)
        return tuple(read(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(items[: most_nodes + 1]))

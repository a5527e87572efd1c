"""Merging: two versions that grew from one, put together three-way by node id.

What only one side changed is taken; what both changed differently is a conflict, which a person resolves by
choosing a side, or by writing what holds instead. Order among siblings means nothing and never conflicts; it
stays as a side has it.
"""

import json
from collections.abc import Mapping
from typing import cast

from definitions.language.body import body_of, example_body, node_body
from definitions.language.flat import Flat, Item, cycle_in, flatten, form_of, ids_in, place_of, put_together
from definitions.language.merged import Body, Conflict, Merged, Nodes, Resolution, Written, whole
from definitions.language.order import ordered, siblings
from definitions.language.parse import Faults, parse
from definitions.language.tree import Definition


def merge(
    base: Body | str,
    ours: Body | str,
    theirs: Body | str,
    resolutions: Mapping[str, Resolution] | None = None,
) -> Merged:
    """The two sides put together; `resolutions`: key of a conflict -> the side to take, or what is written.

    A resolution may bring up another conflict, which has to be resolved in its turn. Raises `Faults` where
    one of the three is no valid body, or what was written makes none.
    """
    resolutions = resolutions or {}
    three = (parse(base), parse(ours), parse(theirs))
    merging = _Merging(three, resolutions)
    merged = merging.body()
    if merging.open:
        return Merged(None, tuple(merging.open))
    if merged is not None:
        try:
            return Merged(body_of(parse(merged)), ())
        except Faults:
            if any(isinstance(one, Written) for one in resolutions.values()):
                raise
    return whole(body_of(three[0]), body_of(three[1]), body_of(three[2]), resolutions)


class _Merging:
    """One merge under way; `open` are the conflicts without a resolution."""

    def __init__(
        self, three: tuple[Definition, Definition, Definition], resolutions: Mapping[str, Resolution]
    ) -> None:
        self.open: list[Conflict] = []
        self._three = three
        self._resolutions = resolutions
        self._base, self._ours, self._theirs = (flatten(one.rule) for one in three)
        # id -> (kind, fields) and id -> parent of what the merged tree is made of.
        self._items: dict[str, tuple[str, dict[str, object]]] = {}
        self._parents: dict[str, str] = {}
        # Nodes that a resolution left without a place.
        self._given_up: set[str] = set()

    def body(self) -> dict[str, object] | None:
        """The merged body, to be checked; None where it cannot be put together. Meaningless while `open`."""
        kept, dropped = self._kept()
        for id_ in self._all_ids():
            if id_ in kept:
                self._merge_node(id_, dropped)
        kind = self._decide("kind", "", "kind", *(one.kind for one in self._three))
        attributes, examples = self._attributes(), self._examples()
        if not self.open:
            self._untangle()
        roots = [id_ for id_, parent in self._parents.items() if not parent]
        if self.open or len(roots) != 1:
            return None
        below = ordered(self._parents, self._base.below, self._ours.below, self._theirs.below)
        try:
            rule = put_together(roots[0], self._items, below)
        except (KeyError, RecursionError):
            return None
        if set(self._items) - ids_in(rule) - self._given_up:
            return None
        merged = {"format": "teigi/1", "kind": kind, "attributes": attributes, "rule": rule}
        return merged | ({"examples": examples} if examples else {})

    def _all_ids(self) -> dict[str, None]:
        return dict.fromkeys([*self._ours.items, *self._theirs.items])

    # Deciding

    def _decide(self, part: str, id_: str, name: str, base: object, ours: object, theirs: object) -> object:
        """The value that three sides come to; where both changed it, what the resolution says."""
        was, here, there = (json.dumps(value, sort_keys=True) for value in (base, ours, theirs))
        if here == there or there == was:
            return ours
        if here == was:
            return theirs
        nodes, places = self._nodes(part, id_), self._places(part, id_)
        found = self._resolve(Conflict(part, id_, name, base, ours, theirs, nodes, places))
        return found.value if isinstance(found, Written) else theirs if found == "theirs" else ours

    def _nodes(self, part: str, id_: str) -> Nodes:
        if part != "rule":
            return None, None, None
        found = [flat.items[id_].node if id_ in flat.items else None for flat in self._flats()]
        return found[0], found[1], found[2]

    def _places(self, part: str, id_: str) -> Nodes:
        if part != "rule":
            return None, None, None
        found = [
            place_of(flat, flat.items[id_].parent) if id_ in flat.items else None for flat in self._flats()
        ]
        return found[0], found[1], found[2]

    def _resolve(self, conflict: Conflict) -> Resolution | None:
        found = self._resolutions.get(conflict.key)
        if isinstance(found, Written) and not conflict.takes(found.value):
            found = None
        if found is None and all(known.key != conflict.key for known in self.open):
            self.open.append(conflict)
        return found

    # Nodes

    def _kept(self) -> tuple[set[str], dict[str, Flat]]:
        """(the ids that stay, id -> the side that dropped it): removals by one side that the other touched
        are conflicts, at the topmost node removed.
        """
        kept = set(self._all_ids())
        dropped: dict[str, Flat] = {}
        for remover, other, side in (
            (self._ours, self._theirs, "ours"),
            (self._theirs, self._ours, "theirs"),
        ):
            gone = {id_ for id_ in self._base.items if id_ not in remover.items and id_ in other.items}
            tops: dict[str, list[str]] = {}
            for id_ in self._base.items:
                if id_ in gone:
                    tops.setdefault(self._top(id_, gone), []).append(id_)
            for top, unit in tops.items():
                if self._touched(unit, other) and self._removal(top, side) != side:
                    continue
                kept.difference_update(unit)
                dropped |= dict.fromkeys(unit, remover)
                for id_, item in other.items.items():
                    new = id_ not in self._base.items and id_ not in remover.items
                    if new and item.parent in dropped and dropped[item.parent] is remover:
                        kept.discard(id_)
                        dropped[id_] = remover
        return kept, dropped

    def _top(self, id_: str, gone: set[str]) -> str:
        while (parent := self._base.items[id_].parent) in gone:
            id_ = parent
        return id_

    def _touched(self, unit: list[str], other: Flat) -> bool:
        for id_ in unit:
            before, after = self._base.items[id_], other.items[id_]
            if (before.kind, before.fields, before.parent) != (after.kind, after.fields, after.parent):
                return True
            if any(child not in self._base.below[id_] for child in other.below[id_]):
                return True
        return False

    def _removal(self, top: str, remover: str) -> Resolution | None:
        nodes = self._nodes("rule", top)
        bodies = [node_body(node) if node else None for node in nodes]
        return self._resolve(Conflict("rule", top, "removed", bodies[0], bodies[1], bodies[2], nodes))

    def _merge_node(self, id_: str, dropped: Mapping[str, Flat]) -> None:
        base, ours, theirs = (flat.items.get(id_) for flat in (self._base, self._ours, self._theirs))
        if ours is None or theirs is None:
            one = ours or theirs
            assert one is not None
            self._items[id_] = (one.kind, dict(one.fields))
            self._parents[id_] = one.parent
            return
        self._items[id_] = self._merge_fields(id_, base, ours, theirs)
        parent = self._decide("rule", id_, "parent", base and base.parent, ours.parent, theirs.parent)
        if str(parent) in dropped:
            # Only one side let the parent go, and that side has another place for it.
            parent = dropped[str(parent)].items[id_].parent
        self._parents[id_] = str(parent)

    def _merge_fields(
        self, id_: str, base: Item | None, ours: Item, theirs: Item
    ) -> tuple[str, dict[str, object]]:
        sides = [side for side in (base, ours, theirs) if side]
        note = self._decide(
            "rule", id_, "note", *(item and item.fields.get("note") for item in (base, ours, theirs))
        )
        if len({side.kind for side in sides}) > 1:
            forms = [form_of(item) for item in (base, ours, theirs)]
            form = cast(dict[str, object], self._decide("rule", id_, "kind", *forms))
            kind = str(form["kind"])
            fields = {name: value for name, value in form.items() if name != "kind"}
        else:
            kind, fields = ours.kind, {}
            for name in dict.fromkeys(name for side in sides for name in side.fields if name != "note"):
                values = [item and item.fields.get(name) for item in (base, ours, theirs)]
                fields[name] = self._decide("rule", id_, name, *values)
                if name == "when" and values[1] != values[2] and fields[name] in values[1:]:
                    self._give_up(str(values[1] if fields[name] == values[2] else values[2]))
        return kind, {**({"note": note} if note else {}), **fields}

    def _give_up(self, id_: str) -> None:
        """A condition that another took the place of; it and what hangs below it may be left out."""
        for flat in (self._ours, self._theirs):
            waiting = [id_] if id_ in flat.items else []
            while waiting:
                one = waiting.pop()
                self._given_up.add(one)
                waiting += flat.below[one]

    def _untangle(self) -> None:
        """Where each side moved one node below the other, one side's places are taken for all of them."""
        for _ in self._parents:
            cycle = cycle_in(self._parents)
            if not cycle:
                return
            first = min(cycle)
            places = [flat.items[first].parent if first in flat.items else None for flat in self._flats()]
            nodes, hang = self._nodes("rule", first), self._places("rule", first)
            side = self._resolve(
                Conflict("rule", first, "cycle", places[0], places[1], places[2], nodes, hang)
            )
            if side is None:
                return
            flat = self._ours if side == "ours" else self._theirs
            self._parents |= {id_: flat.items[id_].parent for id_ in cycle if id_ in flat.items}

    def _flats(self) -> tuple[Flat, Flat, Flat]:
        return self._base, self._ours, self._theirs

    # Attributes

    def _attributes(self) -> dict[str, object]:
        base, ours, theirs = (body_of(one)["attributes"] for one in self._three)
        assert isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict)
        used = {
            str(says["attribute"])
            for _, fields in self._items.values()
            if isinstance(says := fields.get("says"), dict)
        }
        merged: dict[str, object] = {}
        for key in dict.fromkeys([*ours, *theirs]):
            if key in ours and key in theirs:
                types = [one.get(key, {}) for one in (base, ours, theirs)]
                type_ = self._decide("attributes", key, "type", *(one.get("type") for one in types))
                choices = self._decide("attributes", key, "choices", *(one.get("choices") for one in types))
                merged[key] = {"type": type_} | ({"choices": choices} if choices else {})
            elif key not in base or key in used:
                merged[key] = ours.get(key) or theirs[key]
        return merged

    # Examples

    def _examples(self) -> list[object]:
        sides = [{one.name: example_body(one) for one in side.examples} for side in self._three]
        base, ours, theirs = sides
        merged = {
            name: self._decide("examples", name, "example", *(side.get(name) for side in sides))
            for name in dict.fromkeys([*ours, *theirs])
        }
        left = {name for name, example in merged.items() if example}
        return [merged[name] for name in siblings(left, [*base], [*ours], [*theirs])]

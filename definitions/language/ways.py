"""Ways: what would have to change in a lead for a node to come out as wanted, smallest first.

The search is bounded at every node and may miss a way in a very large tree. A way never contradicts itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import isinf
from operator import attrgetter
from typing import NamedTuple

from definitions.language.case import Truths, case_opener
from definitions.language.comparing import comparison
from definitions.language.reason import Reason, hundredths
from definitions.language.scores import capped
from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Event,
    Group,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
)
from definitions.language.witness import candidates

most_ways = 8  # ways kept per node
most_steps = 12  # changes in one way; a longer list would help nobody
most_more = 20  # further events in one step
most_values = 4  # values kept for an attribute
many_children = 40  # past so many children a count takes only each one's smallest way
most_combined = 8  # combinations of a score's entries kept for each number of changes


@dataclass(slots=True)
class Step:
    """One change: a comparison that has to hold (or, `holds` False, must not), or `more` further events.

    `seen` is the lead's value now (None: unknown); `value`, for a comparison, a raw value that would do. An
    event with `holds` False is one of an unknown history that must turn out to have happened less often.
    """

    node: Comparison | Event | PointsPerEvent
    seen: object
    holds: bool = True
    more: int = 0
    value: object = None

    @property
    def about(self) -> str:
        """The attribute or the (folded) event the step changes."""
        return self.node.attribute if isinstance(self.node, Comparison) else self.node.event


class Way(NamedTuple):
    """Changes that belong together.

    `values`: attribute -> raw values that agree with all its steps, the nearest first; `more`: event -> how
    many further ones. `keys` tells steps apart. `size`: how many changes, an attribute or an event being
    one, and how much there is to do. `fewer`: event -> it must have happened less often than that.
    """

    steps: tuple[Step, ...]
    values: Mapping[str, list[object]]
    more: Mapping[str, int]
    keys: frozenset[tuple[int | str, bool]]
    size: tuple[int, int]
    fewer: Mapping[str, int] = {}


nothing = Way((), {}, {}, frozenset(), (0, 0))


class Search:
    """Looks for ways in the reasons of one lead's judgement by a definition."""

    def __init__(self, definition: Definition, at: datetime) -> None:
        self._definition = definition
        self._at = at
        self._case_of = case_opener(definition.company_zone)
        self._truths: dict[int, Truths] = {}

    def ways(self, reason: Reason, want: bool) -> list[Way]:
        """Ways to give a node the truth that is wanted, smallest first; none where there is no way."""
        if reason.truth is want:
            return [nothing]
        node, children = reason.node, reason.children
        match node:
            case Comparison():
                return self._change(node, reason.seen, want)
            case Event():
                seen = reason.seen if isinstance(reason.seen, int) else 0
                if not want:  # what happened cannot be undone, what is unknown may not have happened
                    return [_fewer(node, node.times)] if reason.truth is None else []
                return [_further(node, reason.seen, node.times - seen)]
            case Reference():
                return self.ways(children[0], want) if children else []
            case Score():
                return self._reach(reason, node) if want else []
            case Count():
                return self._some(
                    children, want, node.at_least if want else len(children) - node.at_least + 1
                )
            case Group(kind="all"):
                return self._some(children, want, len(children) if want else 1)
            case Group(kind="any"):
                return self._some(children, want, 1 if want else len(children))
            case Group():
                return self._some(children, not want, len(children) if want else 1)
        return []

    def _change(self, node: Comparison, seen: object, want: bool) -> list[Way]:
        step = Step(node, seen, want)
        values = candidates(node, want, seen, self._at, self._definition.company_zone)
        fitting = list(islice((value for value in values if self._fits(step, value)), most_values))
        key = (id(node), want)
        return [Way((step,), {node.attribute: fitting}, {}, frozenset([key]), (1, 1))] if fitting else []

    def _fits(self, step: Step, value: object) -> bool:
        """Whether a comparison comes out as wanted with a value, as far as its type is known here."""
        node = step.node
        type_ = self._definition.attributes.get(step.about)
        if type_ is None or not isinstance(node, Comparison):  # of a definition referred to: trying will tell
            return True
        if id(node) not in self._truths:
            self._truths[id(node)] = comparison(node, type_, self._case_of).truth
        return self._truths[id(node)]({step.about: value}, self._at, []) is step.holds

    def _some(self, children: tuple[Reason, ...], want: bool, needed: int) -> list[Way]:
        """Ways to give at least `needed` of the children the truth that is wanted."""
        needed -= sum(child.truth is want for child in children)
        if needed <= 0:
            return [nothing]
        if needed > most_steps:
            return []
        each = [ways for child in children if child.truth is not want and (ways := self.ways(child, want))]
        if len(each) > many_children:
            each.sort(key=lambda ways: ways[0].size)
            each = [ways[:1] for ways in each[: max(needed, many_children)]]
        best: list[list[Way]] = [[nothing], *([] for _ in range(needed))]
        for ways in each:
            for n in range(needed, 0, -1):
                best[n] = _smallest([*best[n], *self._joined(best[n - 1], ways)])
        return best[needed]

    def _joined(self, some: list[Way], others: list[Way]) -> Iterable[Way]:
        return (both for way in some for other in others if (both := self.join(way, other)))

    def join(self, a: Way, b: Way) -> Way | None:
        """Both ways; None where they contradict each other. One event serves both, so the larger number."""
        if a is nothing or b is nothing:
            return b if a is nothing else a
        if a.keys >= b.keys and not (b.more or b.fewer):
            return a
        new = b.steps
        if not a.keys.isdisjoint(b.keys):
            new = tuple(step for step in b.steps if step.more or _key(step) not in a.keys)
        steps, values, more = a.steps + new, a.values or b.values, a.more or b.more
        if a.values and b.values:
            values = {**a.values, **b.values}
            for attribute in a.values.keys() & b.values.keys():
                values[attribute] = self._agreed(
                    attribute, [*a.values[attribute], *b.values[attribute]], steps
                )
                if not values[attribute]:
                    return None
        if a.more and b.more:
            more = {**a.more, **{event: max(n, a.more.get(event, 0)) for event, n in b.more.items()}}
            if len(more) < len(a.more) + len(b.more):
                steps = _most_of_each(steps)
        fewer = a.fewer
        if b.fewer:
            steps = tuple(step for step in steps if not _implied(step, steps))
            fewer = {**a.fewer, **{event: min(n, a.fewer.get(event, n)) for event, n in b.fewer.items()}}
        if fewer and any(more.get(event, 0) >= n for event, n in fewer.items()):
            return None
        size = len(values) + len({*more, *fewer}), len(values) + len(fewer) + sum(more.values())
        return Way(steps, values, more, a.keys | b.keys, size, fewer)

    def _agreed(self, attribute: str, values: list[object], steps: tuple[Step, ...]) -> list[object]:
        """Those of the values with which all steps about the attribute come out as wanted."""
        about = [step for step in steps if isinstance(step.node, Comparison) and step.about == attribute]
        return [value for value in values if all(self._fits(step, value) for step in about)][:most_values]

    def _reach(self, reason: Reason, node: Score) -> list[Way]:
        """Ways to raise a score to its threshold."""
        # Without an end below nothing else is known to be enough: what takes points must not have happened.
        none_of: Way | None = nothing
        for entry in _endless(reason):
            none_of = none_of and self.join(none_of, _none(entry))
        if none_of is None:
            return []
        low = sum(_least(entry) for entry in reason.children)
        if (gap := hundredths(node.at_least) - low) <= 0:
            return [none_of]
        ways = (self.join(none_of, way) for way in self._gains(reason.children, gap)[0])
        return _smallest(way for way in ways if way)

    def _gains(self, entries: tuple[Reason, ...], gap: int) -> "tuple[list[Way], list[tuple[int, Way]]]":
        """Ways that gain the points, and (hundredths gained, way) for others; below entries, combined."""
        kept: list[list[tuple[int, Way]]] = [[(0, nothing)], *([] for _ in range(most_steps))]
        enough: list[Way] = []
        for entry in entries:
            new: list[tuple[int, Way]] = []
            for more, way in self._entry_gains(entry, gap):
                for gain, known in (pair for bucket in kept for pair in bucket):
                    joined = self.join(known, way)
                    if joined is None or joined.size[0] > most_steps:
                        continue
                    if gain + more >= gap:
                        enough.append(joined)
                    else:
                        new.append((gain + more, joined))
            for gain, way in new:
                kept[way.size[0]].append((gain, way))
            kept = [sorted(bucket, key=_most_for_least)[:most_combined] for bucket in kept]
            enough = _smallest(enough)
        return enough, [pair for bucket in kept[1:] for pair in bucket]

    def _entry_gains(self, entry: Reason, gap: int) -> list[tuple[int, Way]]:
        """(hundredths gained, way) for changes below one entry."""
        node, low = entry.node, _least(entry)
        if isinstance(node, PointsWhen):
            want, points = node.points > 0, abs(hundredths(node.points))
            if entry.children[0].truth is want or not points:
                return []
            return [(points, way) for way in self.ways(entry.children[0], want)]
        if isinstance(node, PointsPerEvent) and node.each < 0:
            return [(-low, _none(node))] if entry.seen is None and low < 0 else []
        if isinstance(node, PointsPerEvent):
            return _gains_of_events(node, entry.seen, low, gap)
        if isinstance(node, PointsGroup):
            cap = None if node.at_most is None else hundredths(node.at_most)
            uncapped = sum(_least(child) for child in entry.children)
            room = gap if cap is None or cap < 0 else min(gap, cap - low)
            # Below a negative cap what is short of it has to be made up for as well.
            enough, others = self._gains(entry.children, room + low - uncapped) if room > 0 else ([], [])
            found = [(int(capped(uncapped + gain, cap)) - low, way) for gain, way in others]
            found += [(room, way) for way in enough]
            return sorted((pair for pair in found if pair[0] > 0), key=lambda pair: pair[1].size)[:20]
        return []


def _least(entry: Reason) -> int:
    """The least hundredths an entry comes to; what takes points without end is left out."""
    if entry.hundredths is None or not isinf(entry.hundredths[0]):
        return 0 if entry.hundredths is None else int(entry.hundredths[0])
    if not isinstance(entry.node, PointsGroup):
        return 0
    cap = None if entry.node.at_most is None else hundredths(entry.node.at_most)
    return int(capped(sum(_least(child) for child in entry.children), cap))


def _endless(reason: Reason) -> Iterable[PointsPerEvent]:
    """The entries of a score that take points without end, as nobody knows what happened."""
    for entry in reason.children:
        if entry.hundredths is not None and isinf(entry.hundredths[0]):
            if isinstance(entry.node, PointsPerEvent):
                yield entry.node
            else:
                yield from _endless(entry)


def _none(entry: PointsPerEvent) -> Way:
    """No event that an entry takes points for."""
    return _fewer(Event(entry.event, entry.within_days, 1, entry.id, "", entry.written), 1)


def _fewer(node: Event, than: int) -> Way:
    step = Step(node, None, holds=False)
    return Way((step,), {}, {}, frozenset([_key(step)]), (1, 1), {node.event: than})


def _implied(step: Step, steps: tuple[Step, ...]) -> bool:
    """Whether another step says already that the event happened less often than that."""
    node = step.node
    return (
        isinstance(node, Event)
        and not step.holds
        and any(
            (other.within_days, -other.times) > (node.within_days, -node.times)
            and (other.within_days >= node.within_days and other.times <= node.times)
            for other in (one.node for one in steps if not one.holds)
            if isinstance(other, Event) and other.event == node.event
        )
    )


def _key(step: Step) -> tuple[int | str, bool]:
    """What tells a step from others."""
    if isinstance(step.node, Comparison):
        return id(step.node), step.holds
    if step.holds or not isinstance(step.node, Event):
        return step.about, True
    return f"{step.node.times} {step.node.within_days} {step.about}", False


def _further(node: Event | PointsPerEvent, seen: object, more: int) -> Way:
    return Way(
        (Step(node, seen, more=more),), {}, {node.event: more}, frozenset([(node.event, True)]), (1, more)
    )


def _gains_of_events(node: PointsPerEvent, seen: object, low: int, gap: int) -> list[tuple[int, Way]]:
    """What one further event gains, two, and so on, until that is enough or nothing more is gained."""
    each, cap = hundredths(node.each), None if node.at_most is None else hundredths(node.at_most)
    found: list[tuple[int, Way]] = []
    if each > 0:
        for more in range(1, min(-(-gap // each), most_more) + 1):
            gain = int(capped(low + more * each, cap)) - low
            if gain <= (found[-1][0] if found else 0):
                break
            found.append((gain, _further(node, seen, more)))
    return found


def _most_of_each(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Of the steps for further events of one name, the one with the largest number."""
    most = {step.about: step for step in sorted(steps, key=lambda step: step.more) if step.more}
    return tuple(step for step in steps if not step.more or most[step.about] is step)


_size = attrgetter("size")


def _most_for_least(pair: tuple[int, Way]) -> tuple[int, tuple[int, int]]:
    return -pair[0], pair[1].size


def _smallest(ways: Iterable[Way]) -> list[Way]:
    found: dict[object, Way] = {}
    for way in sorted(ways, key=_size):
        found.setdefault((way.keys, *way.more.values()), way)
    return list(found.values())[:most_ways]

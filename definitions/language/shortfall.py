"""Shortfalls: the smallest changes to a lead that would qualify it.

The search is bounded and may miss a way in a very large tree; every way it returns was tried out on the lead.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice, product

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

most_shown = 3  # shortfalls returned
most_ways = 8  # ways kept per node
most_steps = 12  # changes in one way; a longer list would help nobody
most_tries = 64  # values tried out per way
most_more = 20  # further events in one step
many_children = 40  # past so many children a count takes only each one's smallest way


@dataclass(frozen=True, slots=True)
class Step:
    """One change: a comparison that has to hold (or, `holds` False, must not), or `more` further events.

    `seen` is the lead's value now (None: unknown); `value`, for a comparison, a raw value that would do.
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


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Changes that together qualify the lead."""

    steps: tuple[Step, ...]


Way = tuple[Step, ...]


def find_shortfalls(
    root: Reason,
    lead: Mapping[str, object],
    definition: Definition,
    at: datetime,
    qualifies: Callable[[Mapping[str, object]], bool],
) -> tuple[Shortfall, ...]:
    """The smallest ways to qualify, smallest first, each tried out with `qualifies`."""
    found: list[Shortfall] = []
    for way in _ways(root, True):
        if len(found) == most_shown:
            break
        if any({_key(s) for s in known.steps} <= {_key(s) for s in way} for known in found):
            continue
        tried = _try(way, lead, definition, at, qualifies)
        if tried:
            found.append(Shortfall(tried))
    return tuple(found)


def _try(
    way: Way,
    lead: Mapping[str, object],
    definition: Definition,
    at: datetime,
    qualifies: Callable[[Mapping[str, object]], bool],
) -> Way:
    """The way with values filled in that qualify the lead, or nothing where none of those tried does."""
    options: dict[str, list[object]] = {}
    changed = dict(lead)
    for step in way:
        if isinstance(step.node, Comparison):
            tried = candidates(step.node, step.holds, step.seen, at, definition.company_zone)
            options.setdefault(step.about, []).extend(tried)
        else:
            now = changed.get("events")
            more = [{"event": step.node.event, "at": at}] * step.more
            changed["events"] = [*(now if isinstance(now, list | tuple) else ()), *more]
    for values in islice(product(*options.values()), most_tries):
        chosen = dict(zip(options, values, strict=True))
        if qualifies(changed | chosen):
            return tuple(
                Step(step.node, step.seen, step.holds, step.more, chosen.get(step.about)) for step in way
            )
    return ()


def _ways(reason: Reason, want: bool) -> list[Way]:
    """Ways to give a node the truth that is wanted, smallest first; none where there is no way."""
    if reason.truth is want:
        return [()]
    node, children = reason.node, reason.children
    match node:
        case Comparison():
            return [(Step(node, reason.seen, want),)]
        case Event():
            seen = reason.seen if isinstance(reason.seen, int) else 0
            return [(Step(node, reason.seen, more=node.times - seen),)] if want else []
        case Reference():
            return _ways(children[0], want) if children else []
        case Score():
            return _score_ways(reason, node) if want else []
        case Count():
            needed = node.at_least if want else len(children) - node.at_least + 1
            return _some(children, want, needed)
        case Group(kind="all"):
            return _some(children, want, len(children) if want else 1)
        case Group(kind="any"):
            return _some(children, want, 1 if want else len(children))
        case Group():
            return _some(children, not want, len(children) if want else 1)
    return []


def _some(children: tuple[Reason, ...], want: bool, needed: int) -> list[Way]:
    """Ways to give at least `needed` of the children the truth that is wanted."""
    needed -= sum(child.truth is want for child in children)
    if needed <= 0:
        return [()]
    if needed > most_steps:
        return []
    each = [ways for child in children if child.truth is not want and (ways := _ways(child, want))]
    if len(each) > many_children:
        each = [
            [ways[0]] for ways in sorted(each, key=lambda ways: _size(ways[0]))[: max(needed, many_children)]
        ]
    best: list[list[Way]] = [[()], *([] for _ in range(needed))]
    for ways in each:
        for n in range(needed, 0, -1):
            best[n] = _smallest([*best[n], *(_join(a, b) for a in best[n - 1] for b in ways)])
    return best[needed]


def _score_ways(reason: Reason, node: Score) -> list[Way]:
    low = reason.points[0] if reason.points else None
    if low is None:
        return []
    gap = hundredths(node.at_least) - hundredths(low)
    return _smallest(way for gain, way in _gains(reason.children, gap) if gain >= gap)


def _gains(entries: tuple[Reason, ...], gap: int) -> list[tuple[int, Way]]:
    """(hundredths of points gained, way) for changes below these entries, alone or combined."""
    kept: list[list[tuple[int, Way]]] = [[(0, ())], *([] for _ in range(most_steps))]
    enough: list[tuple[int, Way]] = []
    for entry in entries:
        for more, way in _entry_gains(entry, gap):
            # The longest first, so that an entry is never joined with itself.
            for gain, known in [pair for bucket in reversed(kept) for pair in bucket]:
                joined = _join(known, way)
                if any(step.node is way[0].node for step in known) or len(joined) > most_steps:
                    continue
                (enough if gain + more >= gap else kept[len(joined)]).append((gain + more, joined))
        kept = [sorted(bucket, key=lambda pair: -pair[0])[:20] for bucket in kept]
        enough = sorted(enough, key=lambda pair: _size(pair[1]))[:20]
    return [*enough, *(pair for bucket in kept[1:] for pair in bucket)]


def _entry_gains(entry: Reason, gap: int) -> list[tuple[int, Way]]:
    node = entry.node
    if isinstance(node, PointsWhen):
        want = node.points > 0
        gained = entry.children[0].truth is want
        points = abs(hundredths(node.points))
        return [] if gained or not points else [(points, way) for way in _ways(entry.children[0], want)]
    low = hundredths(entry.points[0]) if entry.points and entry.points[0] is not None else 0
    if isinstance(node, PointsPerEvent):
        each, cap = hundredths(node.each), None if node.at_most is None else hundredths(node.at_most)
        if each <= 0:
            return []
        enough = min(-(-gap // each), most_more)
        gains = ((int(capped(low + n * each, cap)) - low, n) for n in range(1, enough + 1))
        return [(gain, (Step(node, entry.seen, more=n),)) for gain, n in gains if gain > 0]
    if isinstance(node, PointsGroup):
        cap = None if node.at_most is None else hundredths(node.at_most)
        lows = [child.points[0] for child in entry.children if child.points]
        uncapped = sum(hundredths(points or Decimal(0)) for points in lows)
        below = _gains(entry.children, gap)
        gains_below = [(int(capped(uncapped + gain, cap)) - low, way) for gain, way in below]
        return sorted((pair for pair in gains_below if pair[0] > 0), key=lambda pair: _size(pair[1]))[:20]
    return []


def _join(a: Way, b: Way) -> Way:
    """Both ways; of further events of one name the larger number, as one event serves both."""
    steps = {_key(step): step for step in a}
    for step in b:
        known = steps.get(_key(step))
        if known is None or step.more > known.more:
            steps[_key(step)] = step
    return tuple(steps.values())


def _key(step: Step) -> tuple[str, str]:
    return (step.about, "" if step.more else f"{step.node.id} {step.holds}")


def _size(way: Way) -> tuple[int, int]:
    return len(way), sum(step.more or 1 for step in way)


def _smallest(ways: Iterable[Way]) -> list[Way]:
    return sorted(dict.fromkeys(ways), key=_size)[:most_ways]

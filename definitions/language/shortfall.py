"""Shortfalls: the smallest changes to a lead that would qualify it, each tried out on the lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, product

from definitions.language.reason import Reason
from definitions.language.tree import Comparison, Definition
from definitions.language.ways import Search, Step, Way

__all__ = ["Shortfall", "Step", "find_shortfalls"]

Try = Callable[[Mapping[str, object]], bool]

most_shown = 3  # shortfalls returned
most_tries = 64  # values tried out per way
most_followed = 4  # ways followed on where none qualifies by itself


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Changes that together qualify the lead."""

    steps: tuple[Step, ...]


def find_shortfalls(
    root: Reason,
    lead: Mapping[str, object],
    definition: Definition,
    at: datetime,
    reasons: Callable[[Mapping[str, object]], Reason],
    qualifies: Try,
) -> tuple[Shortfall, ...]:
    """The smallest ways to qualify, smallest first, each tried out with `qualifies`.

    A change can undo what held before. Where every way does, each is followed on from there, by `reasons`.
    """
    search = Search(definition, at)
    ways = search.ways(root, True)
    found = _tried(ways, lead, at, qualifies)
    if not found:
        further: list[Way] = []
        # What was found out of an unknown history says nothing of the rest of it: there is no going on.
        followed = [way for way in ways[:most_followed] if not _finds_out(way)]
        for way in followed:
            first = {attribute: values[0] for attribute, values in way.values.items()}
            beyond = search.ways(reasons(_changed(way, lead, at) | first), True)
            further += [joined for more in beyond if (joined := search.join(way, more))]
        found = _tried(sorted(further, key=lambda way: way.size), lead, at, qualifies)
    return tuple(found)


def _tried(
    ways: list[Way],
    lead: Mapping[str, object],
    at: datetime,
    qualifies: Try,
) -> list[Shortfall]:
    """The first ways that qualify the lead, with values filled in; none that holds another."""
    found: list[Shortfall] = []
    shown: list[Way] = []
    for way in ways:
        if len(found) == most_shown:
            break
        if not any(smaller.keys <= way.keys for smaller in shown) and (
            steps := _try(way, lead, at, qualifies)
        ):
            found.append(Shortfall(steps))
            shown.append(way)
    return found


def _try(way: Way, lead: Mapping[str, object], at: datetime, qualifies: Try) -> tuple[Step, ...]:
    """The way's steps with values that qualify the lead, or nothing where none of those tried does."""
    changed = _changed(way, lead, at)
    for values in islice(product(*way.values.values()), most_tries):
        chosen = dict(zip(way.values, values, strict=True))
        if qualifies(changed | chosen):
            return tuple(
                replace(step, value=chosen[step.about]) if isinstance(step.node, Comparison) else step
                for step in way.steps
            )
    return ()


def _finds_out(way: Way) -> bool:
    """Whether something of an unknown history has to be found out."""
    return any(not isinstance(step.node, Comparison) and step.seen is None for step in way.steps)


def _changed(way: Way, lead: Mapping[str, object], at: datetime) -> dict[str, object]:
    """The lead with the way's further events."""
    changed = dict(lead)
    if way.more or way.fewer:
        now = changed.get("events")
        further = [{"event": event, "at": at} for event, more in way.more.items() for _ in range(more)]
        changed["events"] = [*(now if isinstance(now, list | tuple) else ()), *further]
    return changed

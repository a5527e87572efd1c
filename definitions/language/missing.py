"""Missing: which unknown attributes could still decide an undecided judgement."""

from collections.abc import Iterator
from itertools import product

from definitions.language.reason import Reason, hundredths
from definitions.language.scores import capped
from definitions.language.tree import Comparison, Event, PointsGroup, PointsPerEvent, PointsWhen, Score

# Past so many combinations, every open entry of a score is taken to matter instead of trying them all.
most_combinations = 1024


def missing(reason: Reason) -> tuple[str, ...]:
    """The attributes ("events" for the events) whose values could still decide this, in the tree's order."""
    return tuple(dict.fromkeys(_missing(reason)))


def _missing(reason: Reason) -> Iterator[str]:
    if reason.truth is not None:
        return
    match reason.node:
        case Comparison(attribute=attribute):
            yield attribute
        case Event():
            yield "events"
        case Score():
            for entry in _deciding_entries(reason):
                if isinstance(entry.node, PointsPerEvent):
                    yield "events"
                for child in entry.children:
                    yield from _missing(child)
        case _:
            for child in reason.children:
                yield from _missing(child)


def _deciding_entries(score: Reason) -> list[Reason]:
    """The open entries of an undecided score whose outcome decides it for some outcome of the others."""
    open_entries = list(_open_entries(score))
    outcomes = {id(entry): _outcomes(entry) for entry in open_entries}
    combinations = 1
    for possible in outcomes.values():
        combinations *= len(possible)
    if combinations > most_combinations or not all(outcomes.values()):
        return open_entries
    assert isinstance(score.node, Score)
    threshold = hundredths(score.node.at_least)
    reached = {
        choice: _total(score, dict(zip(outcomes, choice, strict=True))) >= threshold
        for choice in product(*outcomes.values())
    }
    deciding = []
    for i, entry in enumerate(open_entries):
        seen: dict[tuple[int, ...], set[bool]] = {}
        for choice, enough in reached.items():
            seen.setdefault(choice[:i] + choice[i + 1 :], set()).add(enough)
        if any(len(answers) == 2 for answers in seen.values()):
            deciding.append(entry)
    return deciding


def _open_entries(reason: Reason) -> Iterator[Reason]:
    """The entries of a score whose points are not settled, not those of scores further down."""
    for entry in reason.children:
        if isinstance(entry.node, PointsGroup):
            yield from _open_entries(entry)
        elif entry.hundredths is not None and entry.hundredths[0] != entry.hundredths[1]:
            yield entry


def _outcomes(entry: Reason) -> tuple[int, ...]:
    """The points in hundredths an open entry can come to; empty where they are without end."""
    node = entry.node
    if isinstance(node, PointsWhen):
        return (0, hundredths(node.points))
    if not isinstance(node, PointsPerEvent) or node.at_most is None or node.fades:
        return ()
    each, cap = abs(hundredths(node.each)), abs(hundredths(node.at_most))
    if cap // each > most_combinations:
        return ()
    sign = 1 if node.each > 0 else -1
    return tuple(sign * min(n * each, cap) for n in range(-(-cap // each) + 1))


def _total(reason: Reason, chosen: dict[int, int]) -> int:
    """The points of a score or an entry, with the given outcomes of its open entries, in hundredths."""
    if id(reason) in chosen:
        return chosen[id(reason)]
    if isinstance(reason.node, Score | PointsGroup):
        cap = reason.node.at_most if isinstance(reason.node, PointsGroup) else None
        total = sum(_total(child, chosen) for child in reason.children)
        return int(capped(total, None if cap is None else hundredths(cap)))
    return int(reason.hundredths[0]) if reason.hundredths else 0

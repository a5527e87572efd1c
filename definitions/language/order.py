"""Order: which sibling stands where after a merge. It means nothing to the rule, and people notice it."""

from collections.abc import Mapping, Sequence

Below = Mapping[str, Sequence[str]]


def ordered(parents: Mapping[str, str], base: Below, ours: Below, theirs: Below) -> dict[str, list[str]]:
    """id -> the ids below it, given the parent of each; in our order, or theirs if only they changed it."""
    below: dict[str, list[str]] = {}
    for id_, parent in parents.items():
        below.setdefault(parent, []).append(id_)
    return {
        parent: siblings(set(ids), *(side.get(parent, ()) for side in (base, ours, theirs)))
        for parent, ids in below.items()
    }


def siblings(ids: set[str], base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What is left of three lists, in their order."""
    before, first, second = list(base), list(ours), list(theirs)
    common = set(before) & set(first)
    if [i for i in first if i in common] == [i for i in before if i in common] and (second or not first):
        first, second = second, first
    placed = [id_ for id_ in first if id_ in ids]
    for position, id_ in enumerate(second):
        if id_ in ids and id_ not in placed:
            before_it = next((other for other in reversed(second[:position]) if other in placed), None)
            placed.insert(placed.index(before_it) + 1 if before_it else 0, id_)
    return placed + sorted(ids - set(placed))

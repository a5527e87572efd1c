"""Bodies of governed documents, whatever their kind: checked, canonical, compared. Pure.

A body says its own kind: "mql" or "sql" is a definition in the language, "matrix" the responsibility matrix,
"deadline" the 48-hour policy, "kpi" the formulas of the shared KPIs. What a kind is made of stands in its own
module; this one asks the right one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from definitions import deadline_policy, field_merge, kpi_policy, matrix
from definitions.language import compare as compare_definitions
from definitions.language import merge as language_merge
from definitions.language import parse as language
from definitions.language.merged import Merged, Resolution, Side

Body = Mapping[str, Any]
JUDGING = ("mql", "sql")
"""Kinds that judge leads, so that they can be tested and tried on them."""
_policies: Mapping[object, Any] = {"deadline": deadline_policy, "kpi": kpi_policy}
_own: Mapping[object, Any] = {"matrix": matrix, **_policies}


def judges_leads(kind: str) -> bool:
    return kind in JUDGING


def canonical(body: Body) -> dict[str, Any]:
    """The body in its one canonical form. Raises `Faults`."""
    if module := _module(body):
        plain: dict[str, Any] = module.body_of(module.parse(body))
        return plain
    return language.canonical(body)


def fingerprint(body: Body) -> str:
    """SHA-256 (hex) of the canonical body. Raises `Faults`."""
    text = json.dumps(canonical(body), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def same_rule(a: Body, b: Body) -> bool:
    """Whether two bodies of one kind provably say the same in other words. Raises `Faults`."""
    if module := _module(a):
        return bool(module.same_rule(module.parse(a), module.parse(b)))
    return language.same_rule(a, b)


def changed(old: Body, new: Body) -> list[str]:
    """Id of every criterion (stage, field) that is another. Raises `Faults`."""
    if module := _module(new):
        return list(dict.fromkeys(one.id for one in module.compare(module.parse(old), module.parse(new))))
    return [change.id for change in compare_definitions.compare(old, new)]


def merge(
    base: Body, ours: Body, theirs: Body, resolutions: Mapping[str, Resolution] | None = None
) -> Merged:
    """Two bodies of one kind that grew from one, put together: by criterion, by stage and field, or by field.

    Raises `Faults` where one of the three is no valid body, or what was written makes none.
    """
    if module := _module(ours):
        return field_merge.merge(module, base, ours, theirs, resolutions)
    return language_merge.merge(base, ours, theirs, resolutions)


def taking(base: Body, ours: Body, theirs: Body, side: Side) -> Body:
    """The two put together, with that side wherever both changed."""
    resolutions: dict[str, Resolution] = {}
    while (merged := merge(base, ours, theirs, resolutions)).body is None:
        resolutions |= {conflict.key: side for conflict in merged.conflicts}
    return merged.body


def criteria(body: Body) -> Iterable[str]:
    """What can be spoken of by itself in a canonical body: ids of nodes, stages or fields."""
    if body.get("kind") in _policies:
        return tuple(_policies[body["kind"]].FIELDS[:-1])
    return _ids(body)


def _ids(part: object) -> Iterable[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("id"), str):
            yield part["id"]
        for below in part.values():
            yield from _ids(below)
    elif isinstance(part, list):
        for below in part:
            yield from _ids(below)


def _module(body: Body) -> Any:
    """The module of a kind of its own; None for a definition, and for what is no body at all."""
    kind = body.get("kind") if isinstance(body, Mapping) else None
    return _own.get(kind) if isinstance(kind, str) else None

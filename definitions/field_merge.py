"""Merging bodies that are made of fields: the responsibility matrix by stage and field, the 48-hour policy by
field. Pure.
"""

from collections.abc import Mapping
from typing import Any

from definitions.language.faults import Faults
from definitions.language.merged import Conflict, Merged, Resolution, Written, whole

Body = Mapping[str, Any]
Fields = dict[tuple[str, str], Any]
"""(id, field) -> value: of a stage its fields, of the policy each field by itself."""


def merge(
    module: Any, base: Body, ours: Body, theirs: Body, resolutions: Mapping[str, Resolution] | None = None
) -> Merged:
    """Like `definitions.language.merge.merge`, for a kind whose `module` can parse and write its bodies.

    Raises `Faults` where one of the three is no valid body, or what was written makes none.
    """
    resolutions = resolutions or {}
    before, one, other_one = (module.body_of(module.parse(body)) for body in (base, ours, theirs))
    was, here, there = _fields(before), _fields(one), _fields(other_one)
    conflicts: list[Conflict] = []
    merged: Fields = {}
    for key in dict.fromkeys([*here, *there, *was]):
        old, mine, other = was.get(key), here.get(key), there.get(key)
        if mine == other or other == old:
            merged[key] = mine
        elif mine == old:
            merged[key] = other
        else:
            conflict = Conflict(one["kind"], *key, old, mine, other)
            chosen = resolutions.get(conflict.key)
            if chosen is None or (isinstance(chosen, Written) and not conflict.takes(chosen.value)):
                conflicts.append(conflict)
            merged[key] = (
                chosen.value if isinstance(chosen, Written) else other if chosen == "theirs" else mine
            )
    if conflicts:
        return Merged(None, tuple(conflicts))
    try:
        return Merged(module.body_of(module.parse(_body(one, merged))), ())
    except Faults:
        if any(isinstance(one, Written) for one in resolutions.values()):
            raise
    return whole(before, one, other_one, resolutions)


def _fields(body: Body) -> Fields:
    if "stages" not in body:
        return {(name, "value"): value for name, value in body.items() if name not in ("format", "kind")}
    return {
        (stage["id"], name): value
        for stage in body["stages"]
        for name, value in stage.items()
        if name != "id"
    }


def _body(like: Body, fields: Fields) -> dict[str, Any]:
    """The body of such fields; what is empty is left out."""
    left = {key: value for key, value in fields.items() if value is not None}
    head = {name: like[name] for name in ("format", "kind")}
    if "stages" not in like:
        return head | {name: value for (name, _), value in left.items()}
    stages = [
        {"id": stage["id"]} | {name: value for (id_, name), value in left.items() if id_ == stage["id"]}
        for stage in like["stages"]
    ]
    return head | {"stages": stages}

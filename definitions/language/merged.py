"""What comes of merging two bodies that grew from one: a body, or what both changed differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as given
from typing import Literal

from definitions.language.tree import Entry, Node

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Written:
    """What holds instead of either side: a value of the conflict's field."""

    value: object


Resolution = Side | Written
Body = Mapping[str, object]
Nodes = tuple[Node | Entry | None, Node | Entry | None, Node | Entry | None]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed differently: a field of an id in a `part` of the definition.

    Parts: "rule" (the id is a node's), "attributes" (a key), "examples" (a name), "kind".

    Fields of a node are those of its body, and "says" (attribute, comparison and value), "earns" (each and
    at_most), "kind" (it became another kind of node), "parent" (it hangs elsewhere), "removed" (one side
    removed what the other changed), "cycle" (each side moved one below the other). The field "whole", of no
    id: together the sides are no valid definition. A value is None where a side has none.
    """

    part: str
    id: str
    field: str
    base: object
    ours: object
    theirs: object
    nodes: Nodes = given(default=(None, None, None), compare=False, repr=False)
    """The node as it is in base, ours and theirs, for saying it."""
    places: Nodes = given(default=(None, None, None), compare=False, repr=False)
    """Its parents there, None at the top."""

    @property
    def key(self) -> str:
        """What a resolution names."""
        return f"{self.part}/{self.id}/{self.field}"

    @property
    def writable(self) -> bool:
        """Whether something else can be written: a value, and no place in the tree."""
        return self.field not in ("removed", "parent", "cycle", "kind", "when", "whole")

    def takes(self, value: object) -> bool:
        """Whether a written value has the shape of what it stands for."""
        like = self.theirs if self.ours is None else self.ours
        return self.writable and isinstance(value, dict) == isinstance(like, dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """`body` is the canonical merged body, None while there are `conflicts` without a resolution."""

    body: dict[str, object] | None
    conflicts: tuple[Conflict, ...]


def whole(
    base: dict[str, object],
    ours: dict[str, object],
    theirs: dict[str, object],
    resolutions: Mapping[str, Resolution],
) -> Merged:
    """Where the sides together are no valid body: one of them as it is."""
    conflict = Conflict("rule", "", "whole", base, ours, theirs)
    chosen = resolutions.get(conflict.key)
    if chosen not in ("ours", "theirs"):
        return Merged(None, (conflict,))
    return Merged(ours if chosen == "ours" else theirs, ())

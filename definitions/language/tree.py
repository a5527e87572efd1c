"""The tree of a definition: small frozen values, already checked and prepared for judging.

`parse.parse` is what makes a tree. In it, text is folded, lists are tuples, dates are `date`, instants are
aware `datetime`, numbers are `int` or `Decimal`; every node has an id that is unique in its definition.
`written` keeps what the author wrote, for showing only: it takes no part in equality.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

tokyo = ZoneInfo("Asia/Tokyo")
"""The company's zone, where nobody says another."""

verdict_names = ("qualified", "not_qualified", "undecided")
type_names = ("text", "choice", "choices", "integer", "number", "boolean", "date", "instant")


@dataclass(frozen=True, slots=True)
class AttributeType:
    """`type` is one of `type_names`; `choices` as written (empty: any value)."""

    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """True when every ("all"), some ("any") or no ("none") child is true."""

    kind: Literal["all", "any", "none"]
    children: "tuple[Node, ...]"
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """True when at least `at_least` children are true."""

    at_least: int
    children: "tuple[Node, ...]"
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An attribute compared with a prepared value; `value` is None for known and unknown."""

    attribute: str
    is_: str
    value: object = None
    id: str = ""
    note: str = ""
    written: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """True when at least `times` events of that (folded) name lie in `(at - within_days, at]`."""

    event: str
    within_days: int
    times: int = 1
    id: str = ""
    note: str = ""
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PointsWhen:
    """`points` if the node is true, 0 if it is false."""

    when: "Node"
    points: Decimal
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PointsPerEvent:
    """`each` for every event in the window, never past `at_most`, which has the sign of `each`.

    Where it fades, an event of age a days counts `each * (1 - a / within_days)`; the sum is capped, then
    rounded half away from zero to hundredths.
    """

    event: str
    within_days: int
    each: Decimal
    at_most: Decimal | None = None
    fades: bool = False
    id: str = ""
    note: str = ""
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PointsGroup:
    """The sum of its entries, never past `at_most`: not above one of 0 or more, not below a negative one."""

    entries: "tuple[Entry, ...]"
    at_most: Decimal | None = None
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """True when the entries' points sum to at least `at_least`."""

    entries: "tuple[Entry, ...]"
    at_least: Decimal
    id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """True when the version of that definition in force at the judging instant is satisfied."""

    definition: str
    id: str = ""
    note: str = ""


Node = Group | Count | Comparison | Event | Score | Reference
Entry = PointsWhen | PointsPerEvent | PointsGroup


@dataclass(frozen=True, slots=True)
class Example:
    """A named lead with the verdict it must have at an instant; `lead` is plain JSON, as it was written.

    `written` is the instant as the author wrote it.
    """

    name: str
    lead: Mapping[str, object]
    verdict: str
    at: datetime
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole definition: its attributes, its rule, the company's time zone, its examples."""

    kind: str
    attributes: Mapping[str, AttributeType]
    rule: Node
    company_zone: ZoneInfo
    examples: tuple[Example, ...] = ()


def children(node: Node | Entry) -> tuple[Node | Entry, ...]:
    """What hangs directly below a node or an entry, in order."""
    match node:
        case Group() | Count():
            return node.children
        case Score() | PointsGroup():
            return node.entries
        case PointsWhen():
            return (node.when,)
        case _:
            return ()


def walk(node: Node | Entry) -> Iterator[Node | Entry]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def leaves(node: Node | Entry) -> tuple[Comparison | Event | Reference | PointsPerEvent, ...]:
    """What looks at the lead itself: comparisons, events, references and points per event."""
    return tuple(n for n in walk(node) if isinstance(n, Comparison | Event | Reference | PointsPerEvent))


def criteria(definition: Definition) -> tuple[Node, ...]:
    """What people discuss one by one: the children of a root of kind "all", else the root."""
    rule = definition.rule
    if isinstance(rule, Group) and rule.kind == "all" and rule.children:
        return rule.children
    return (rule,)

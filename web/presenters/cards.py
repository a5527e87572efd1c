"""What the editor shows of a card: its fields, what can be chosen in each, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from definitions.models import Attribute, Document, EventKind


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be chosen. `types`: attribute -> type; `values`: attribute -> those that occur, how often."""

    attributes: Sequence[Attribute]
    events: Sequence[EventKind]
    documents: Sequence[Document]
    types: Mapping[str, str]
    values: Mapping[str, Sequence[tuple[str, int]]]

    def attribute(self, key: str) -> Attribute | None:
        return next((row for row in self.attributes if row.key == key), None)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool = False
    count: int | None = None
    """How many past leads have it; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a card: its full name, what it holds, whether a fault is about it."""

    name: str
    value: str
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class ValueInput:
    """How a comparison's value is typed: `kind` is none, boolean, text, number, pair or list."""

    kind: str
    inputs: tuple[Input, ...] = ()
    type: str = "text"
    """The HTML type of the inputs."""
    options: tuple[Option, ...] = ()
    others: str = ""
    unit: str = ""
    suggestions: str = ""
    """Id of a datalist; empty where there is none."""


@dataclass(frozen=True, slots=True)
class CardView:
    kind: str
    id: str
    depth: int
    inputs: Mapping[str, Input]
    faults: tuple[str, ...]
    children: "tuple[CardView, ...]"
    first: bool
    last: bool
    fixed: bool
    """The root, and the condition of a score entry: they stay in their place."""
    focus: bool
    adds: tuple[Option, ...] = ()
    matches: tuple[Option, ...] = ()
    attributes: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    operators: tuple[Option, ...] = ()
    events: tuple[Option, ...] = ()
    definitions: tuple[Option, ...] = ()
    value: ValueInput = field(default_factory=lambda: ValueInput("none"))
    counts: bool = False
    """A group of which a number must hold."""
    wraps: bool = False
    """It can be put into a group of its own."""
    fades: bool = False

    @property
    def template(self) -> str:
        """The fragment with this kind's fields."""
        return f"proposals/cards/{self.kind}.html"

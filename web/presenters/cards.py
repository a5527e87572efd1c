"""What the editor shows of a card: its fields, what can be chosen in each, and what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from definitions.models import Attribute, Document, EventKind
from evidence.leads.values import Occurring


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be chosen. `types`: attribute -> type; `occurring`: what past leads have of an attribute (None
    where that is not known); `happening`: folded event -> leads.
    """

    attributes: Sequence[Attribute]
    events: Sequence[EventKind]
    documents: Sequence[Document]
    types: Mapping[str, str]
    occurring: Callable[[str], Occurring | None]
    happening: Callable[[], Mapping[str, int]]

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
    """A field of a card: full name, what it holds, whether a fault is about it, whether typing starts."""

    name: str
    value: str
    invalid: bool = False
    focus: bool = False


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
    facts: str = ""
    """What past leads have of the attribute, in one line; empty without leads."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a score can go: the threshold beside the most that all entries can come to, in words."""

    text: str
    threshold: str
    most: str
    """Both as plain numbers for a meter; empty where there is no limit."""
    beyond: bool
    """No lead can ever reach the threshold."""


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
    name: str
    """What it is about, in few words."""
    focus: bool
    """Whether to go on with the card as a whole."""
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
    ungroups: bool = False
    """It is a group that can be dissolved."""
    reach: "Reach | None" = None
    """Of a score."""
    fades: bool = False

    @property
    def template(self) -> str:
        """The fragment with this kind's fields."""
        return f"proposals/cards/{self.kind}.html"

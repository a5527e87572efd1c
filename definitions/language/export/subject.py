"""What is exported: one version of a definition with all that is needed to say it elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from definitions.language.catalogue import Catalogue
from definitions.language.export.refusal import CannotExport
from definitions.language.tree import Comparison, Definition, Reference, leaves

_always = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
Timeline = Sequence[tuple[datetime, Definition | None]]
"""(in force from, definition), oldest first; None: from then on the document is retired."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A version: `key` and `number` (None: a file) name it, `title` is in the reader's language.

    `references` gives per name the versions a reference can mean, as (in force from, definition); `facts`
    are further lines about it, in the reader's language.
    """

    key: str
    number: int | None
    title: str
    definition: Definition
    fingerprint: str
    catalogue: Catalogue = field(default_factory=Catalogue)
    references: Mapping[str, Timeline] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        """A name for files and models: mql-v3."""
        return self.key if self.number is None else f"{self.key}-v{self.number}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a node stands: its definition, the judging instants it is for (both included), the way there."""

    definition: Definition
    since: datetime = _always[0]
    until: datetime = _always[1]
    path: tuple[str, ...] = ()


def in_force(name: str, subject: Subject, scope: Scope) -> list[tuple[datetime, Scope | None]]:
    """(in force from, scope) of the versions of a name that a scope can meet, the newest first; None from
    when nothing is in force.

    Raises `CannotExport` where a name leads back to itself.
    """
    if name in scope.path:
        raise CannotExport("reference_cycle", path=" → ".join((*scope.path, name)))
    ordered = sorted(subject.references.get(name, ()), key=lambda version: version[0])
    ends = [start - timedelta(microseconds=1) for start, _ in ordered[1:]]
    ends.append(datetime.max.replace(tzinfo=UTC))
    return [
        (
            start,
            Scope(definition, max(start, scope.since), min(end, scope.until), (*scope.path, name))
            if definition
            else None,
        )
        for (start, definition), end in zip(ordered, ends[: len(ordered)], strict=True)
        if start <= min(end, scope.until) and end >= scope.since
    ][::-1]


def definitions_met(subject: Subject) -> Iterator[Definition]:
    """The definition itself, then every version it can refer to, however far. Raises `CannotExport`."""
    waiting = [Scope(subject.definition)]
    while waiting:
        scope = waiting.pop(0)
        yield scope.definition
        for leaf in leaves(scope.definition.rule):
            if isinstance(leaf, Reference):
                waiting += [inner for _, inner in in_force(leaf.definition, subject, scope) if inner]


def attributes_used(subject: Subject) -> dict[str, str]:
    """Key -> type of every attribute that some rule looks at. Raises `CannotExport`."""
    used: dict[str, str] = {}
    for definition in definitions_met(subject):
        for leaf in leaves(definition.rule):
            if isinstance(leaf, Comparison):
                type_name = definition.attributes[leaf.attribute].type
                known = used.setdefault(leaf.attribute, type_name)
                if known != type_name:
                    raise CannotExport("types_disagree", key=leaf.attribute, one=known, other=type_name)
    return used

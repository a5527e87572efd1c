"""What somebody who writes a definition has at hand: what it starts from, and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from definitions.catalogue import declaration
from definitions.language.parse import Faults, canonical
from definitions.models import Attribute, Document, EventKind, Version
from evidence.leads.store import TooSlow
from evidence.leads.values import Occurring, happening, occurring
from evidence.models import Snapshot
from web.forms.cards import Card, body_of
from web.presenters.cards import Vocabulary
from web.presenters.operators import Faulty, by_card


@dataclass(frozen=True, slots=True)
class Desk:
    document: Document
    in_force: Version | None
    """What the new body is compared with; None for a document that has no version yet."""
    snapshot: Snapshot | None
    """The past leads; None before the first import."""
    words: Vocabulary
    declared: Mapping[str, Mapping[str, Any]]
    """Attribute key -> how it is declared: as in the body it starts from, else as in the catalogue."""
    examples: list[Any] = field(default_factory=list)
    """The examples of the body it starts from: the cards do not touch them."""

    def body(self, root: Card) -> dict[str, Any]:
        """The body that the cards say; not yet checked."""
        body = body_of(root, kind=self.document.kind, attributes=self.declared)
        return body | ({"examples": self.examples} if self.examples else {})

    @property
    def base_body(self) -> dict[str, Any] | None:
        return self.in_force.body if self.in_force else None


def desk(document: Document, at: datetime, start: Mapping[str, Any] | None = None) -> Desk:
    """The desk at an instant; `start` is the body that is edited, by default the one in force."""
    in_force = document.versions.in_force_at(at).first()
    snapshot = Snapshot.objects.current(at)
    attributes = list(Attribute.objects.all())
    start = start or (in_force.body if in_force else {})
    declared = {**start.get("attributes", {})}
    declared |= {row.key: declaration(row) for row in attributes if row.key not in declared}
    words = Vocabulary(
        attributes=attributes,
        events=list(EventKind.objects.all()),
        documents=[row for row in Document.objects.that_judge() if row.pk != document.pk],
        types={key: declaration["type"] for key, declaration in declared.items()},
        occurring=cache(lambda attribute: known_values(snapshot, attribute)),
        happening=cache(lambda: known_events(snapshot)),
    )
    return Desk(document, in_force, snapshot, words, declared, start.get("examples", []))


def known_values(snapshot: Snapshot | None, attribute: str) -> Occurring | None:
    """What to suggest: nothing where the leads take too long to ask, for typing goes on without it."""
    try:
        return occurring(snapshot, attribute) if snapshot and attribute else None
    except TooSlow:
        return None


def known_events(snapshot: Snapshot | None) -> Mapping[str, int]:
    try:
        return happening(snapshot) if snapshot else {}
    except TooSlow:
        return {}


def faults_of(root: Card, table: Desk) -> dict[str, Faulty]:
    """What is wrong with the cards, by the card concerned; nothing where they make a definition."""
    try:
        canonical(table.body(root))
    except Faults as faults:
        return by_card(root, faults.faults)
    return by_card(root, ())

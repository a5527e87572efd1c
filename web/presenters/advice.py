"""Advice on a rule before a vote: what the sense checks find, with what the newest leads know of."""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.language.advice import say_finding
from definitions.language.catalogue import Catalogue
from definitions.language.sense import sense
from definitions.language.tree import Definition
from evidence.models import Snapshot


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence, and the id of the criterion that it is about."""

    id: str
    text: str


def advice_on(
    definition: Definition, snapshot: Snapshot | None, words: Catalogue, language: str
) -> Sequence[Advice]:
    """In the order of the rule; without leads nothing is said of how often they are known."""
    return [
        Advice(finding.id, say_finding(finding, definition, words, language))
        for finding in sense(definition, known_shares(definition, snapshot))
    ]


def known_shares(definition: Definition, snapshot: Snapshot | None) -> dict[str, float]:
    """Attribute -> share of the snapshot's leads of which it is known."""
    if snapshot is None or not snapshot.leads:
        return {}
    return {key: snapshot.attributes.get(key, 0) / snapshot.leads for key in definition.attributes}

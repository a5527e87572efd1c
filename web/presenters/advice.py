"""Advice on a rule before a vote: what the sense checks find, with what the newest leads know of."""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.language.advice import say_finding
from definitions.language.catalogue import Catalogue
from definitions.language.sense import sense
from definitions.language.tree import Comparison, Definition, leaves
from evidence.leads.store import TooSlow
from evidence.leaking import leaks
from evidence.models import Snapshot
from web.presenters.leaks import leak_text


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence, and the id of the criterion that it is about."""

    id: str
    text: str


def advice_on(
    definition: Definition, snapshot: Snapshot | None, words: Catalogue, language: str
) -> Sequence[Advice]:
    """In the order of the rule, then what leaks; without leads nothing is said of what they know."""
    found = [
        Advice(finding.id, say_finding(finding, definition, words, language))
        for finding in sense(definition, known_shares(definition, snapshot))
    ]
    return [*found, *leaking(definition, snapshot, words, language)]


def leaking(
    definition: Definition, snapshot: Snapshot | None, words: Catalogue, language: str
) -> Sequence[Advice]:
    """At each criterion of an attribute that was filled in only after the outcome."""
    asked = [leaf for leaf in leaves(definition.rule) if isinstance(leaf, Comparison)]
    if snapshot is None or not asked:
        return []
    try:
        found = {
            leak.attribute: leak for leak in leaks(snapshot, dict.fromkeys(leaf.attribute for leaf in asked))
        }
    except TooSlow:
        return []
    return [
        Advice(leaf.id, leak_text(found[leaf.attribute], words, language))
        for leaf in asked
        if leaf.attribute in found
    ]


def known_shares(definition: Definition, snapshot: Snapshot | None) -> dict[str, float]:
    """Attribute -> share of the snapshot's leads of which it is known."""
    if snapshot is None or not snapshot.leads:
        return {}
    return {key: snapshot.attributes.get(key, 0) / snapshot.leads for key in definition.attributes}

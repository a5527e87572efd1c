"""What a definition, with those it refers to, looks at in a lead."""

from collections.abc import Mapping
from datetime import datetime

from definitions.catalogue import Timeline, references_at
from definitions.language.tree import AttributeType, Comparison, Definition, Reference, leaves
from web.forms.lead import Asked


def asked_by(definition: Definition, timelines: Mapping[str, Timeline], at: datetime) -> Asked:
    """Of the rule and, through its references, of the rules in force at that instant."""
    attributes: dict[str, AttributeType] = {}
    events: dict[str, str] = {}
    look_up = references_at(timelines)
    waiting, seen = [definition], set[str]()
    while waiting:
        current = waiting.pop()
        for leaf in leaves(current.rule):
            if isinstance(leaf, Comparison):
                attributes.setdefault(leaf.attribute, current.attributes[leaf.attribute])
            elif not isinstance(leaf, Reference):
                events.setdefault(leaf.event, leaf.written or leaf.event)
            elif leaf.definition not in seen and (other := look_up(leaf.definition, at)):
                seen.add(leaf.definition)
                waiting.append(other)
    return Asked(attributes, events)

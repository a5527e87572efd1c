"""What a definition, with those it refers to, looks at in a lead."""

from datetime import datetime

from definitions.agreed import Agreed
from definitions.language.tree import AttributeType, Comparison, Definition, Reference, leaves
from web.forms.lead import Asked


def asked_by(definition: Definition, agreed: Agreed, at: datetime) -> Asked:
    """Of the rule and, through its references, of the rules in force at that instant."""
    attributes: dict[str, AttributeType] = {}
    events: dict[str, str] = {}
    waiting, seen = [definition], set[str]()
    while waiting:
        current = waiting.pop()
        for leaf in leaves(current.rule):
            if isinstance(leaf, Comparison):
                attributes.setdefault(leaf.attribute, current.attributes[leaf.attribute])
            elif not isinstance(leaf, Reference):
                events.setdefault(leaf.event, leaf.written or leaf.event)
            elif leaf.definition not in seen and (other := agreed.definition_in_force(leaf.definition, at)):
                seen.add(leaf.definition)
                waiting.append(other)
    return Asked(attributes, events)

"""What the editor calls comparisons, fields and ways to match; what a fault means on a form."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from definitions.language.parse import Fault
from web.forms.cards import Card

OPERATORS: dict[str, Promise] = {
    "equals": pgettext_lazy("comparison", "is"),
    "not_equals": pgettext_lazy("comparison", "is not"),
    "one_of": pgettext_lazy("comparison", "is one of"),
    "none_of": pgettext_lazy("comparison", "is none of"),
    "at_least": pgettext_lazy("comparison", "is at least"),
    "at_most": pgettext_lazy("comparison", "is at most"),
    "more_than": pgettext_lazy("comparison", "is more than"),
    "less_than": pgettext_lazy("comparison", "is less than"),
    "between": pgettext_lazy("comparison", "is between"),
    "contains": pgettext_lazy("comparison", "contains"),
    "starts_with": pgettext_lazy("comparison", "starts with"),
    "contains_any": pgettext_lazy("comparison", "contains one of"),
    "has": pgettext_lazy("comparison", "includes"),
    "has_any": pgettext_lazy("comparison", "includes one of"),
    "has_all": pgettext_lazy("comparison", "includes all of"),
    "before": pgettext_lazy("comparison", "is before"),
    "after": pgettext_lazy("comparison", "is after"),
    "within_last_days": pgettext_lazy("comparison", "is within the last"),
    "within_next_days": pgettext_lazy("comparison", "is within the next"),
    "known": pgettext_lazy("comparison", "is known"),
    "unknown": pgettext_lazy("comparison", "is unknown"),
}
"""In Japanese the value stands before these words, in English after them."""

MATCHES: dict[str, Promise] = {
    "all": gettext_lazy("All of these hold"),
    "any": gettext_lazy("At least one of these holds"),
    "of": gettext_lazy("At least a number of these hold"),
    "none": gettext_lazy("None of these holds"),
}

FIELD_LABELS: dict[str, Promise] = {
    "attribute": gettext_lazy("Attribute"),
    "is": gettext_lazy("Comparison"),
    "value": gettext_lazy("Value"),
    "event": gettext_lazy("Event"),
    "within_days": gettext_lazy("Days to look back"),
    "times": gettext_lazy("Times"),
    "at_least": gettext_lazy("At least"),
    "at_most": gettext_lazy("At most"),
    "points": gettext_lazy("Points"),
    "each": gettext_lazy("Points per event"),
    "definition": gettext_lazy("Definition"),
}

ADD_LABELS: dict[str, Promise] = {
    "comparison": gettext_lazy("Add a criterion"),
    "event": gettext_lazy("Add an event"),
    "group": gettext_lazy("Add a group"),
    "score": gettext_lazy("Add a score"),
    "reference": gettext_lazy("Refer to another definition"),
    "when": gettext_lazy("Add points for a criterion"),
    "per_event": gettext_lazy("Add points per event"),
    "entries": gettext_lazy("Add a group with a limit"),
}


@dataclass(slots=True)
class Faulty:
    """What is wrong with one card: sentences, and the names of the fields they are about."""

    texts: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


def by_card(root: Card, faults: Iterable[Fault]) -> dict[str, Faulty]:
    """Faults by the id of the card that they belong to; what belongs to none is under ""."""
    found: dict[str, Faulty] = {}
    ids = {card.id for card in root.walk()}
    for fault in faults:
        if fault.code == "unknown_comparison" and fault.params.get("value") == "":
            continue  # it follows from the attribute, which is asked for
        name = fault.path.rsplit(".", 1)[-1].split("[")[0]
        name = str(fault.params["key"]) if fault.code == "missing_key" else name
        faulty = found.setdefault(fault.id if fault.id in ids else "", Faulty())
        words = sentence(fault, name)
        if words not in faulty.texts:
            faulty.texts.append(words)
        faulty.fields.add(name)
    for card in root.walk():
        if card.kind in ("group", "score", "entries") and not card.children:
            found.setdefault(card.id, Faulty()).texts.append(
                _("Add at least one criterion here, or remove the group.")
            )
    return found


def sentence(fault: Fault, name: str) -> str:
    """A fault in the words of the form: what was left empty is to be filled in."""
    empty = fault.params.get("value") == ""
    if fault.code == "unknown_attribute" and empty:
        return _("Choose the attribute to compare.")
    label = FIELD_LABELS.get(name)
    if label is None:
        return fault.text(get_language() or "ja")
    if fault.code in ("missing_key", "blank") or (fault.code == "wrong_value" and empty):
        return _("%(field)s: please fill this in.") % {"field": label}
    return _("%(field)s: %(fault)s") % {"field": label, "fault": fault.text(get_language() or "ja")}

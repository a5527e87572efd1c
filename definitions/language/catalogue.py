"""The attribute catalogue as wording needs it: labels, units, choices and phrases, in Japanese and English.

What is not in it is called by its key, so that a definition file that stands alone can be read too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from definitions.language.values import fold_text

Words = Mapping[str, str]  # language ("ja", "en") -> text
_no_words: Words = {}


@dataclass(frozen=True, slots=True)
class AttributeEntry:
    """What one attribute is called.

    `unit`: with the number ("名", "円"; "seconds", "¥"). `choices`: value -> label. `element`: "demographic",
    "behaviour", "intent" or "bant". `phrases`, all optional: "true" and "false" say a yes/no attribute (ja:
    as before a noun, 決裁権がある; en: after "a lead that", "has authority to buy"); "of" is given where
    the attribute is the company's (企業, company).
    """

    label: Words
    unit: Words = field(default_factory=dict)
    choices: Mapping[str, Words] = field(default_factory=dict)
    element: str = ""
    judged_by_person: bool = False
    phrases: Mapping[str, Words] = field(default_factory=dict)

    def choice(self, value: str, language: str) -> str | None:
        """The label of a choice, None where it has none."""
        folded = fold_text(value)
        for choice, words in self.choices.items():
            if fold_text(choice) == folded:
                return words.get(language) or choice
        return None

    def phrase(self, name: str, language: str) -> str:
        """A phrase, blank where there is none."""
        return self.phrases.get(name, _no_words).get(language, "")


@dataclass(frozen=True, slots=True)
class EventEntry:
    """What one kind of event is called; English in the singular ("seminar attendance")."""

    label: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries by key; event keys are compared like text."""

    attributes: Mapping[str, AttributeEntry] = field(default_factory=dict)
    events: Mapping[str, EventEntry] = field(default_factory=dict)

    def attribute(self, key: str) -> AttributeEntry:
        """The entry of an attribute, or one made of its key."""
        return self.attributes.get(key) or AttributeEntry({"ja": key, "en": key.replace("_", " ")})

    def label(self, key: str, language: str) -> str:
        """What an attribute is called."""
        return self.attribute(key).label.get(language) or key

    def event(self, name: str, language: str, written: str = "") -> str:
        """What a kind of event is called."""
        folded = fold_text(name)
        for key, entry in self.events.items():
            if fold_text(key) == folded:
                return entry.label.get(language) or key
        return written or name

"""Policies in words: a line for each field, and what changed. Pure.

`language` is "ja" or "en".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from definitions.language.changes import arrow, between
from definitions.language.conflicts import Sides
from definitions.language.merged import Conflict
from definitions.language.prose import Line, Reading, Runs, marked, runs
from definitions.policy import FieldChanged


class Noted(Protocol):
    @property
    def note(self) -> str: ...


Policy = TypeVar("Policy", bound=Noted)


@dataclass(frozen=True)
class PolicyWords(Generic[Policy]):
    """The words of a kind. `fields`: name -> what it is called in Japanese and in English, the note last;
    `value_text`: a field's value by itself; `sentence`: the whole.
    """

    fields: Mapping[str, tuple[str, str]]
    value_text: Callable[[str, object, str], str]
    sentence: Callable[[Policy, str], Runs]

    def field_name(self, name: str, language: str) -> str:
        """What a field is called."""
        return self.fields[name][language == "en"]

    def say(self, policy: Policy, language: str) -> Reading:
        """The policy as one sentence, and a line for each field; the note stands by the first."""
        shown, lines = [name for name in self.fields if name != "note"], []
        for name in shown:
            label = self.field_name(name, language)
            value = marked(self.value_text(name, getattr(policy, name), language))
            note = policy.note if name == shown[0] else ""
            lines.append(Line(name, label, runs(value), runs(label, _colon(language), value), note=note))
        return Reading(self.sentence(policy, language), tuple(lines))

    def say_change(self, change: FieldChanged, language: str) -> Runs:
        """期限：48時間 → 24時間."""
        old, new = (self._value(change.id, value, language) for value in (change.old, change.new))
        return runs(self.field_name(change.id, language), _colon(language), *arrow(old, new))

    def say_sides(self, conflict: Conflict, language: str) -> Sides:
        """A field that two sides changed, in words."""
        sides = (conflict.base, conflict.ours, conflict.theirs)
        was, ours, theirs = (self._value(conflict.id, value or "", language) for value in sides)
        return Sides(runs(self.field_name(conflict.id, language)), was, ours, theirs)

    def say_revision(self, old: Policy, new: Policy, language: str) -> Runs:
        """The sentence with what is gone struck and what is new underlined."""
        return between(self.sentence(old, language), self.sentence(new, language))

    def _value(self, name: str, value: object, language: str) -> Runs:
        return runs(marked(self.value_text(name, value, language)))


def _colon(language: str) -> str:
    return "：" if language == "ja" else ": "

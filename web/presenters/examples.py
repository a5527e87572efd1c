"""The examples of a definition as a table: the lead, the verdict it must have, whether it has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from definitions.agreed import agreed
from definitions.language.catalogue import Catalogue
from definitions.language.example_words import said_lead
from definitions.language.examples import checked_examples
from definitions.language.prose import text_of
from definitions.language.tree import Definition
from definitions.language.wording import voice_of
from governance.facts import broken_by
from web.presenters.judgement import verdict_name


@dataclass(frozen=True, slots=True)
class ExampleView:
    name: str
    lead: str
    at: datetime
    verdict: str
    """The one it must have."""
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """An example that a revision breaks, and what is decided on it."""

    field: str
    name: str
    needed: str
    found: str
    becomes: str
    """The verdict it has, as it is sent."""
    decision: str


def broken_view(body: Mapping[str, Any], sent: Mapping[str, str]) -> Sequence[Broken]:
    """The examples that a body breaks; `sent` as for `decided_examples`. Raises `Faults`."""
    verdicts = {name: (needed, found) for name, needed, found in broken_by(body)}
    broken = []
    for place, example in enumerate(body["examples"]):
        if example["name"] in verdicts:
            needed, found = verdicts[example["name"]]
            field = f"broken-{place}"
            names = example["name"], verdict_name(needed), verdict_name(found)
            broken.append(Broken(field, *names, found, sent.get(field, "")))
    return broken


def examples_view(definition: Definition, words: Catalogue, language: str) -> Sequence[ExampleView]:
    """Every example, judged now by the definition and what it refers to."""
    if not definition.examples:
        return ()
    voice = voice_of(words, language, definition.company_zone)
    return [
        ExampleView(
            one.example.name,
            text_of(said_lead(one.example.lead, voice)),
            one.example.at,
            verdict_name(one.example.verdict),
            verdict_name(one.judgement.verdict),
            one.holds,
        )
        for one in checked_examples(agreed().judge_of(definition))
    ]

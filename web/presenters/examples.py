"""The examples of a definition as a table: the lead, the verdict it must have, whether it has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from definitions.catalogue import references_at, timelines
from definitions.language.catalogue import Catalogue
from definitions.language.example_words import said_lead
from definitions.language.examples import checked_examples
from definitions.language.prose import text_of
from definitions.language.tree import Definition
from definitions.language.wording import voice_of
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
        for one in checked_examples(definition, references_at(timelines(definition)))
    ]

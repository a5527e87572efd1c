"""Verdicts on stored leads: under the version in force when each was ripe for judging, or a proposal's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from definitions.catalogue import Timeline, definition_of, references_at, timelines
from definitions.language.judge import Judge, Judgement, compile_definition
from definitions.language.tree import Definition
from definitions.models import Document, Version
from evidence.leads.records import Record


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One document with all its versions, each compiled once."""

    document: Document
    versions: Sequence[Version]
    """By date in force, the latest first."""
    judges: Mapping[int, Judge]
    """Version's number -> its judge."""

    def in_force(self, at: datetime) -> Version | None:
        return next((version for version in self.versions if version.in_force_from <= at), None)

    def judge(self, lead: Record) -> Judgement | None:
        """The lead's judgement at its judging instant; None where nothing was in force then."""
        version = self.in_force(lead.judged_at)
        return self.judges[version.number](lead.judged_document, lead.judged_at) if version else None


def rulebooks() -> list[Rulebook]:
    """Every document that has a version, MQL before SQL."""
    books = []
    for document in Document.objects.prefetch_related("versions"):
        versions = sorted(
            document.versions.all(), key=lambda row: (row.in_force_from, row.number), reverse=True
        )
        if versions:
            definitions = {version.number: definition_of(version) for version in versions}
            look_up = references_at(timelines(*definitions.values()))
            judges = {number: compile_definition(found, look_up) for number, found in definitions.items()}
            books.append(Rulebook(document, versions, judges))
    return books


def judge_of(definition: Definition) -> Judge:
    """A judge of a body that is not in force, such as a proposal's."""
    found: dict[str, Timeline] = timelines(definition)
    return compile_definition(definition, references_at(found))

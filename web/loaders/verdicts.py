"""Verdicts on stored leads: under the version in force when each was ripe for judging."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from definitions.agreed import Agreed, agreed
from definitions.language.judge import Judgement
from definitions.models import Document, Version
from evidence.leads.records import Record


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One document with all its versions."""

    document: Document
    versions: Sequence[Version]
    """By date in force, the latest first; without their bodies."""
    agreed: Agreed

    def in_force(self, at: datetime) -> Version | None:
        return next((version for version in self.versions if version.begun(at)), None)

    def judge(self, lead: Record) -> Judgement | None:
        """The lead's judgement at its judging instant; None where nothing was in force then."""
        version = self.in_force(lead.judged_at)
        if version is None:
            return None
        return self.agreed.judge(version.fingerprint)(lead.judged_document, lead.judged_at)


def rulebooks() -> list[Rulebook]:
    """Every definition that has a version, MQL before SQL."""
    known = agreed()
    versions = Version.objects.defer("body", "agreement").order_by("-in_force_from", "-number")
    documents = Document.objects.that_judge().prefetch_related(Prefetch("versions", versions))
    books = [Rulebook(document, list(document.versions.all()), known) for document in documents]
    return [book for book in books if book.versions]

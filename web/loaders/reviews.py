"""When each document is reviewed next, what came of its last review, and whether the reader may record it."""

from dataclasses import dataclass
from datetime import date, datetime

from definitions.models import Document, Version
from governance.facts import person_facts, version_facts
from governance.models import EvidencePack, Review
from governance.needs import REVIEW_OPENS
from governance.policies import Facts, may
from governance.refusals import text
from governance.schedule import due_of, reviewed
from people.company_time import company_day
from people.models import User


@dataclass(frozen=True, slots=True)
class ReviewDue:
    document: Document
    version: Version
    due: date
    overdue_days: int
    """0 while it is not overdue."""
    days_left: int
    last: Review | None
    refusal: str
    """Why the reader may not record it now; empty where they may."""
    pack: int | None
    """The frozen evidence."""
    opens: date
    """When that is frozen."""


def reviews_due(user: User, at: datetime) -> list[ReviewDue]:
    """The next review of each document that has a version in force, the most urgent first."""
    today = company_day(at)
    reader, found = person_facts(user, at), []
    rows = EvidencePack.objects.values_list("version", "due_on", "pk")
    packs = {(version, due): pk for version, due, pk in rows}
    for document in Document.objects.prefetch_related(*reviewed(at)):
        versions, reviews = list(document.versions.all()), list(document.reviews.all())
        due = due_of(document, at)
        if due is None:
            continue
        version = max(
            (row for row in versions if row.begun(at)),
            key=lambda row: (row.in_force_from, row.number),
        )
        refusal = may("record_review", Facts(**reader, **version_facts(versions, at), review_due=due))
        found.append(
            ReviewDue(
                document=document,
                version=version,
                due=due,
                overdue_days=max((today - due).days, 0),
                days_left=max((due - today).days, 0),
                last=reviews[-1] if reviews else None,
                refusal=text(refusal) if refusal else "",
                pack=packs.get((version.pk, due)),
                opens=due - REVIEW_OPENS,
            )
        )
    return sorted(found, key=lambda row: row.due)

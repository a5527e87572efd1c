"""What sales of the demo company answered to its MQLs, import after import: each version disputed less."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from definitions.models import Document
from demo.words import NOTES
from evidence.leads.records import Record, records
from evidence.models import RejectionReason
from governance.actions.feedback import give_feedback
from governance.waiting import feedback_queue
from people.models import User

AN_IMPORT, SHARE, LAST_IMPORT = 48, 0.6, 14
"""Leads answered after each import: so many at most, and that share of those that wait; after the newest."""
A_DAY = 16
AUTHORITY, NEED, TIMING, RESEARCHING = range(4)
"""Places of the starter's reasons."""

Doubt = tuple[int, str]
"""A reason and the criterion that let the lead through; "" where none is to blame."""


def answer_leads(
    *,
    document: Document,
    imports: list[datetime],
    people: list[User],
    seed: int,
    told: Callable[[str], None],
) -> None:
    """After each import the people of sales take turns, on the working days that follow."""
    draw = random.Random(seed)
    reasons = list(RejectionReason.objects.all())
    total = 0
    for imported in imports:
        queue = feedback_queue(document, imported + timedelta(hours=2))
        if queue is None:
            continue
        most = min(AN_IMPORT, int(SHARE * len(queue.waiting)))
        ids = queue.waiting[: LAST_IMPORT if imported == imports[-1] else most]
        leads = {lead.id: lead for lead in records(queue.snapshot, ids)}
        for number, id_ in enumerate(ids):
            at = _workday(imported, number // A_DAY) + timedelta(hours=3, minutes=number % A_DAY)
            doubt = doubted(leads[id_], queue.version.number, at.date(), draw)
            disputed = draw.random() < 0.7
            give_feedback(
                document=document,
                lead=leads[id_],
                accepted=doubt is None,
                reason=reasons[doubt[0]] if doubt else None,
                criterion=doubt[1] if doubt and disputed else "",
                note=draw.choice(NOTES[doubt[0]]) if doubt and draw.random() < 0.25 else "",
                by=people[(number // A_DAY + number % 5 // 4) % len(people)],
                at=at,
            )
        total += len(ids)
    told(f"{total} answers of sales")


def doubted(lead: Record, version: int, today: date, draw: random.Random) -> Doubt | None:
    """Why sales rejects a lead; None where it takes it.

    Version 1 lets through whoever downloaded once, version 2 whoever did much without any need that is known,
    version 3 whoever names a date, however far off.
    """
    known = lead.attributes
    if version == 3 and (day := known.get("timeline")):
        far = date.fromisoformat(str(day)) - today > timedelta(days=240)
        if far and draw.random() < 0.7:
            return TIMING, "timeline"
    if version < 3 and known.get("need") is not True and draw.random() < 0.42:
        return NEED, "" if version == 1 else "behaviour"
    if version == 1 and known.get("enquiry") is not True and draw.random() < 0.45:
        return RESEARCHING, "downloaded"
    if version == 2 and known.get("enquiry") is not True and draw.random() < 0.3:
        return RESEARCHING, "downloads"
    if known.get("authority") is not True and draw.random() < 0.2:
        return AUTHORITY, "authority" if version == 3 else "size"
    return (draw.randrange(4), "") if draw.random() < 0.05 else None


def _workday(imported: datetime, number: int) -> datetime:
    """That working day after an import, the day itself being the first."""
    day = imported
    while day.weekday() >= 5:
        day += timedelta(days=1)
    for _ in range(number):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day

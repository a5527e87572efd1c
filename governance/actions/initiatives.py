"""The roadmap: when it began, what is under way, what took place, and what was struck out or retired."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.actions.recording import record
from governance.models import Initiative, Occurrence, Roadmap
from governance.phases import CADENCES, NUMBERS
from governance.policies import Refusal
from governance.refusals import Refused, permit
from governance.roles import may_record_occurrence, may_strike_occurrence, may_tend_roadmap
from people.actions import save_as
from people.company_time import company_day
from people.models import User

LONGEST_NOTE = 2000
MOST_TIMES = 1000


@transaction.atomic
def begin_roadmap(*, began_on: date, by: User, at: datetime) -> Roadmap:
    """Say on which day its first month begins, or began. Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    row = Roadmap.objects.select_for_update().first() or Roadmap(pk=1)
    row.began_on = began_on
    return save_as(row, by=by, at=at)


@transaction.atomic
def add_initiative(
    *,
    phase: int,
    title: str,
    owner: User,
    cadence: str,
    starts_on: date,
    by: User,
    at: datetime,
    goal: int | None = None,
    purpose: str = "",
) -> Initiative:
    """Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    row = Initiative(added_at=at, added_by=by)
    return _stored(
        row,
        by,
        at,
        phase=phase,
        title=title,
        owner=owner,
        cadence=cadence,
        starts_on=starts_on,
        goal=goal,
        purpose=purpose,
    )


@transaction.atomic
def change_initiative(*, initiative: Initiative, by: User, at: datetime, **fields: Any) -> Initiative:
    """Some of what `add_initiative` takes. Raises `Refused`; TypeError for a field that there is none of."""
    if not fields.keys() <= {"phase", "title", "owner", "cadence", "starts_on", "goal", "purpose"}:
        raise TypeError("unknown field of an initiative")
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    return _stored(_locked(initiative), by, at, **fields)


@transaction.atomic
def retire_initiative(*, initiative: Initiative, reason: str, by: User, at: datetime) -> Initiative:
    """It is no longer done; what took place stays. Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    row = _locked(initiative)
    if not reason.strip():
        raise Refused(Refusal("no_reason"))
    row.retired_at, row.retired_reason = row.retired_at or at, reason.strip()
    return save_as(row, by=by, at=at)


@transaction.atomic
def resume_initiative(*, initiative: Initiative, by: User, at: datetime) -> Initiative:
    """A retired one is done again. Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    row = _locked(initiative)
    row.retired_at, row.retired_reason = None, ""
    return save_as(row, by=by, at=at)


@transaction.atomic
def record_occurrence(
    *, initiative: Initiative, held_on: date, people: Sequence[User], note: str, by: User, at: datetime
) -> Occurrence:
    """It took place. Raises `Refused`."""
    row = _locked(initiative)
    permit(may_record_occurrence(by.roles, by.seats(at), owns=row.owner_id == by.pk))
    if row.retired_at:
        raise Refused(Refusal("initiative_is_retired"))
    if not row.starts_on <= held_on <= company_day(at):
        raise Refused(Refusal("occurrence_day", {"since": row.starts_on}))
    if not 0 < len(note.strip()) <= LONGEST_NOTE:
        raise Refused(Refusal("no_occurrence_note"))
    found = Occurrence.objects.create(initiative=row, held_on=held_on, note=note.strip(), by=by, at=at)
    found.people.set(people)
    _told("record_occurrence", found, by, at)
    return found


@transaction.atomic
def strike_occurrence(*, occurrence: Occurrence, by: User, at: datetime) -> Occurrence:
    """It was recorded by mistake: it stays on the page, struck out, and counts no more. Raises `Refused`."""
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=occurrence.pk)
    permit(may_strike_occurrence(by.roles, by.seats(at), recorded=row.by_id == by.pk))
    if row.struck_at is None:
        row.struck_at, row.struck_by = at, by
        row.save()
        _told("strike_occurrence", row, by, at)
    return row


@transaction.atomic
def restore_occurrence(*, occurrence: Occurrence, by: User, at: datetime) -> Occurrence:
    """It counts again. Raises `Refused`."""
    row = Occurrence.objects.select_for_update(of=("self",)).get(pk=occurrence.pk)
    permit(may_strike_occurrence(by.roles, by.seats(at), recorded=row.by_id == by.pk))
    if row.struck_at:
        row.struck_at = row.struck_by = None
        row.save()
        _told("restore_occurrence", row, by, at)
    return row


def _told(verb: str, row: Occurrence, by: User, at: datetime) -> None:
    details = {
        "initiative": row.initiative_id,
        "title": row.initiative.title,
        "held_on": row.held_on.isoformat(),
    }
    record(row, verb=verb, by=by, at=at, details=details)


def _locked(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)


def _stored(row: Initiative, by: User, at: datetime, **fields: Any) -> Initiative:
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not 0 < len(row.title) <= 100:
        raise Refused(Refusal("initiative_title"))
    if row.phase not in NUMBERS or row.cadence not in CADENCES:
        raise Refused(Refusal("initiative_terms"))
    if row.goal is not None and not 1 <= row.goal <= MOST_TIMES:
        raise Refused(Refusal("initiative_goal", {"most": MOST_TIMES}))
    return save_as(row, by=by, at=at)

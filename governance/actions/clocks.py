"""The 48-hour rule day by day: closures, exceptions, and contacts recorded by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from evidence.clock_rule import calendar_of
from evidence.leads.records import Record
from evidence.models import Closure, Contact, Exemption
from governance.clocks import policy_at
from governance.knowledge import Refusal
from governance.refusals import Refused, permit
from governance.roles import may_allow_exemptions, may_enter_closures, may_record_contacts
from people.actions import save_as
from people.models import User

LONGEST_EXEMPTION = timedelta(days=366)
MOST_CLOSURES = 366
LONGEST_NOTE = 2_000


@transaction.atomic
def enter_closures(*, days: Sequence[date], name: str, by: User, at: datetime) -> list[Closure]:
    """Days on which the company is closed; those that are closed already stay as they are. A day that has
    begun moves only the clocks that run now. Raises `Refused`.
    """
    permit(may_enter_closures(by.roles, by.seats(at)))
    if not name.strip():
        raise Refused(Refusal("closure_name"))
    if not 0 < len(days) <= MOST_CLOSURES:
        raise Refused(Refusal("closure_days", {"most": MOST_CLOSURES}))
    known = set(Closure.objects.filter(day__in=days, withdrawn_at=None).values_list("day", flat=True))
    rows = [Closure(day=day, name=name.strip()[:60], entered_at=at) for day in sorted({*days} - known)]
    return [save_as(row, by=by, at=at) for row in rows]


@transaction.atomic
def withdraw_closure(*, closure: Closure, by: User, at: datetime) -> Closure:
    """Before its day begins, as if it had never been entered. Raises `Refused`."""
    permit(may_enter_closures(by.roles, by.seats(at)))
    row = Closure.objects.select_for_update(no_key=True).get(pk=closure.pk)
    if row.withdrawn_at:
        raise Refused(Refusal("withdrawn_already"))
    if calendar_of(policy_at(at)).begins(row.day) <= at:
        raise Refused(Refusal("closure_began", {"day": row.day}))
    row.withdrawn_at = at
    return save_as(row, by=by, at=at)


@transaction.atomic
def allow_exemption(
    *,
    kind: str,
    note: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    lead: Record | None = None,
) -> Exemption:
    """Hours that do not count, of one lead or of all; it moves deadlines, also those that have passed. Raises
    `Refused`.
    """
    permit(may_allow_exemptions(by.roles, by.seats(at)))
    if kind not in Exemption.Kind.values or not note.strip():
        raise Refused(Refusal("exemption_reason"))
    if not starts_at < ends_at <= starts_at + LONGEST_EXEMPTION:
        raise Refused(Refusal("exemption_period"))
    if lead is not None and lead.life["mql_at"] is None:
        raise Refused(Refusal("no_clock"))
    if lead is None and kind == Exemption.Kind.LATER_DATE:
        raise Refused(Refusal("later_date_of_all"))
    row: Exemption = Exemption.objects.create(
        lead=lead.id if lead else "",
        kind=kind,
        note=note.strip()[:LONGEST_NOTE],
        starts_at=starts_at,
        ends_at=ends_at,
        allowed_by=by,
        allowed_at=at,
    )
    return row


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, by: User, at: datetime) -> Exemption:
    """It moves no deadline any more. Raises `Refused`."""
    permit(may_allow_exemptions(by.roles, by.seats(at)))
    row: Exemption = Exemption.objects.select_for_update(no_key=True).get(pk=exemption.pk)
    if row.withdrawn_at:
        raise Refused(Refusal("withdrawn_already"))
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save()
    return row


@transaction.atomic
def record_contact(
    *, lead: Record, kind: str, made_at: datetime, two_way: bool, by: User, at: datetime, note: str = ""
) -> Contact:
    """I called, mailed, met or visited. Raises `Refused`."""
    permit(may_record_contacts(by.roles, by.side))
    if kind not in Contact.Kind.values:
        raise Refused(Refusal("contact_kind"))
    if made_at > at:
        raise Refused(Refusal("contact_to_come"))
    same = Contact.objects.standing().filter(lead=lead.id, kind=kind, made_at=made_at, person=by)
    row: Contact = same.first() or Contact.objects.create(
        lead=lead.id,
        kind=kind,
        made_at=made_at,
        two_way=two_way or kind in (Contact.Kind.MEETING, Contact.Kind.VISIT),
        note=note.strip()[:LONGEST_NOTE],
        person=by,
        recorded_at=at,
    )
    return row


@transaction.atomic
def withdraw_contact(*, contact: Contact, by: User, at: datetime) -> Contact:
    """What one recorded by mistake. Raises `Refused`."""
    permit(may_record_contacts(by.roles, by.side))
    row: Contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if row.person_id != by.pk:
        raise Refused(Refusal("only_own_contacts", {"person": row.person.names}))
    if row.withdrawn_at:
        raise Refused(Refusal("withdrawn_already"))
    row.withdrawn_at = at
    row.save()
    return row

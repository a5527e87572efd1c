"""Delegating a seat for a period, and ending that before its time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from governance.knowledge import Refusal
from governance.refusals import Refused
from governance.roles import AUDITOR, Delegating, may_delegate
from people.actions import delegate_seat, end_delegation
from people.models import Delegation, Seat, SeatHolding, User


@transaction.atomic
def delegate(
    *, seat: Seat, delegate: User, since: datetime, until: datetime, by: User, at: datetime
) -> Delegation:
    """The holder lets somebody else act in the seat in [since, until); both can. Raises `Refused`."""
    list(Seat.objects.select_for_update(no_key=True).order_by("pk"))
    holding = SeatHolding.objects.at(at)
    during = Delegation.objects.filter(since__lt=until, until__gt=since).filter(
        Q(revoked_at=None) | Q(revoked_at__gt=since)
    )
    taken = during.filter(seat=seat, holder=by).select_related("delegate").first()
    held = holding.filter(user=delegate).exclude(seat=seat).select_related("seat").first()
    lent = during.filter(delegate=delegate).exclude(seat=seat).select_related("seat").first()
    other = held.seat if held else lent.seat if lent else None
    refusal = may_delegate(
        Delegating(
            at=at,
            since=since,
            until=until,
            roles=by.roles,
            holds=holding.filter(seat=seat, user=by).exists(),
            fit=delegate != by and delegate.is_active and AUDITOR not in delegate.roles,
            person=delegate.names,
            other_seat=(other.name_ja, other.name_en) if other else None,
            taken_by=taken.delegate.names if taken else None,
        )
    )
    if refusal:
        raise Refused(refusal)
    return delegate_seat(seat=seat, delegate=delegate, since=since, until=until, by=by, at=at)


@transaction.atomic
def revoke(*, delegation: Delegation, by: User, at: datetime) -> Delegation:
    """Its holder, or whoever holds the seat now, ends it at once; what was done stays. Raises `Refused`."""
    row = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    sits = SeatHolding.objects.at(at).filter(seat=row.seat_id, user=by).exists()
    if AUDITOR in by.roles or not (by.pk == row.holder_id or sits):
        raise Refused(Refusal("only_holders_delegate"))
    if row.ends_at <= at:
        raise Refused(Refusal("delegation_over"))
    return end_delegation(delegation=row, by=by, at=at)

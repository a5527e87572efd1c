"""The weekly review: its pack is frozen, minutes are written, actions decided and ended."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from evidence.clock_rule import terms_in_force
from evidence.models import Snapshot
from governance.knowledge import Refusal
from governance.models import WeeklyAction, WeeklyNote, WeeklyPack, WeeklySchedule
from governance.refusals import Refused, permit
from governance.roles import may_set_measuring, may_take_part_in_weekly
from governance.waiting import UNREADABLE
from governance.weekly import ITEMS, is_ripe, next_meeting
from governance.weekly_pack import body_of, digest
from people.actions import save_as
from people.company_time import company_day
from people.models import User

LONGEST = 10_000
FARTHEST = timedelta(days=366)


def freeze_pack(*, meets_at: datetime, by: User | None, at: datetime) -> WeeklyPack:
    """The pack of a meeting, once: whoever freezes it again gets the first. Raises `Refused`, and like
    `governance.weekly_pack.body_of`.
    """
    if by:
        permit(may_take_part_in_weekly(by.roles, by.side, by.seats(at)))
    day = company_day(meets_at)
    if found := WeeklyPack.objects.filter(day=day).first():
        return found  # type: ignore[no-any-return]
    snapshot, terms = Snapshot.objects.current(at), terms_in_force()
    if snapshot is None or not terms:
        raise Refused(Refusal("nothing_to_freeze"))
    body = body_of(snapshot, terms)
    row = WeeklyPack(
        day=day, meets_at=meets_at, frozen_at=at, frozen_by=by, body=body, fingerprint=digest(body)
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return WeeklyPack.objects.get(day=day)
    return row


def freeze_when_ripe(at: datetime) -> WeeklyPack | None:
    """The next meeting's, once it is near; None before that, and where there is nothing to freeze."""
    if not is_ripe(at):
        return None
    try:
        return freeze_pack(meets_at=next_meeting(at), by=None, at=at)
    except (Refused, *UNREADABLE):
        return None


@transaction.atomic
def set_weekly_review(*, weekday: int, begins: time, ends: time, by: User, at: datetime) -> WeeklySchedule:
    """When it takes place from now on; `weekday`: 0 is Monday. Frozen packs stay. Raises `Refused`."""
    permit(may_set_measuring(by.roles, by.seats(at)))
    if not 0 <= weekday <= 6 or not begins < ends:
        raise Refused(Refusal("weekly_review_hours"))
    row = WeeklySchedule.objects.select_for_update().first() or WeeklySchedule(pk=1)
    row.weekday, row.begins, row.ends = weekday, begins, ends
    return save_as(row, by=by, at=at)


@transaction.atomic
def write_minutes(*, pack: WeeklyPack, item: str, text: str, by: User, at: datetime) -> WeeklyNote:
    """Under one item of the agenda. Raises `Refused`."""
    permit(may_take_part_in_weekly(by.roles, by.side, by.seats(at)))
    if item not in ITEMS:
        raise Refused(Refusal("no_such_item"))
    return WeeklyNote.objects.create(pack=pack, item=item, text=text.strip()[:LONGEST], by=by, at=at)


@transaction.atomic
def decide_action(
    *, pack: WeeklyPack, text: str, owner: User, due: date, by: User, at: datetime
) -> WeeklyAction:
    """Who does what until when. Raises `Refused`."""
    permit(may_take_part_in_weekly(by.roles, by.side, by.seats(at)))
    if not text.strip():
        raise Refused(Refusal("weekly_action_text"))
    if not owner.is_active or not pack.day <= due <= pack.day + FARTHEST:
        raise Refused(Refusal("weekly_action_due"))
    return WeeklyAction.objects.create(
        pack=pack, text=text.strip()[:LONGEST], owner=owner, due=due, by=by, at=at
    )


@transaction.atomic
def end_action(*, action: WeeklyAction, result: str, dropped: bool, by: User, at: datetime) -> WeeklyAction:
    """It was done, or dropped; what came of it. Raises `Refused`."""
    permit(may_take_part_in_weekly(by.roles, by.side, by.seats(at)))
    row = WeeklyAction.objects.select_for_update().get(pk=action.pk)
    if row.done_at:
        raise Refused(Refusal("weekly_action_ended"))
    if not result.strip():
        raise Refused(Refusal("weekly_action_result"))
    row.done_at, row.done_by, row.dropped, row.result = at, by, dropped, result.strip()[:LONGEST]
    row.save()
    return row

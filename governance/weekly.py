"""The weekly review: when it is, what its half hour is spent on, and the packs and actions at hand."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings

from definitions.deadline_policy import DAYS
from governance.models import WeeklyAction, WeeklyPack, WeeklySchedule
from governance.schedule import working_day
from people.company_time import company_day, company_zone

ITEMS: Mapping[str, int] = {"numbers": 5, "bottleneck": 10, "last_actions": 6, "next_actions": 7, "close": 2}
"""Of the agenda -> minutes; thirty together."""
FROZEN_BEFORE = timedelta(hours=3)


def next_meeting(at: datetime) -> datetime:
    """The one that is not over yet; where its day is no working day, on the working day before it."""
    weekly = schedule()
    day = company_day(at)
    for ahead in range(15):
        usual = day - timedelta(days=7) + timedelta(days=ahead)
        if usual.weekday() != weekly.weekday:
            continue
        held = held_on(usual)
        meeting = datetime.combine(held, weekly.begins, company_zone())
        if datetime.combine(held, weekly.ends, company_zone()) > at:
            return meeting
    raise ValueError("no meeting within a week")


def held_on(usual: date) -> date:
    """The day itself, or the working day before it."""
    while working_day(usual) != usual:
        usual -= timedelta(days=1)
    return usual


def schedule() -> WeeklySchedule:
    """When it takes place; a row that is not stored, as the environment says, while nobody has set it."""
    if row := WeeklySchedule.objects.first():
        return row
    day, _space, times = settings.WEEKLY_REVIEW.partition(" ")
    begins, _dash, ends = times.partition("-")
    return WeeklySchedule(
        weekday=DAYS.index(day), begins=time.fromisoformat(begins), ends=time.fromisoformat(ends)
    )


def is_ripe(at: datetime) -> bool:
    """Whether the next meeting's pack is to be frozen."""
    return at >= next_meeting(at) - FROZEN_BEFORE


def minutes_of(pack: WeeklyPack) -> dict[str, str]:
    """Item -> what was last written under it."""
    return dict(pack.notes.order_by("pk").values_list("item", "text"))


def actions_before(pack: WeeklyPack) -> list[WeeklyAction]:
    """What earlier meetings decided and was open, or ended, since the meeting before."""
    before = WeeklyPack.objects.filter(day__lt=pack.day).first()
    rows = WeeklyAction.objects.filter(pack__day__lt=pack.day).select_related("owner", "done_by", "pack")
    if before is None:
        return []
    return [row for row in rows if row.done_at is None or row.done_at >= before.meets_at]

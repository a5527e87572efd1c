"""The daily digest: one e-mail on a person's working morning with what waits for them and what was kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from governance.models import Kind, Notice, NoticeMark, NoticePreference
from governance.my_turn import my_turn
from governance.schedule import working_day
from governance.telling import reads
from governance.turns import path, sentence, subject
from people.company_time import company_zone
from people.models import User


def make_digests(at: datetime) -> int:
    """Of everybody whose morning has come, once for each day of theirs; how many there were to make.

    One that fails holds up nobody else's: it is raised when all the others are made.
    """
    people = User.objects.filter(is_active=True).select_related(
        "department", "notice_preference", "notice_mark"
    )
    days = [(user, day) for user in people if (day := day_of_digest(user, at))]
    made, failed = 0, None
    for user, day in days:
        try:
            made += make_digest(user=user, day=day, at=at) is not None
        except Exception as error:
            failed = error
    if failed:
        raise failed
    return made


def day_of_digest(user: User, at: datetime) -> date | None:
    """The day in the person's zone whose digest is due and was not made."""
    here = at.astimezone(user.zone or company_zone())
    chosen = getattr(user, "notice_preference", None)
    hour = chosen.digest_hour if chosen else NoticePreference.USUAL_HOUR
    mark = getattr(user, "notice_mark", None)
    made = mark.digested_on if mark else None
    day = here.date()
    if here.hour < hour or working_day(day) != day or (made and made >= day):
        return None
    return day


@transaction.atomic
def make_digest(*, user: User, day: date, at: datetime) -> Notice | None:
    """Put it where the job that sends finds it. Of two who try, one has the day; None where nothing waits."""
    NoticeMark.objects.get_or_create(user=user)
    undone = Q(digested_on=None) | Q(digested_on__lt=day)
    if not NoticeMark.objects.filter(undone, user=user).update(digested_on=day):
        return None
    language, zone = reads(user)
    kept = Notice.objects.filter(to=user, for_digest=True, digest=None).order_by("created_at", "pk")
    with translation.override(language), timezone.override(zone):
        words = digest_words(user, list(kept), at)
        if not words["turns"] and not words["kept"]:
            return None
        said = render_to_string("notices/digest.txt", words)
    first, _, text = said.strip().partition("\n")
    digest = Notice.objects.create(
        kind=Kind.DIGEST,
        about=f"day-{day}",
        to=user,
        subject=first.strip()[:300],
        text=text.strip(),
        path=reverse("my_turn"),
        created_at=at,
        next_try_at=at,
    )
    Notice.objects.filter(pk__in=[row.pk for row in words["kept"]]).update(digest=digest)
    return digest


def digest_words(user: User, kept: list[Notice], at: datetime) -> Mapping[str, Any]:
    """What the template needs: the list of /my-turn/, and the notices kept since the last digest."""
    turns = my_turn(user, at)
    said = [(sentence(one), subject(one), settings.PUBLIC_URL + path(one), one.overdue) for one in turns]
    return {
        "turns": said,
        "overdue": sum(one.overdue for one in turns),
        "kept": kept,
        "site": settings.PUBLIC_URL,
    }

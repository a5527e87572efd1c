"""Telling: the words of a notice in each reader's language, put where the job that sends finds them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from governance.models import Event, Kind, Notice, NoticeChoice, Webhook
from people.models import User

Reader = tuple[str, ZoneInfo]


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what, and where the thing is. `words` is called in the reader's language and zone."""

    kind: Kind
    about: str
    people: Collection[User]
    path: str
    words: Any
    """() -> what the template needs."""
    event: Event | None = None
    public: bool = True
    """Whether the company's channels may be told as well."""
    more: Mapping[str, Any] = field(default_factory=dict)


def tell(tellings: Iterable[Telling], at: datetime) -> None:
    """Insert the notices that are not there yet, in the transaction at hand."""
    rows = [row for one in tellings for row in _notices(one, at)]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _notices(one: Telling, at: datetime) -> Iterable[Notice]:
    people = {user.pk: user for user in one.people if user.is_active}
    if not people:
        return
    unwanted = _unwanted(one.kind, people)
    said: dict[Reader, tuple[str, str]] = {}

    def notice(language: str, zone: ZoneInfo, **to: Any) -> Notice:
        if (language, zone) not in said:
            said[language, zone] = say(one, language, zone)
        subject, text = said[language, zone]
        return Notice(
            kind=one.kind,
            about=one.about,
            event=one.event,
            subject=subject[:300],
            text=text,
            path=one.path,
            created_at=at,
            next_try_at=at,
            **to,
        )

    for user in people.values():
        if (user.pk, NoticeChoice.EMAIL) not in unwanted:
            yield notice(*reads(user), to=user)
    if one.public and any((pk, NoticeChoice.CHAT) not in unwanted for pk in people):
        for webhook in Webhook.objects.filter(removed_at=None):
            yield notice(webhook.language, ZoneInfo(settings.COMPANY_TIME_ZONE), webhook=webhook)


def _unwanted(kind: Kind, people: Iterable[int]) -> set[tuple[int, str]]:
    chosen = NoticeChoice.objects.filter(kind=kind, user__in=people, wanted=False)
    return set(chosen.values_list("user_id", "channel"))


def reads(user: User) -> Reader:
    """The language and the zone in which somebody reads what no browser shows."""
    zone = user.zone or ZoneInfo(settings.COMPANY_TIME_ZONE)
    return user.language or settings.LANGUAGE_CODE, zone


def say(one: Telling, language: str, zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text."""
    with translation.override(language), timezone.override(zone):
        said = render_to_string(f"notices/{one.kind}.txt", {**one.more, **one.words()})
    subject, _, text = said.strip().partition("\n")
    return subject.strip(), text.strip()

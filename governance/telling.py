"""Telling: the words of a notice in each reader's language, put where the job that sends finds them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from definitions.models import Document
from governance.models import Event, Kind, Notice, Way, Webhook
from governance.ways import ways_of
from people.company_time import company_zone
from people.models import User

Reader = tuple[str, ZoneInfo]
Told = tuple[str, str, int | None, int | None]
"""Kind, about, person, channel."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what, and where the thing is. `words` is called in the reader's language and zone."""

    kind: Kind
    about: str
    people: Collection[User]
    path: str
    words: Any
    """() -> what the template needs; `line` is what happened, as one sentence."""
    document: Document
    event: Event | None = None
    public: bool = False
    """Whether the company's channels are told as well."""


def tell(tellings: Iterable[Telling], at: datetime) -> int:
    """Insert the notices that are not there yet, in the transaction at hand; how many those are."""
    tellings = list(tellings)
    known: set[Told] = set(
        Notice.objects.filter(about__in={one.about for one in tellings}).values_list(
            "kind", "about", "to", "webhook"
        )
    )
    channels = list(Webhook.objects.present().filter(paused_at=None)) if tellings else []
    rows = [row for one in tellings for row in _notices(one, channels, known, at)]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _notices(one: Telling, channels: Iterable[Webhook], known: set[Told], at: datetime) -> Iterable[Notice]:
    people = {user.pk: user for user in one.people if user.is_active}
    told = {to for kind, about, to, _ in known if (kind, about) == (one.kind, one.about)}
    said: dict[tuple[str, Reader], tuple[str, str]] = {}

    def notice(reader: Reader, template: str, **more: Any) -> Notice:
        if (template, reader) not in said:
            said[template, reader] = say(template, one, reader)
        subject, text = said[template, reader]
        return Notice(
            kind=one.kind,
            about=one.about,
            event=one.event,
            subject=subject[:300],
            text=text,
            path=one.path,
            created_at=at,
            **more,
        )

    ways = ways_of(people.keys() - told, one.kind) if people.keys() - told else {}
    for pk, way in ways.items():
        if way == Way.AT_ONCE:
            yield notice(reads(people[pk]), one.kind, to=people[pk], next_try_at=at)
        elif way == Way.DIGEST:
            yield notice(reads(people[pk]), one.kind, to=people[pk], for_digest=True)
    for channel in channels if one.public else ():
        heard = (one.kind, one.about, None, channel.pk) in known
        if channel.wants(one.kind, one.document.key) and not heard:
            reader = (channel.language, company_zone())
            yield notice(reader, "channel", webhook=channel, next_try_at=at)


def reads(user: User) -> Reader:
    """The language and the zone in which somebody reads what no browser shows."""
    zone = user.zone or company_zone()
    return user.language or settings.LANGUAGE_CODE, zone


def say(template: str, one: Telling, reader: Reader) -> tuple[str, str]:
    """Subject and text."""
    language, zone = reader
    with translation.override(language), timezone.override(zone):
        said = render_to_string(f"notices/{template}.txt", one.words())
    subject, _, text = said.strip().partition("\n")
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", text.strip())

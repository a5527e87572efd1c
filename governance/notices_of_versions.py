"""Notices about documents in force: doubts and their replies, and who has not answered a version yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from definitions.models import Version
from governance.asked import DUE, REMINDERS, in_force_now, without
from governance.lines import line
from governance.models import Acknowledgement, Doubt, Event, Kind
from governance.policies import HEADS
from governance.refusals import in_words
from governance.schedule import next_review
from governance.seated import seated, whose_work
from governance.telling import Telling, tell
from governance.workflow import OPEN
from people.models import User


def telling(
    event: Event, kind: Kind, people: Iterable[User], path: str, more: Callable[[], Mapping[str, Any]] = dict
) -> Telling:
    """Whoever did it knows; channels of the company are not told."""
    others = {user.pk: user for user in people if user.pk != event.by_id}

    def words() -> dict[str, Any]:
        return {"line": line(event), "document": str(event.document), "reason": event.reason, **more()}

    assert event.document
    return Telling(kind, f"event-{event.pk}", tuple(others.values()), path, words, event.document, event)


def page_of(version: Version) -> str:
    return reverse("acknowledge", args=[version.document.key, version.number])


def _doubted(event: Event) -> Iterable[Telling]:
    """Those in the heads' seats own what they agreed to."""
    assert event.version
    yield telling(event, Kind.DOUBT_RAISED, seated(HEADS, event.at), page_of(event.version))


def _replied(event: Event) -> Iterable[Telling]:
    assert event.version
    doubt = Doubt.objects.select_related("by").get(pk=event.details["doubt"])
    words = {"text": doubt.text}
    yield telling(event, Kind.DOUBT_REPLIED, [doubt.by], page_of(event.version), lambda: words)


def _reverted(event: Event) -> Iterable[Telling]:
    """Both heads first of all; whoever works by it; and who proposes a change that has another base now."""
    version = event.version
    assert version is not None
    due = next_review([version], (), version.document.review_months, event.at)

    def words() -> dict[str, Any]:
        return {"version": version.number, "due": in_words(due)}

    open_ = version.document.proposals.filter(status__in=OPEN).select_related("proposer")
    people = (*seated(HEADS, event.at), *whose_work(), *(row.proposer for row in open_))
    path = reverse("version", args=[version.document.key, version.number])
    yield replace(telling(event, Kind.REVERTED, people, path, words), public=True)


TOLD_OF_VERSIONS: dict[str, Callable[[Event], Iterable[Telling]]] = {
    "raise_doubt": _doubted,
    "revert": _reverted,
    "reply_to_doubt": _replied,
}


def remind(at: datetime) -> None:
    """Those who have not answered a version in force, once a week from the day on which it was due."""
    tell((_reminder(version, at) for version in in_force_now(at) if version.agreement), at)


def _reminder(version: Version, at: datetime) -> Telling:
    due = version.in_force_from + DUE
    week = (at - version.in_force_from) // DUE
    answered = {
        *Acknowledgement.objects.filter(version=version).values_list("user", flat=True),
        *Doubt.objects.filter(version=version).values_list("by", flat=True),
    }
    silent = without(whose_work(), answered) if 1 <= week <= REMINDERS else []

    def words() -> dict[str, Any]:
        return {"document": str(version.document), "version": version.number, "due": in_words(due)}

    about = f"version-{version.pk}-week-{week}"
    return Telling(Kind.ACKNOWLEDGE_DUE, about, silent, page_of(version), words, version.document)

"""Asked: who is asked to acknowledge a version, what each answered, and what changed since they last did."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from definitions.models import Document, Version
from governance.models import Acknowledgement, Doubt
from governance.policies import HEADS
from governance.seated import whose_work
from people.models import Department, User

DUE = timedelta(days=7)
"""After its date in force a version should be acknowledged within so many days."""
LISTED = 10
"""So many who have answered, and who have not, stand on a page; the others on request."""
REMINDERS = 4
"""One a week to those who have not answered, at most so many."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for a person's answer; `replied`: their question was answered meanwhile."""

    version: Version
    replied: bool

    @property
    def due(self) -> datetime:
        return self.version.in_force_from + DUE


def asked_of(user: User, at: datetime) -> list[Waiting]:
    """Versions in force that govern this person's work (marketing's or sales') and wait for their answer;
    what came with the installation and nobody agreed to is left out.
    """
    if user.department is None or user.department.side == Department.Side.OTHER or "auditor" in user.roles:
        return []
    mine = Doubt.objects.filter(version=OuterRef("pk"), by=user)
    versions = in_force_now(at).annotate(
        read=Exists(Acknowledgement.objects.filter(version=OuterRef("pk"), user=user)),
        waits=Exists(mine.filter(replied_at=None)),
        replied=Exists(mine),
    )
    versions = versions.filter(read=False, waits=False)
    return [Waiting(row, row.replied) for row in versions if row.agreement]


def in_force_now(at: datetime) -> "QuerySet[Any]":
    """The version in force of each document that has one."""
    current = Version.objects.filter(document=OuterRef("pk")).in_force_at(at).values("pk")[:1]
    found = Document.objects.annotate(current=Subquery(current)).order_by().values("current")
    return Version.objects.filter(pk__in=found).select_related("document")


def doubts_for(seats: Collection[str]) -> list[Doubt]:
    """Open doubts that wait for the reply of whoever acts in these seats."""
    if not {*HEADS} & {*seats}:
        return []
    return list(Doubt.objects.filter(replied_at=None).select_related("version__document", "by"))


def last_read(user: User, version: Version) -> Version | None:
    """The version that this person acknowledged last before this one; None for newcomers."""
    earlier = Version.objects.filter(document=version.document_id, number__lt=version.number)
    return earlier.filter(acknowledgements__user=user).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Answered:
    """How those whose work a version governs answered it."""

    read: Sequence[Acknowledgement]
    doubts: Sequence[Doubt]
    """All, oldest first."""
    doubting: Sequence[User]
    """Who has a doubt and has not acknowledged."""
    silent: Sequence[User]
    """Who has not answered at all."""

    @property
    def asked(self) -> int:
        return len(self.read) + len(self.doubting) + len(self.silent)

    @property
    def many(self) -> bool:
        """More than a page lists unasked."""
        return max(len(self.read), len(self.silent)) > LISTED


def answers_to(version: Version) -> Answered:
    read = list(version.acknowledgements.select_related("user__department"))
    doubts = list(version.doubts.select_related("by__department", "replied_by__department"))
    people = without(whose_work(), (row.user_id for row in read))
    doubting = {row.by_id for row in doubts}
    return Answered(
        read,
        doubts,
        [user for user in people if user.pk in doubting],
        [user for user in people if user.pk not in doubting],
    )


def without(people: Iterable[User], keys: Iterable[int]) -> list[User]:
    gone = set(keys)
    return [user for user in people if user.pk not in gone]

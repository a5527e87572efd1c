"""Asked: who is asked to acknowledge a version, what each answered, and what changed since they last did."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from definitions.models import Version
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


def asked_of(user: User, in_force: Iterable[Version]) -> list[Waiting]:
    """Of the versions in force those that govern this person's work (marketing's or sales') and wait for
    their answer; what came with the installation and nobody agreed to is left out.
    """
    if user.side == Department.Side.OTHER or "auditor" in user.roles:
        return []
    agreed = [row for row in in_force if row.agreement]
    read = Acknowledgement.objects.filter(version__in=agreed, user=user).values_list("version_id", flat=True)
    doubts = Doubt.objects.filter(version__in=agreed, by=user).values_list("version_id", "replied_at")
    doubted = {version for version, _replied_at in doubts}
    done = {*read, *(version for version, replied_at in doubts if replied_at is None)}
    return [Waiting(row, row.pk in doubted) for row in agreed if row.pk not in done]


def in_force_now(at: datetime) -> list[Version]:
    """The version in force of each document that has one, without its body."""
    rows = Version.objects.dated().at_hand(at).select_related("document")
    return [row for row in rows if row.begun(at)]


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

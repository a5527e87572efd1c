"""The demo company: its people, the days of its story, and how they are found and hired."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from definitions.models import Document
from demo.leads import Life, spring
from demo.people import PEOPLE, Person
from people.actions import add_person, grant_role, save_as, seat_person
from people.models import Department, Role, Seat, User
from people.names import full_names

IMPORTED_DAYS_AGO = (640, 500, 427, 368, 256, 187, 112, 60, 31, 12, 1)
"""Before each backtest, and on the morning after each trial ended."""


@dataclass(frozen=True)
class Company:
    """The people by key, the leads' lives, and the day that the story ends."""

    people: dict[str, User]
    leads: list[Life]
    today: date
    zone: ZoneInfo

    @property
    def hired(self) -> datetime:
        """When everybody joined: before the first month begins of which goals are entered."""
        return self.ago(730, 9, 15)

    @property
    def spring_review(self) -> datetime:
        """The morning on which the leads were brought that showed how follow-up had got worse."""
        return datetime.combine(spring(self.today) + timedelta(days=58), time(7), self.zone)

    @property
    def imports(self) -> list[datetime]:
        """When the CRM's exports were imported, the oldest first."""
        return sorted({self.spring_review, *(self.ago(days, 7) for days in IMPORTED_DAYS_AGO)})

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant that many days before today, in the company's zone."""
        return datetime.combine(self.today - timedelta(days=days), time(hour, minute), self.zone)

    def document(self, key: str) -> Document:
        return Document.objects.get(key=key)


def found(at: datetime) -> User:
    """The first person there is: the administrator, who takes on all others."""
    (person,) = (person for person in PEOPLE if person.role == Role.ADMINISTRATOR)
    user = User(**named(person), joined_at=at)
    user.set_unusable_password()
    return save_as(user, by=None, at=at)


def hire(administrator: User, at: datetime) -> dict[str, User]:
    """Everybody joins on the first day; seats and roles are given."""
    people: dict[str, User] = {}
    for person in PEOPLE:
        department = Department.objects.get(key=person.department)
        if person.role == Role.ADMINISTRATOR:
            user = administrator
            user.department = department
            save_as(user, by=administrator, at=at)
        else:
            user = add_person(password=None, department=department, by=administrator, at=at, **named(person))
        people[person.key] = user
        if person.seat:
            seat_person(seat=Seat.objects.get(key=person.seat), user=user, by=administrator, at=at)
        if person.role:
            grant_role(role=Role.objects.get(key=person.role), user=user, by=administrator, at=at)
    return people


def named(person: Person) -> dict[str, str]:
    return {"email": f"{person.key}@example.com"} | full_names(
        family_name=person.family,
        given_name=person.given,
        family_name_en=person.family_en,
        given_name_en=person.given_en,
    )

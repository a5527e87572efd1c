"""The roadmap: its phases with their success measures, and the initiatives with how often they took place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import get_language

from evidence.models import Snapshot
from governance.actions.company import starter
from governance.goals import PhaseState, phases
from governance.models import Initiative, Roadmap
from governance.phases import expected
from governance.pulse import PulseResult, results
from people.company_time import company_day


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    initiative: Initiative
    times: int
    """How often it took place."""
    last: date | None
    due: int
    """How often it should have by now."""

    @property
    def behind(self) -> int:
        return 0 if self.initiative.retired_at else max(self.due - self.times, 0)

    @property
    def reached(self) -> bool:
        return bool(self.initiative.goal and self.times >= self.initiative.goal)

    def fits(self, state: str) -> bool:
        """Whether it is in a state of web.forms.roadmap.InitiativesFilter."""
        match state:
            case "behind":
                return self.behind > 0
            case "reached":
                return self.reached
            case "retired":
                return self.initiative.retired_at is not None
            case "all":
                return True
            case _:
                return self.initiative.retired_at is None


@dataclass(frozen=True, slots=True)
class RoadmapState:
    roadmap: Roadmap | None
    today: date
    phases: Sequence[PhaseState]
    pulses: Sequence[PulseResult]
    snapshot: Snapshot | None


def roadmap_state(at: datetime) -> RoadmapState:
    roadmap, today, pulses = Roadmap.objects.first(), company_day(at), results(at)
    snapshot = Snapshot.objects.current(at)
    found = phases(roadmap.began_on, today, snapshot, pulses) if roadmap else []
    return RoadmapState(roadmap, today, found, pulses, snapshot)


def initiative_rows(at: datetime, **narrowed: Any) -> list[InitiativeRow]:
    """By phase, in the order in which they were added."""
    standing = Q(occurrences__struck_at=None)
    rows: Any = (
        Initiative.objects.filter(**narrowed)
        .select_related("owner__department")
        .annotate(
            times=Count("occurrences", filter=standing), last=Max("occurrences__held_on", filter=standing)
        )
    )
    today = company_day(at)
    return [
        InitiativeRow(row, row.times, row.last, expected(row.cadence, row.starts_on, today, row.goal))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Starter:
    """An initiative to begin with, in the reader's language."""

    key: str
    phase: int
    cadence: str
    goal: int
    title: str
    purpose: str


def starters() -> list[Starter]:
    """Those of starter.yaml that nothing of the same name was made of."""
    language = "en" if get_language() == "en" else "ja"
    taken = set(Initiative.objects.values_list("title", flat=True))
    return [
        Starter(
            row["key"], row["phase"], row["cadence"], row["goal"], row[language], row[f"purpose_{language}"]
        )
        for row in starter()["initiatives"]
        if not taken & {row["ja"], row["en"]}
    ]

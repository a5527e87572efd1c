"""Daily: a trial day by day: the leads that both versions qualify or one alone, what became of them, and what
sales answered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from evidence.backtests import Differing, with_reasons
from evidence.figures import Rate, by_outcome
from evidence.judged import Body, Rules, Window, compared
from evidence.leads.store import open_leads
from evidence.models import Snapshot

Part = Literal["both", "new_only", "old_only"]
"""Which versions a lead qualifies under."""
parts: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Qualifying:
    """Leads of one part: by outcome, how many of them sales answered, and accepted."""

    outcomes: dict[str, int]
    answered: int
    accepted: int

    @property
    def leads(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the company's zone: leads that came on it, how many of them qualify under each version, and
    every part; no parts in a report of before they were computed.
    """

    day: str
    leads: int
    new: int
    old: int
    parts: dict[str, Qualifying] = field(default_factory=dict)

    @classmethod
    def read(cls, figures: Map[str, Any]) -> "Day":
        """As it was stored."""
        stored = figures.get("parts", {}).items()
        return cls(**{**figures, "parts": {name: Qualifying(**one) for name, one in stored}})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one of the trial's leads."""

    day: str
    part: Part | None
    accepted: bool


def part_of(row: Map[str, Any]) -> Part | None:
    """Of a row with the verdicts `new` and `old`; None where it qualifies under neither."""
    new, old = row["new"] == "qualified", row["old"] == "qualified"
    return "both" if new and old else "new_only" if new else "old_only" if old else None


def days_of(groups: Sequence[Map[str, Any]], answers: Iterable[Answer]) -> tuple[Day, ...]:
    """From groups of leads alike in `day`, `new`, `old` and `outcome`, `n` in each."""
    answered = Counter((one.day, one.part) for one in answers)
    accepted = Counter((one.day, one.part) for one in answers if one.accepted)
    by_day: dict[str, list[Map[str, Any]]] = {}
    for group in groups:
        by_day.setdefault(group["day"].isoformat(), []).append(group)

    def part(day: str, name: Part) -> Qualifying:
        found = by_outcome((g["outcome"], g["n"]) for g in by_day[day] if part_of(g) == name)
        return Qualifying(found, answered[day, name], accepted[day, name])

    def qualified(day: str, version: str) -> int:
        return sum(g["n"] for g in by_day[day] if g[version] == "qualified")

    return tuple(
        Day(
            day,
            sum(g["n"] for g in by_day[day]),
            qualified(day, "new"),
            qualified(day, "old"),
            {name: part(day, name) for name in parts},
        )
        for day in sorted(by_day)
    )


def acceptance(days: Iterable[Day], version: Literal["new", "old"]) -> Rate:
    """Accepted by sales, of the answered leads that qualify under the version."""
    found = [one for day in days for name, one in day.parts.items() if name in ("both", f"{version}_only")]
    return Rate.of(sum(one.accepted for one in found), sum(one.answered for one in found))


def leads_of_day(
    snapshot: Snapshot,
    new: Body,
    old: Body,
    window: Window,
    day: date,
    part: Part | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Differing], int]:
    """(a page of the day's leads that qualify, with the reasons of both versions; how many there are), by id.

    None for the part means any. Raises `Faults`, `CannotJudge`, `TooSlow`.
    """
    rules = Rules.of(new, old)
    with open_leads(snapshot, *rules.all, as_judged=True, until=window.until) as opened:
        table = compared(opened, rules, ("day",), window)
        table = table.filter(table["day"] == day)
        one, two = table["new"] == "qualified", table["old"] == "qualified"
        wanted = {"both": one & two, "new_only": one & ~two, "old_only": two & ~one, None: one | two}[part]
        table = table.filter(wanted)
        total = int(opened.read(table.aggregate(n=table.count())).to_pylist()[0]["n"])
        rows = opened.read(table.select("id").order_by("id").limit(limit, offset=offset)).to_pylist()
    return with_reasons(snapshot, rules, [row["id"] for row in rows], window.until), total

"""Tallies: measures counted day by day and by the version in force, in one pass for each starting instant."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings

from definitions.agreed import agreed
from evidence.clocks import Terms, clocked, kept_by, terms_in_force
from evidence.counting import counting, maturity_days
from evidence.keeping import kept
from evidence.kpi_terms import KpiTerms, kpi_terms
from evidence.leads.days import day_number_of, day_of, within_days
from evidence.leads.store import Leads, open_leads, own
from evidence.leads.warehouse import is_live
from evidence.measures.measure import (
    EVERYBODY,
    USUAL,
    Count,
    Lead,
    Measure,
    Part,
    Period,
    Scope,
    States,
    Windows,
    naive,
)
from evidence.models import Snapshot

_parts: tuple[Part, ...] = ("hit", "missed", "open", "unknown")
dimensions = ("source", "owner", "segment")

Row = tuple[str, int | None, tuple[int, int, int, int]]
"""Day, number of the version in force at the leads' starting instants, and leads by part."""

_formulas = 3
"""Raised with any change of how something is counted, so that no answer of before is taken for one of now."""

Versions = tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: a snapshot's leads of a scope. `asking` makes one."""

    snapshot: Snapshot
    scope: Scope = EVERYBODY
    versions: Versions = ()
    """From when which version of the MQL definition is in force, the oldest first."""
    windows: Windows = USUAL
    terms: tuple[Terms, ...] = ()
    """The 48-hour rule's; empty where there is none, and then nothing is known of deadlines."""
    kpis: tuple[KpiTerms, ...] = (KpiTerms(date.min),)
    """The formulas of the shared KPIs, the oldest first."""

    @property
    def has_clocks(self) -> bool:
        """Whether there is a rule, and the leads are a snapshot's, which alone can be asked by it."""
        return bool(self.terms) and not is_live(self.snapshot.fingerprint)

    @property
    def mapped(self) -> frozenset[str]:
        """The fields of a lead's life that the newest import tells, whether or not it has any yet."""
        mapping = self.snapshot.mapping
        return frozenset(mapping.get("fields") or ()) | (
            {"won_at"} if mapping.get("outcome") else frozenset()
        )

    def key(self, *question: object) -> str:
        """What an answer is kept by: the leads, the rules that apply to them, and the question; no time."""
        plain = [
            _formulas,
            self.snapshot.fingerprint,
            self.snapshot.imported_at.isoformat(),
            astuple(self.scope),
            astuple(self.windows),
            [(since.isoformat(), number) for since, number in self.versions],
            kept_by(self.terms),
            sorted(self.mapped),
            settings.COMPANY_TIME_ZONE,
            [repr(one) for one in question],
        ]
        return f"measures:{sha256(orjson.dumps(plain)).hexdigest()}"


def asking(snapshot: Snapshot, scope: Scope = EVERYBODY, document: str = "mql") -> Asked:
    """By the versions that are agreed now, and the windows and sources of sales that are set."""
    now, found = agreed(), counting()
    versions = tuple((row.in_force_from, row.number) for row in now.versions.get(document, []))
    windows = Windows(**maturity_days(found))
    return Asked(snapshot, scope, versions, windows, terms_in_force(), kpi_terms(now, found))


class Tally:
    """One measure day by day; sums over any period are two look-ups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        found = sorted(rows, key=lambda row: row[0])
        self.versions = sorted({version for _day, version, _counts in found if version is not None})
        self._all = _Sums((day, counts) for day, _version, counts in found)
        self._by_version = {
            number: _Sums((day, counts) for day, version, counts in found if version == number)
            for number in self.versions
        }

    def over(self, period: Period, version: int | None = None) -> Count:
        """The leads of a period; `version`: those under this one only."""
        if version is None:
            return self._all.over(period)
        return self._by_version[version].over(period) if version in self._by_version else Count()

    def by_version(self, period: Period) -> dict[int, Count]:
        """Number -> the leads of a period under that version, without those of no lead."""
        found = {number: sums.over(period) for number, sums in self._by_version.items()}
        return {number: count for number, count in found.items() if count.all}

    @property
    def first(self) -> date | None:
        """The first day with a lead."""
        return self._all.days[0] if self._all.days else None


class _Sums:
    def __init__(self, rows: Iterable[tuple[str, Sequence[int]]]) -> None:
        self.days: list[date] = []
        self._sums = [(0, 0, 0, 0)]
        for day, counts in rows:
            self.days.append(date.fromisoformat(day))
            a, b, c, d = self._sums[-1]
            self._sums.append((a + counts[0], b + counts[1], c + counts[2], d + counts[3]))

    def over(self, period: Period) -> Count:
        low = self._sums[bisect_left(self.days, period.since)]
        high = self._sums[bisect_right(self.days, period.until)]
        return Count(*(above - below for above, below in zip(high, low, strict=True)))


def tallies(asked: Asked, measures: Sequence[Measure]) -> dict[str, Tally]:
    """Measure's key -> its tally. Raises `TooSlow`, `FileNotFoundError`."""
    found: dict[str, list[Row]] = {}
    for measure in measures:
        if measure.key not in found:
            found |= _kept_by_day(asked, measure)
    return {measure.key: Tally(found[measure.key]) for measure in measures}


def _kept_by_day(asked: Asked, measure: Measure) -> dict[str, list[Row]]:
    from evidence.measures.registry import counted_together

    counted = counted_together(measure)
    key = asked.key("tallies", [one.key for one in counted])
    found: dict[str, list[Row]] = kept(key, lambda: _by_day(asked, counted))
    return found


def _by_day(asked: Asked, measures: Sequence[Measure]) -> dict[str, list[Row]]:
    starts = measures[0].starts
    with open_leads(asked.snapshot) as opened:
        leads = scoped(started(opened, asked, measures), asked.scope)
        leads = leads.filter(leads[own(starts)].notnull())
        leads = leads.mutate(
            day=day_number_of(leads[own(starts)]), version=in_force(leads[own(starts)], asked)
        )
        rows = opened.read(_counted(leads, asked, measures, "day", "version")).to_pylist()
    return {
        measure.key: [
            (day_of(row["day"]).isoformat(), row["version"], counts_of(row, f"m{i}")) for row in rows
        ]
        for i, measure in enumerate(measures)
    }


@dataclass(frozen=True, slots=True)
class Split:
    """The leads of one source, owner or segment as most of them write it ("" of none), period by period."""

    name: str
    counts: tuple[Count, ...]


def split(
    asked: Asked, measures: Sequence[Measure], periods: Sequence[Period]
) -> dict[str, dict[str, list[Split]]]:
    """Measure's key -> dimension -> its values, the largest of the first period first. Raises like `tallies`.

    The periods must not overlap.
    """
    key = asked.key("split", [measure.key for measure in measures], periods)
    found: dict[str, list[tuple[Any, ...]]] = kept(key, lambda: _by_values(asked, measures, periods))
    return {
        name: {dimension: _splits(rows, i, len(periods)) for i, dimension in enumerate(dimensions)}
        for name, rows in found.items()
    }


def _by_values(
    asked: Asked, measures: Sequence[Measure], periods: Sequence[Period]
) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    with open_leads(asked.snapshot) as opened:
        for starts in dict.fromkeys(measure.starts for measure in measures):
            found |= _by_value(opened, asked, [one for one in measures if one.starts == starts], periods)
    return found


def _by_value(
    opened: Leads, asked: Asked, measures: Sequence[Measure], periods: Sequence[Period]
) -> dict[str, list[tuple[Any, ...]]]:
    import ibis

    starts = measures[0].starts
    leads = scoped(started(opened, asked, measures), asked.scope).filter(lambda t: t[own(starts)].notnull())
    at = leads[own(starts)]
    within = [(within_days(at, one.since, one.until), i) for i, one in enumerate(periods)]
    leads = leads.mutate(period=ibis.cases(*within, else_=None))
    leads = leads.mutate(**{name: leads[own(name)].fill_null("").strip() for name in dimensions})
    leads = leads.filter(leads["period"].notnull())
    rows = opened.read(_counted(leads, asked, measures, "period", *dimensions)).to_pylist()
    return {
        measure.key: [
            (row["period"], *(row[name] for name in dimensions), counts_of(row, f"m{i}")) for row in rows
        ]
        for i, measure in enumerate(measures)
    }


def _splits(rows: Iterable[Sequence[Any]], dimension: int, periods: int) -> list[Split]:
    counts: dict[str, list[Count]] = {}
    written: dict[str, dict[str, int]] = {}
    for row in rows:
        name, count = row[1 + dimension], Count(*row[4])
        of = counts.setdefault(name.lower(), [Count()] * periods)
        of[row[0]] = of[row[0]] + count
        names = written.setdefault(name.lower(), {})
        names[name] = names.get(name, 0) + count.all
    named = [(max(written[key], key=written[key].__getitem__), tuple(of)) for key, of in counts.items()]
    return [Split(name, of) for name, of in sorted(named, key=lambda one: (-one[1][0].all, one[0]))]


def unrecorded(asked: Asked, measures: Sequence[Measure]) -> frozenset[str]:
    """What the measures need and no source tells: not mapped now, and no lead has it from before."""
    wanted = sorted({name for measure in measures for name in measure.needs} - asked.mapped)
    if not wanted:
        return frozenset()
    found: dict[str, bool] = kept(asked.key("recorded", wanted), lambda: _recorded(asked, wanted))
    return frozenset(name for name in wanted if not found[name])


def _recorded(asked: Asked, names: Sequence[str]) -> dict[str, bool]:
    with open_leads(asked.snapshot) as opened:
        leads = opened.leads
        tests = {name: leads[own(name)].notnull() for name in names}
        if "won_at" in tests:
            tests["won_at"] = leads[own("outcome")] == "won"
        counted = leads.aggregate(**{name: test.any() for name, test in tests.items()})
        (row,) = opened.read(counted).to_pylist()
    return {name: bool(row[name]) for name in names}


def _counted(leads: Any, asked: Asked, measures: Sequence[Measure], *by: str) -> Any:
    import ibis

    now = ibis.literal(naive(asked.snapshot.imported_at))
    return sums(Lead(leads, now, unrecorded(asked, measures)), measures, asked.windows, *by)


def sums(lead: Lead, measures: Sequence[Measure], windows: Windows, *by: str) -> Any:
    """How many leads are in each part of each measure, by the names that `counts_of` reads, for each value of
    the columns `by`.
    """
    # First the states of each lead: they are asked once for all parts.
    states = {
        f"m{i}_{name}": state
        for i, measure in enumerate(measures)
        for name, state in measure.states(lead, windows)._asdict().items()
    }
    found = lead.leads.select(*by, **states)
    counts = {
        f"m{i}_{part}": found.count(where=test)
        for i, _measure in enumerate(measures)
        for part, test in States(*(found[f"m{i}_{name}"] for name in States._fields)).parts.items()
    }
    return (found.group_by(*by) if by else found).aggregate(**counts)


def counts_of(row: Mapping[str, Any], name: str) -> tuple[int, int, int, int]:
    hit, missed, still, unknown = (int(row[f"{name}_{part}"] or 0) for part in _parts)
    return hit, missed, still, unknown


def started(opened: Leads, asked: Asked, measures: Sequence[Measure]) -> Any:
    """The leads, with their clocks where a measure asks for them; without a rule nothing is known of them."""
    import ibis

    if not any(measure.clocked for measure in measures):
        return opened.leads
    if not asked.has_clocks:
        none = {own(name): ibis.null("timestamp(6)") for name in ("due_at", "stopped_at")}
        return opened.leads.mutate(**none)
    return clocked(opened, asked.snapshot, asked.terms)


def scoped(leads: Any, scope: Scope, named: Callable[[str], str] = own) -> Any:
    """The leads of a scope. `named`: what its columns are called."""
    for name in dimensions:
        if wanted := getattr(scope, name):
            leads = leads.filter(leads[named(name)].lower().fill_null("") == wanted.lower())
    return leads


def in_force(instant: Any, asked: Asked) -> Any:
    """The number of the version in force at a stored instant (Ibis); null before the first."""
    import ibis

    if not asked.versions:
        return ibis.null("int64")
    newest_first = reversed(asked.versions)
    branches = [(instant >= ibis.literal(naive(since)), number) for since, number in newest_first]
    return ibis.cases(*branches, else_=None)

"""Conformance and drift: what the CRM marked MQL against a version of the definition, both ways, and how each
of its criteria moves.

*Conformance* looks at the leads judged since the version came into force: those marked MQL at that instant,
the others as docs/measures.md says. *Drift* looks at all leads by the month in which they came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from definitions.models import Version
from evidence.engine.parts import parts
from evidence.engine.tallies import bits_of_a_mask, read_masks
from evidence.figures import Rate
from evidence.judged import Rules, compared
from evidence.keeping import kept
from evidence.leads.days import company_day_of
from evidence.leads.outcomes import days_until_judged
from evidence.leads.store import Leads, open_leads, own
from evidence.measures.behind import Behind
from evidence.measures.measure import Count, naive
from evidence.measures.tallies import Asked, scoped

MONTHS = 13
ConformancePart = Literal["hit", "missed", "unknown", "unmarked"]
"""Of the leads marked MQL those that satisfy the version, do not, or of which too little is known; and those
that satisfy it and were not marked.
"""


@dataclass(slots=True)
class Truths:
    """Leads by what a criterion says of them."""

    true: int = 0
    false: int = 0
    unknown: int = 0

    @property
    def all(self) -> int:
        return self.true + self.false + self.unknown

    @property
    def rate(self) -> Rate:
        """Of those that are known, how many satisfy it."""
        return Rate.of(self.true, self.true + self.false)


@dataclass(frozen=True, slots=True)
class Day:
    """Leads marked MQL on a day, and those that satisfy the definition without a mark, by their instant."""

    marked: Count
    unmarked: int


@dataclass(frozen=True, slots=True)
class Conformance:
    version: int
    since: date
    marked: Count
    """Of the leads marked MQL: hit where they satisfy the version, unknown where too little is known."""
    found: Count
    """Of the leads that satisfy it: hit where they are marked, open where they may still be."""
    missing: dict[str, Truths]
    """Criterion -> what it says of the marked leads that do not satisfy the version."""
    days: dict[date, Day]


@dataclass(frozen=True, slots=True)
class Drift:
    months: list[date]
    """The first day of each, the oldest first."""
    criteria: dict[str, list[Truths]]
    """Criterion -> its truths month by month."""
    leads: dict[str, Truths] = field(default_factory=dict)
    """Criterion -> over all months."""

    def named(self, criterion: str) -> str:
        """What is odd about a criterion: "nobody", "everybody" or "unknown"; "" where nothing is."""
        found = self.leads[criterion]
        if not found.all:
            return ""
        if found.unknown > found.all / 2:
            return "unknown"
        if not found.true:
            return "nobody"
        return "everybody" if not found.false and not found.unknown else ""


def conformance(asked: Asked, version: Version) -> Conformance:
    """Raises `CannotJudge`, `TooSlow`, `FileNotFoundError`."""
    rules, since = Rules.of(version.body, None), version.in_force_from
    key = asked.key("conformance", rules.fingerprint, since)
    rows: list[dict[str, Any]] = kept(key, lambda: _judged(asked, rules, since))
    ids = [part.id for part in parts(rules.new)]
    marked, found, days = Count(), Count(), dict[date, Day]()
    missing = {id_: Truths() for id_ in ids}
    for row in rows:
        n, qualifies = int(row["n"]), row["new"]
        day = days.get(row["day"], Day(Count(), 0))
        if row["marked"]:
            part = _part(qualifies, n)
            marked, day = marked + part, Day(day.marked + part, day.unmarked)
            if qualifies is False:
                add(missing, ids, row)
        if qualifies:
            found += Count(**{"hit" if row["marked"] else "open" if row["young"] else "missed": n})
            if not row["marked"] and not row["young"]:
                day = Day(day.marked, day.unmarked + n)
        days[row["day"]] = day
    first = min((day for day in days), default=asked.snapshot.day)
    return Conformance(version.number, first, marked, found, missing, dict(sorted(days.items())))


def marked_alone(asked: Asked, version: Version) -> Conformance:
    """The same by judging the marked leads alone: nothing but `marked` and since when. Raises like
    `conformance`.
    """
    rules, since = Rules.of(version.body, None), version.in_force_from
    key = asked.key("conformance of the marked", rules.fingerprint, since)
    rows: list[dict[str, Any]] = kept(key, lambda: _marked(asked, rules, since))
    first: date | None = kept(asked.key("first judged", since), lambda: [_first_judged(asked, since)])[0]
    marked = sum((_part(row["new"], int(row["n"])) for row in rows), Count())
    return Conformance(version.number, first or asked.snapshot.day, marked, Count(), {}, {})


def marked_until(asked: Asked, version: Version, until: datetime) -> dict[date, Count]:
    """Of the leads marked MQL while a version was in force, up to an instant: those that satisfy it, day by
    day. Raises like `conformance`.
    """
    rules, since = Rules.of(version.body, None), version.in_force_from
    key = asked.key("conformance while in force", rules.fingerprint, since, until)
    rows: list[dict[str, Any]] = kept(key, lambda: _marked(asked, rules, since, until))
    days: dict[date, Count] = {}
    for row in rows:
        part = _part(row["new"], int(row["n"]))
        days[row["day"]] = days.get(row["day"], Count()) + part
    return dict(sorted(days.items()))


def behind_conformance(
    asked: Asked, version: Version, part: ConformancePart, criterion: str = "", *, limit: int, offset: int = 0
) -> Behind:
    """The leads of a part, the last judged first. `criterion`: only those of which it is false. Raises like
    `conformance`.
    """
    rules, since = Rules.of(version.body, None), version.in_force_from
    with open_leads(asked.snapshot, *rules.all, as_judged=True) as opened:
        table = _table(opened, asked, rules, since)
        qualifies, marked = table["new"], table["marked"]
        table = table.filter(
            {
                "hit": marked & qualifies,
                "missed": marked & ~qualifies,
                "unknown": marked & qualifies.isnull(),
                "unmarked": ~marked & qualifies & ~table["young"],
            }[part]
        )
        ids = [part.id for part in parts(rules.new)]
        if criterion in ids:
            table = table.filter(_is_false(table, ids.index(criterion)))
        return Behind.page(opened, table, "at", limit, offset)


def _is_false(table: Any, i: int) -> Any:
    """Whether a part of the rule is false of a lead (its bits: evidence.engine.tables.parts_table)."""
    column, bit = divmod(i, bits_of_a_mask)
    return ((table[f"true_{column}"] | table[f"unknown_{column}"]) & (1 << bit)) == 0


def drift(asked: Asked, version: Version) -> Drift:
    """Over the last months, the one of the import included. Raises like `conformance`."""
    rules = Rules.of(version.body, None)
    first = asked.snapshot.day.replace(day=1) - relativedelta(months=MONTHS - 1)
    key = asked.key("drift of criteria", rules.fingerprint, first)
    rows: list[dict[str, Any]] = kept(key, lambda: _by_month(asked, rules, first))
    ids = [part.id for part in parts(rules.new)]
    months = [first + relativedelta(months=i) for i in range(MONTHS)]
    by_month = {month: {id_: Truths() for id_ in ids} for month in months}
    total = {id_: Truths() for id_ in ids}
    for row in rows:
        add(by_month[row["month"]], ids, row)
        add(total, ids, row)
    return Drift(months, {id_: [by_month[month][id_] for month in months] for id_ in ids}, total)


def _marked(
    asked: Asked, rules: Rules, since: datetime, until: datetime | None = None
) -> list[dict[str, Any]]:
    import ibis

    with open_leads(asked.snapshot, *rules.all, as_judged=True) as opened:
        marked = scoped(opened.leads, asked.scope).filter(
            lambda t: t[own("mql_at")].notnull(),
            lambda t: t[own("judged_at")] >= ibis.literal(naive(since)),
        )
        if until:
            marked = marked.filter(marked[own("judged_at")] < ibis.literal(naive(until)))
        table = compared(replace(opened, leads=marked), rules, (), parts=True)
        table = table.mutate(day=company_day_of(table["at"]))
        counted = table.group_by("day", "new").aggregate(n=table.count())
        return list(opened.read(counted).to_pylist())


def _first_judged(asked: Asked, since: datetime) -> date | None:
    import ibis

    with open_leads(asked.snapshot) as opened:
        leads = scoped(opened.leads, asked.scope)
        leads = leads.filter(leads[own("judged_at")] >= ibis.literal(naive(since)))
        first = leads.aggregate(day=company_day_of(leads[own("judged_at")].min()))
        found: date | None = opened.read(first).to_pylist()[0]["day"]
    return found


def _by_month(asked: Asked, rules: Rules, first: date) -> list[dict[str, Any]]:
    with open_leads(asked.snapshot, *rules.all, as_judged=True) as opened:
        # Judged are those alone that are counted: most of the work is counting their events.
        leads = scoped(opened.leads, asked.scope)
        leads = leads.filter(leads[own("day")] >= first)
        table = compared(replace(opened, leads=leads), rules, ("day",), parts=True)
        table = table.mutate(month=table["day"].truncate("M"))
        counted = table.group_by("month", *_masks(table)).aggregate(n=table.count())
        # DuckDB makes an instant of a truncated day.
        return [
            row | {"month": date(row["month"].year, row["month"].month, 1)}
            for row in opened.read(counted).to_pylist()
        ]


def _part(qualifies: bool | None, n: int) -> Count:
    return Count(**{"unknown" if qualifies is None else "hit" if qualifies else "missed": n})


def add(truths: Mapping[str, Truths], ids: Iterable[str], row: dict[str, Any]) -> None:
    """Count a group of leads that are alike in every criterion."""
    (mask,) = read_masks([row | {"outcome": None}])
    for i, id_ in enumerate(ids):
        of = truths[id_]
        if mask.true >> i & 1:
            of.true += mask.n
        elif mask.unknown >> i & 1:
            of.unknown += mask.n
        else:
            of.false += mask.n


def _judged(asked: Asked, rules: Rules, since: datetime) -> list[dict[str, Any]]:
    with open_leads(asked.snapshot, *rules.all, as_judged=True) as opened:
        table = _table(opened, asked, rules, since).mutate(day=lambda t: company_day_of(t["at"]))
        counted = table.group_by("day", "marked", "young", "new", *_masks(table)).aggregate(n=table.count())
        return list(opened.read(counted).to_pylist())


def _table(opened: Leads, asked: Asked, rules: Rules, since: datetime) -> Any:
    """The leads judged since an instant: whether marked, and whether too young to be said unmarked."""
    import ibis

    ripe = asked.snapshot.imported_at - timedelta(days=days_until_judged)
    # Judged are those alone that are counted: most of the work is counting their events.
    leads = scoped(opened.leads, asked.scope)
    leads = leads.filter(leads[own("judged_at")] >= ibis.literal(naive(since)))
    keep = ("mql_at", "created_at", "received_at")
    table = compared(replace(opened, leads=leads), rules, keep, parts=True)
    came = ibis.coalesce(table["created_at"], table["received_at"])
    return table.mutate(marked=table["mql_at"].notnull(), young=came > ibis.literal(naive(ripe)))


def _masks(table: Any) -> list[str]:
    return [name for name in table.columns if name.startswith(("true_", "unknown_"))]

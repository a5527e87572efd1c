"""Trials: new leads under the version in force and the one on trial, side by side (docs/measures.md)."""

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from evidence.backtests import Differing, Direction, differing_leads
from evidence.daily import Answer, Day, acceptance, days_of, part_of
from evidence.figures import Rate, Side, by_outcome, side_of
from evidence.judged import Body, Rules, Window, compared, rule_fingerprint
from evidence.leads.store import open_leads
from evidence.models import Snapshot
from evidence.statistics import TOO_FEW

Result = Literal["met", "missed", "too_few"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What measures are computed from, for one version. `contacted` of `contact_known` and `accepted` of
    `answered`: of the qualified.
    """

    side: Side
    contacted: int
    contact_known: int
    accepted: int
    answered: int
    disagreements: int
    weeks: float
    """How long the trial has run so far."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a success measure is computed. `unit`: shares lie between 0 and 1; `usual`: its direction.

    `rate` is the share behind it, whose n decides whether there are too few; `scale` turns the share into
    the value.
    """

    unit: Literal["share", "leads", "leads_per_week"]
    usual: Literal["at_least", "at_most"]
    rate: Callable[[Counts], Rate]
    scale: Callable[[Counts], float] = lambda _counts: 1.0


MEASURES: dict[str, Measure] = {
    "qualified_per_week": Measure(
        "leads_per_week", "at_least", lambda c: c.side.qualified_share, lambda c: c.side.leads / c.weeks
    ),
    "qualified_share": Measure("share", "at_least", lambda c: c.side.qualified_share),
    "won_share_of_qualified": Measure("share", "at_least", lambda c: c.side.won_rate),
    "contacted_share_of_qualified": Measure(
        "share", "at_least", lambda c: Rate.of(c.contacted, c.contact_known)
    ),
    "rejected_share_of_qualified": Measure(
        "share", "at_most", lambda c: Rate.of(c.side.table["qualified"]["rejected"], c.side.qualified)
    ),
    "accepted_share_of_qualified": Measure("share", "at_least", lambda c: Rate.of(c.accepted, c.answered)),
    "disagreements": Measure(
        "leads", "at_most", lambda c: Rate.of(c.disagreements, c.side.leads), lambda c: float(c.side.leads)
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure under one version, with its 95 % interval and the n it rests on; None where n is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of the contract: its threshold, its figures, and whether the version on trial reaches it."""

    measure: str
    is_: str
    threshold: float
    new: Figure
    old: Figure
    result: Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """A trial so far, or as it ended: leads that came in [start, end), judged by `until`. ISO instants."""

    snapshot: str
    rule_fingerprint: str
    base_fingerprint: str
    start: str
    end: str
    until: str
    leads: int
    new: Side
    old: Side
    gained: dict[str, int]
    dropped: dict[str, int]
    measures: tuple[Measured, ...]
    verdict: Literal["met", "missed", "inconclusive"]
    immature: int
    """Leads not closed and younger than the contract's maturity window."""
    days: tuple[Day, ...]

    def acceptance(self, version: Literal["new", "old"]) -> Rate:
        """Accepted by sales, of the answered leads that qualify under the version."""
        return acceptance(self.days, version)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all of it: computed again from the same leads and rules it is the same."""
        return sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """As JSON; `Comparison.read` gives it back."""
        body = asdict(self)
        return {**body, "measures": list(body["measures"]), "days": list(body["days"])}

    @classmethod
    def read(cls, figures: Map[str, Any]) -> "Comparison":
        """From `TrialReport.figures`."""
        return cls(
            **{
                **figures,
                "new": side_of(figures["new"]),
                "old": side_of(figures["old"]),
                "measures": tuple(
                    Measured(**{**item, "new": Figure(**item["new"]), "old": Figure(**item["old"])})
                    for item in figures["measures"]
                ),
                "days": tuple(map(Day.read, figures["days"])),
            }
        )


def comparison(
    snapshot: Snapshot,
    new: Body,
    old: Body,
    start: datetime,
    end: datetime,
    now: datetime,
    contract: Map[str, Any],
    answers: Map[str, bool] | None = None,
) -> Comparison:
    """Both versions over the trial's leads, by the contract's `measures`, `least_leads` and `maturity_days`,
    and by the answers of sales: lead -> whether it was accepted.

    `end` is when the trial ends or ended early; `snapshot` the state of the leads at `now`, which is later
    than `start`. Raises `Faults`, `CannotJudge`, `TooSlow`.
    """
    rules = Rules.of(new, old)
    window = Window(start, end, min(now, end))
    matures = now - timedelta(days=contract["maturity_days"])
    groups, found = _groups(snapshot, rules, window, matures, answers or {})
    days = days_of(groups, found)
    counts_new, counts_old = (
        _counts(groups, "new", acceptance(days, "new"), window),
        _counts(groups, "old", acceptance(days, "old"), window),
    )
    measures = tuple(
        _measured(item, counts_new, counts_old, contract["least_leads"]) for item in contract["measures"]
    )
    return Comparison(
        snapshot=snapshot.fingerprint,
        rule_fingerprint=rule_fingerprint(rules.new),
        base_fingerprint=rule_fingerprint(rules.old),
        start=start.isoformat(),
        end=end.isoformat(),
        until=window.until.isoformat(),
        leads=counts_new.side.leads,
        new=counts_new.side,
        old=counts_old.side,
        gained=by_outcome((g["outcome"], g["n"]) for g in groups if g["new"] == "qualified" != g["old"]),
        dropped=by_outcome((g["outcome"], g["n"]) for g in groups if g["old"] == "qualified" != g["new"]),
        measures=measures,
        verdict=_verdict(measures),
        immature=sum(g["n"] for g in groups if g["immature"]),
        days=days,
    )


def differences(
    snapshot: Snapshot,
    new: Body,
    old: Body,
    start: datetime,
    end: datetime,
    now: datetime,
    direction: Direction | None = None,
    outcome: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Differing]:
    """The trial's leads on which the versions differ, with the reasons of both. Raises like `comparison`."""
    window = Window(start, end, min(now, end))
    return differing_leads(snapshot, new, old, direction, outcome, limit, offset, window)


def _groups(
    snapshot: Snapshot, rules: Rules, window: Window, matures: datetime, answers: Map[str, bool]
) -> tuple[list[dict[str, Any]], list[Answer]]:
    """The trial's leads in groups that are alike in all that is counted: one pass over them; and what sales
    answered to some.
    """
    import ibis

    naive = matures.astimezone(UTC).replace(tzinfo=None)
    with open_leads(snapshot, *rules.all, as_judged=True, until=window.until) as opened:
        keep = ("outcome", "created_at", "received_at", "day", "contact_known", "contacted_at")
        table = compared(opened, rules, keep, window)
        came = ibis.coalesce(table["created_at"], table["received_at"])
        still_open = table["outcome"].isin(("open", "never_contacted"))
        table = table.mutate(contacted=table["contacted_at"].notnull(), immature=(came > naive) & still_open)
        grouped = table.group_by("old", "new", "outcome", "day", "contacted", "contact_known", "immature")
        rows: list[dict[str, Any]] = opened.read(grouped.aggregate(n=table.count())).to_pylist()
        asked = table.filter(table["id"].isin(list(answers))).select("id", "day", "new", "old")
        answered = opened.read(asked).to_pylist() if answers else []
    said = [Answer(row["day"].isoformat(), part_of(row), answers[row["id"]]) for row in answered]
    return rows, said


def _counts(groups: Sequence[Map[str, Any]], version: str, accepted: Rate, window: Window) -> Counts:
    qualified = [g for g in groups if g[version] == "qualified" and g["contact_known"]]
    return Counts(
        side=Side.of((g[version], g["outcome"], g["n"]) for g in groups),
        contacted=sum(g["n"] for g in qualified if g["contacted"]),
        contact_known=sum(g["n"] for g in qualified),
        accepted=accepted.k,
        answered=accepted.n,
        disagreements=sum(g["n"] for g in groups if (g["new"] == "qualified") != (g["old"] == "qualified")),
        weeks=(window.until - window.start) / timedelta(days=7),
    )


def _measured(item: Map[str, Any], new: Counts, old: Counts, least_leads: int) -> Measured:
    measure = MEASURES[item["measure"]]
    figures = [_figure(measure, counts) for counts in (new, old)]
    value, threshold = figures[0].value, float(item["value"])
    if value is None or min(figure.n for figure in figures) < max(least_leads, TOO_FEW):
        result: Result = "too_few"
    else:
        reached = value >= threshold if item["is"] == "at_least" else value <= threshold
        result = "met" if reached else "missed"
    return Measured(item["measure"], item["is"], threshold, figures[0], figures[1], result)


def _figure(measure: Measure, counts: Counts) -> Figure:
    rate = measure.rate(counts)
    if rate.value is None or rate.low is None or rate.high is None:
        return Figure(None, None, None, rate.n)
    scale = measure.scale(counts)
    return Figure(rate.value * scale, rate.low * scale, rate.high * scale, rate.n)


def _verdict(measures: Iterable[Measured]) -> Literal["met", "missed", "inconclusive"]:
    results = {measured.result for measured in measures}
    if not results or "too_few" in results:
        return "inconclusive"
    return "missed" if "missed" in results else "met"

"""Backtests: what past leads would have been under a rule, and what became of them (docs/measures.md)."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.core.cache import cache

from definitions.language.judge import Judgement
from evidence.figures import Difference, Side, by_outcome, side_of
from evidence.judged import Body, Rules, Window, attributes_used, compared, rule_fingerprint
from evidence.leads.kept import read_kept
from evidence.leads.records import Record, records
from evidence.leads.store import open_leads
from evidence.leaking import Leak, leaks
from evidence.models import Snapshot

days_until_won = 180
"""A lead younger than this at the import, and not closed, may still be won."""
_cached_seconds = 3600

Direction = Literal["gained", "dropped"]


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday (in the company's zone): leads that came in it, and how many of them qualify."""

    start: str
    leads: int
    new: int
    old: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many leads an attribute that the rule looks at is known ("events": whose events are known)."""

    attribute: str
    known: int
    leads: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A rule's effect on past leads, beside that of the rule it is compared with (`old`, None without one).

    `gained` qualify under the new rule and not under the old, `dropped` the reverse; both by outcome.
    Instants are ISO text. `warnings`, worded by the page: "too_few", "contact_unknown", "dates_unknown",
    "immature", "attribute_unknown", "leaking".
    """

    snapshot: str
    imported_at: str
    computed_at: str
    rule_fingerprint: str
    base_fingerprint: str
    leads: int
    new: Side
    old: Side | None
    gained: dict[str, int]
    dropped: dict[str, int]
    difference: Difference | None
    """Of the won rates, new less old."""
    weeks: tuple[Week, ...]
    first: str
    last: str
    """Days on which the first and the last lead of known date came; empty where no date is known."""
    dates_unknown: int
    contact_unknown: int
    """Leads of which nobody recorded whether sales contacted them."""
    immature: int
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...]
    leaking: tuple[Leak, ...] = ()
    """Attributes of either rule, and of what they refer to, that were filled in only after the outcome."""

    def plain(self) -> dict[str, Any]:
        """As JSON; `Effect.read` gives it back."""
        return {
            **asdict(self),
            "weeks": [asdict(week) for week in self.weeks],
            "warnings": list(self.warnings),
            "coverage": [asdict(item) for item in self.coverage],
            "leaking": [asdict(item) for item in self.leaking],
        }

    @classmethod
    def read(cls, figures: Map[str, Any]) -> "Effect":
        """From `Backtest.figures`."""
        new = side_of(figures["new"])
        assert new
        return cls(
            **{
                **figures,
                "new": new,
                "old": side_of(figures["old"]),
                "difference": Difference(**figures["difference"]) if figures["difference"] else None,
                "weeks": tuple(Week(**week) for week in figures["weeks"]),
                "coverage": tuple(Coverage(**item) for item in figures["coverage"]),
                "warnings": tuple(figures["warnings"]),
                "leaking": tuple(Leak.read(item) for item in figures.get("leaking", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class Differing:
    """A lead on which two rules differ, with the reasons of both."""

    lead: Record
    at: datetime
    new: Judgement
    old: Judgement | None


def effect(snapshot: Snapshot, new: Body, old: Body | None, at: datetime) -> Effect:
    """The effect of a rule on a snapshot, each lead judged at its own instant; `at` is when this is computed.

    Computed once per snapshot and rules. Raises `Faults`, `CannotJudge`, `TooSlow`.
    """
    rules = Rules.of(new, old)
    key = f"effect {snapshot.fingerprint} {snapshot.imported_at.isoformat()} {rules.fingerprint}".replace(
        " ", ":"
    )
    found: Effect | None = cache.get(key)
    if found is None:
        found = _effect(snapshot, rules)
        cache.set(key, found, _cached_seconds)
    # What the catalogue says of an attribute may change meanwhile.
    leaking = leaks(
        snapshot,
        dict.fromkeys(name for rule in rules.all for name in attributes_used(rule) if name != "events"),
    )
    warnings = (*found.warnings, *(["leaking"] if leaking else []))
    return replace(found, computed_at=at.isoformat(), leaking=leaking, warnings=warnings)


def differing_leads(
    snapshot: Snapshot,
    new: Body,
    old: Body | None,
    direction: Direction | None = None,
    outcome: str | None = None,
    limit: int = 50,
    offset: int = 0,
    window: Window | None = None,
) -> list[Differing]:
    """Leads on which the rules differ, by id; without an old rule, those that qualify. Raises like `effect`.

    None for direction or outcome means any. `window` takes a trial's leads only.
    """
    rules = Rules.of(new, old)
    until = window.until if window else None
    with open_leads(snapshot, *rules.all, as_judged=True, until=until) as opened:
        table = compared(opened, rules, ("outcome",), window)
        table = table.filter(_differs(table, direction))
        if outcome:
            table = table.filter(table["outcome"] == outcome)
        rows = opened.read(table.select("id").order_by("id").limit(limit, offset=offset)).to_pylist()
    judge_new, judge_old = rules.judges()
    return [
        Differing(
            lead,
            lead.judged_at,
            judge_new(lead.judged_document, lead.judged_at),
            judge_old(lead.judged_document, lead.judged_at) if judge_old else None,
        )
        for lead in records(snapshot, [row["id"] for row in rows], until)
    ]


def lead(snapshot: Snapshot, id: str) -> dict[str, object] | None:  # noqa: A002 - the lead's own name for it
    """One lead in the language's form, texts as they were written; None where there is none of that id."""
    found = records(snapshot, [id])
    return found[0].document if found else None


def _differs(table: Any, direction: Direction | None) -> Any:
    new, old = table["new"] == "qualified", table["old"] == "qualified"
    match direction:
        case "gained":
            return new & ~old
        case "dropped":
            return old & ~new
        case _:
            return new != old


def _effect(snapshot: Snapshot, rules: Rules) -> Effect:
    groups = _groups(snapshot, rules)
    total = sum(group["n"] for group in groups)
    new = Side.of((g["new"], g["outcome"], g["n"]) for g in groups)
    old = Side.of((g["old"], g["outcome"], g["n"]) for g in groups) if rules.old else None
    weeks = _weeks(groups, bool(old))
    days = [group[name] for group in groups for name in ("first", "last") if group["week"]]
    result = Effect(
        snapshot=snapshot.fingerprint,
        imported_at=snapshot.imported_at.isoformat(),
        computed_at="",
        rule_fingerprint=rule_fingerprint(rules.new),
        base_fingerprint=rule_fingerprint(rules.old),
        leads=total,
        new=new,
        old=old,
        gained=by_outcome(_moved(groups, "gained") if old else ()),
        dropped=by_outcome(_moved(groups, "dropped") if old else ()),
        difference=Difference.of(new.won_rate, old.won_rate) if old else None,
        weeks=weeks,
        first=min(days).isoformat() if days else "",
        last=max(days).isoformat() if days else "",
        dates_unknown=sum(g["n"] for g in groups if not g["week"]),
        contact_unknown=sum(g["n"] for g in groups if not g["contact_known"]),
        immature=sum(g["n"] for g in groups if g["immature"]),
        coverage=_coverage(snapshot, rules, sum(g["n"] for g in groups if g["has_events"])),
        warnings=(),
    )
    return replace(result, warnings=tuple(_warnings(result)))


def _groups(snapshot: Snapshot, rules: Rules) -> list[dict[str, Any]]:
    """The leads in few groups that are alike in all that is counted: one pass over them."""
    import ibis

    matures = (snapshot.imported_at - timedelta(days=days_until_won)).astimezone(UTC).replace(tzinfo=None)
    with open_leads(snapshot, *rules.all, as_judged=True) as opened:
        keep = ("outcome", "created_at", "received_at", "day", "contact_known", "has_events")
        table = compared(opened, rules, keep)
        young = ibis.coalesce(table["created_at"], table["received_at"]) > ibis.literal(matures)
        still_open = table["outcome"].isin(("open", "never_contacted"))
        table = table.mutate(
            week=table["created_at"].notnull().ifelse(table["day"].truncate("W"), ibis.null("date")),
            immature=young & still_open,
        )
        grouped = table.group_by("old", "new", "outcome", "week", "immature", "contact_known", "has_events")
        counted = grouped.aggregate(n=table.count(), first=table["day"].min(), last=table["day"].max())
        rows: list[dict[str, Any]] = read_kept(opened, snapshot, counted).to_pylist()
        return rows


def _moved(groups: Iterable[Map[str, Any]], direction: Direction) -> Iterable[tuple[str, int]]:
    to, away = ("new", "old") if direction == "gained" else ("old", "new")
    return ((g["outcome"], g["n"]) for g in groups if g[to] == "qualified" != g[away])


def _weeks(groups: Iterable[Map[str, Any]], with_old: bool) -> tuple[Week, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        if group["week"]:
            week = group["week"].strftime("%Y-%m-%d")
            counts[week, "leads"] += group["n"]
            for version in ("new", "old"):
                counts[week, version] += group["n"] if group[version] == "qualified" else 0
    starts = sorted({week for week, _name in counts})
    return tuple(
        Week(start, counts[start, "leads"], counts[start, "new"], counts[start, "old"] if with_old else None)
        for start in starts
    )


def _coverage(snapshot: Snapshot, rules: Rules, with_events: int) -> tuple[Coverage, ...]:
    referred = [timeline[-1][1] for timeline in rules.references.values() if timeline]
    used = dict.fromkeys(
        name for definition in (rules.new, *referred) for name in attributes_used(definition)
    )
    known = {**snapshot.attributes, "events": with_events}
    return tuple(Coverage(name, known.get(name, 0), snapshot.leads) for name in used)


def _warnings(effect: Effect) -> Iterable[str]:
    if effect.new.won_rate.too_few:
        yield "too_few"
    if effect.contact_unknown:
        yield "contact_unknown"
    if effect.dates_unknown:
        yield "dates_unknown"
    if effect.immature:
        yield "immature"
    if any(2 * item.known < item.leads for item in effect.coverage):
        yield "attribute_unknown"

"""Backtests: what past leads would have been under a rule, and what became of them (docs/measures.md)."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from definitions.language.judge import Judgement
from evidence.breakdown import Breakdown, alike, broken_down
from evidence.cohorts import Cohort
from evidence.effects import Coverage, Effect, Week
from evidence.engine.columns import column as column_of
from evidence.figures import Difference, Side, by_outcome
from evidence.judged import Body, CannotJudge, Rules, Window, attributes_used, compared, rule_fingerprint
from evidence.leads.known import was_column
from evidence.leads.materialised import read_materialised
from evidence.leads.records import Record, records
from evidence.leads.store import Leads, open_leads, stored_columns
from evidence.leaking import leaks
from evidence.models import Backtest, Snapshot
from people.models import User

days_until_won = 180
"""A lead younger than this at the import, and not closed, may still be won."""
_cached_seconds = 3600
_kept = ("outcome", "created_at", "received_at", "day", "contact_known", "has_events", "source", "segment")

Direction = Literal["gained", "dropped"]


@dataclass(frozen=True, slots=True)
class Differing:
    """A lead with the reasons of two rules, mostly one on which they differ."""

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
        found = _effect(snapshot, rules, Cohort(), whole=False)
        cache.set(key, found, _cached_seconds)
    return _as_of(found, snapshot, rules, at)


def backtest(snapshot: Snapshot, new: Body, old: Body | None, at: datetime, cohort: Cohort) -> Effect:
    """The effect on a cohort with its breakdown, computed anew each time. Raises like `effect`."""
    rules = Rules.of(new, old)
    return _as_of(_effect(snapshot, rules, cohort, whole=True), snapshot, rules, at)


@transaction.atomic
def store_backtest(
    *,
    snapshot: Snapshot,
    body: Body,
    base: Body | None,
    by: User | None,
    at: datetime,
    cohort: Cohort | None = None,
    rule_name: str = "",
    base_name: str = "",
) -> Backtest:
    """Keep what past leads say about a rule, with the fingerprints it was computed from.

    Raises like `effect`.
    """
    cohort = cohort or Cohort()
    found = backtest(snapshot, body, base, at, cohort)
    return Backtest.objects.create(
        snapshot=snapshot,
        body=body,
        base=base,
        rule_name=rule_name,
        base_name=base_name,
        cohort=cohort.plain(),
        rule_fingerprint=found.rule_fingerprint,
        base_fingerprint=found.base_fingerprint,
        figures=found.plain(),
        computed_at=at,
        computed_by=by,
    )


def recompute(row: Backtest, at: datetime) -> Effect:
    """A stored backtest once more, from its snapshot. Raises like `effect`, and where that is gone."""
    if row.body is None:
        raise CannotJudge(_("This backtest is older than the product that keeps rules with their backtests."))
    try:
        return backtest(row.snapshot, row.body, row.base, at, Cohort.read(row.cohort))
    except FileNotFoundError:
        raise CannotJudge(_("The leads of this import are no longer kept.")) from None


def _as_of(found: Effect, snapshot: Snapshot, rules: Rules, at: datetime) -> Effect:
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
    cohort: Cohort | None = None,
) -> list[Differing]:
    """Leads on which the rules differ, by id; without an old rule, those that qualify. Raises like `effect`.

    None for direction or outcome means any. `window` takes a trial's leads only.
    """
    rules = Rules.of(new, old)
    until = window.until if window else None
    with open_leads(snapshot, *rules.all, as_judged=True, until=until) as opened:
        table = compared(opened, rules, ("outcome",), window, cohort)
        table = table.filter(_differs(table, direction))
        if outcome:
            table = table.filter(table["outcome"] == outcome)
        rows = opened.read(table.select("id").order_by("id").limit(limit, offset=offset)).to_pylist()
    return with_reasons(snapshot, rules, [row["id"] for row in rows], until)


def with_reasons(
    snapshot: Snapshot, rules: Rules, ids: list[str], until: datetime | None = None
) -> list[Differing]:
    """Leads by their ids, judged one by one by both rules; `until` as `records` takes it."""
    judge_new, judge_old = rules.judges()
    return [
        Differing(
            lead,
            lead.judged_at,
            judge_new(lead.judged_document, lead.judged_at),
            judge_old(lead.judged_document, lead.judged_at) if judge_old else None,
        )
        for lead in records(snapshot, ids, until)
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


def _effect(snapshot: Snapshot, rules: Rules, cohort: Cohort, *, whole: bool) -> Effect:
    groups, breakdown, known = _asked(snapshot, rules, cohort, whole)
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
        coverage=_coverage(rules, known, total),
        warnings=(),
        cohort=cohort,
        breakdown=breakdown,
    )
    return replace(result, warnings=tuple(_warnings(result)))


def _asked(
    snapshot: Snapshot, rules: Rules, cohort: Cohort, whole: bool
) -> tuple[list[dict[str, Any]], Breakdown | None, dict[str, int]]:
    """The leads in few groups that are alike in all that is counted: one pass over them. With them the
    breakdown, if `whole`, and of how many leads each attribute (and "events") is known.
    """
    import ibis

    matures = (snapshot.imported_at - timedelta(days=days_until_won)).astimezone(UTC).replace(tzinfo=None)
    with open_leads(snapshot, *rules.all, as_judged=True) as opened:
        table = compared(opened, rules, _kept if whole else _kept[:-2], None, cohort, parts=whole)
        young = ibis.coalesce(table["created_at"], table["received_at"]) > ibis.literal(matures)
        still_open = table["outcome"].isin(("open", "never_contacted"))
        table = table.mutate(
            week=table["created_at"].notnull().ifelse(table["day"].truncate("W"), ibis.null("date")),
            immature=young & still_open,
        )
        if whole:
            groups, breakdown = broken_down(opened, table, rules, cohort)
        else:
            counted = table.group_by(*alike).aggregate(
                n=table.count(), first=table["day"].min(), last=table["day"].max()
            )
            groups, breakdown = read_materialised(opened, snapshot, counted).to_pylist(), None
        known = _known(opened, snapshot, rules, cohort)
    return groups, breakdown, known | {"events": sum(g["n"] for g in groups if g["has_events"])}


def _known(opened: Leads, snapshot: Snapshot, rules: Rules, cohort: Cohort) -> dict[str, int]:
    """Attribute -> leads of the cohort of which it was known when they were judged."""
    columns = stored_columns(snapshot.fingerprint)
    names = {key: column_of(key) for key in rules.attributes}
    if not cohort.narrows and not any(was_column(name) in columns for name in names.values()):
        return dict(snapshot.attributes)
    leads = cohort.narrowed(opened.leads)
    counts = {f"n{i}": leads[name].count() for i, name in enumerate(names.values()) if name in leads.columns}
    if not counts:
        return {}
    row = opened.read(leads.aggregate(**counts)).to_pylist()[0]
    return {key: int(row.get(f"n{i}", 0)) for i, key in enumerate(names)}


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


def _coverage(rules: Rules, known: Map[str, int], leads: int) -> tuple[Coverage, ...]:
    referred = [found for timeline in rules.references.values() if timeline and (found := timeline[-1][1])]
    used = dict.fromkeys(
        name for definition in (rules.new, *referred) for name in attributes_used(definition)
    )
    return tuple(Coverage(name, known.get(name, 0), leads) for name in used)


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

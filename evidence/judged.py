"""Judged: leads under one rule or two side by side, each at its own instant. For backtests and trials."""

import json
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from definitions.agreed import agreed
from definitions.catalogue import definition_from, timelines
from definitions.language.body import body_of
from definitions.language.export.subject import Timeline
from definitions.language.judge import Judge, ReferenceCycle
from definitions.language.tree import Comparison, Definition, Event, PointsPerEvent, walk
from evidence.cohorts import Cohort
from evidence.engine.columns import TypesDisagreeError
from evidence.leads.store import Leads, own

Body = Map[str, Any]


class CannotJudge(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """These rules cannot be judged together; the text says why."""


@dataclass(frozen=True, slots=True)
class Window:
    """A trial's leads: those that came in [start, end), judged no later than `until`."""

    start: datetime
    end: datetime
    until: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A rule, the one it is compared with if any, and the versions of the definitions they refer to.

    Equal where their fingerprints are.
    """

    new: Definition
    old: Definition | None
    references: Map[str, Timeline] = field(default_factory=dict)

    @classmethod
    def of(cls, new: Body, old: Body | None) -> "Rules":
        """Raises `Faults` for a body that is no definition."""
        rules = [definition_from(body) for body in (new, old) if body is not None]
        return cls(rules[0], rules[1] if old is not None else None, timelines(*rules))

    @property
    def all(self) -> tuple[Definition, ...]:
        """Every definition in play."""
        referred = (one for timeline in self.references.values() for _since, one in timeline if one)
        return (self.new, *([self.old] if self.old else []), *referred)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every attribute that any of them looks at."""
        used = (name for definition in self.all for name in attributes_used(definition))
        return tuple(dict.fromkeys(name for name in used if name != "events"))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all of it: the same rules give the same verdicts of the same leads."""
        timelines = {
            key: [(since.isoformat(), definition and body_of(definition)) for since, definition in timeline]
            for key, timeline in self.references.items()
        }
        bodies = [body_of(self.new), body_of(self.old) if self.old else None, timelines]
        return sha256(json.dumps(bodies, sort_keys=True).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rules) and other.fingerprint == self.fingerprint

    def judges(self) -> tuple[Judge, Judge | None]:
        """Both compiled for one lead at a time."""
        known = agreed()
        return known.judge_of(self.new), known.judge_of(self.old) if self.old else None


def rule_fingerprint(definition: Definition | None) -> str:
    """The fingerprint that a version of this body has; "" for none."""
    if definition is None:
        return ""
    return sha256(json.dumps(body_of(definition), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def compared(
    opened: Leads,
    rules: Rules,
    keep: tuple[str, ...],
    window: Window | None = None,
    cohort: Cohort | None = None,
    *,
    parts: bool = False,
) -> Any:
    """One row per lead: verdicts `old` and `new`, `id`, `at` (when it is judged) and the columns `keep`.

    `old` is "undecided" throughout where there is no old rule. `parts`: verdicts as truths (NULL where
    undecided), and with them the bits of `evidence.engine.tables.parts_table`. Raises `CannotJudge`.
    """
    import ibis

    leads = cohort.narrowed(opened.leads) if cohort else opened.leads
    at = leads[own("judged_at")]
    if window:
        came = ibis.coalesce(leads[own("created_at")], leads[own("received_at")])
        leads = leads.filter(came >= _utc(window.start), came < _utc(window.end))
        at = ibis.least(leads[own("judged_at")], ibis.literal(_utc(window.until)))
    leads = leads.mutate(**{own("at"): at})
    names = {"id": "id", "at": own("at"), **{name: own(name) for name in keep}}
    try:
        table = _planned(rules, leads.op(), opened.events.op(), tuple(names.values()), parts)
    except TypesDisagreeError as error:
        raise CannotJudge(
            _("The definitions give an attribute different types (%(fault)s). Use one type in both.")
            % {"fault": error}
        ) from None
    except ReferenceCycle:
        raise CannotJudge(_("The definitions refer to one another in a circle.")) from None
    table = table.rename(names)
    return table if rules.old or parts else table.mutate(old=ibis.literal("undecided"))


@lru_cache(maxsize=64)
def _planned(rules: Rules, leads: Any, events: Any, keep: tuple[str, ...], parts: bool) -> Any:
    """The comparison over leads and events of these shapes; planning a hundred criteria takes a while."""
    from evidence.engine.tables import compare_table, parts_table

    plan = parts_table if parts else compare_table
    return plan(
        rules.old, rules.new, leads.to_expr(), events.to_expr(), own("at"), rules.references, keep=keep
    )


def attributes_used(definition: Definition) -> tuple[str, ...]:
    """The attributes a rule looks at, "events" for its events, in the tree's order."""
    used: dict[str, None] = {}
    for node in walk(definition.rule):
        if isinstance(node, Comparison):
            used[node.attribute] = None
        elif isinstance(node, Event | PointsPerEvent):
            used["events"] = None
    return tuple(used)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)

"""The few figures of the agreement page, each from the newest import and the version in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from definitions.models import Document, Version
from evidence.backtests import effect
from evidence.effects import Effect, Week
from evidence.figures import Rate, closed_outcomes
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.measures.follow_up import follow_up
from evidence.measures.periods import until
from evidence.models import Snapshot

WEEKS = 13
"""A quarter in whole weeks."""


@dataclass(frozen=True, slots=True)
class NoFigures:
    """Why there are none, and whether an import would help."""

    text: str
    import_helps: bool


@dataclass(frozen=True, slots=True)
class Figures:
    snapshot: Snapshot
    version: Version
    leads: int
    qualify: Rate
    """Of the leads of the last 13 weeks, those that qualify under the version in force."""
    qualify_before: Rate
    """The same in the 13 weeks before."""
    shares: Sequence[float]
    """Week by week, oldest first; weeks without leads are left out."""
    won: Rate
    """Of the qualified leads that closed."""
    won_others: Rate
    """Of the closed leads that do not qualify."""
    follow_up: Rate
    follow_up_before: Rate
    follow_up_months: Sequence[float]


def figures_of(now: datetime) -> Figures | NoFigures:
    """Under the MQL definition in force, over the leads known now."""
    document = Document.objects.filter(kind=Document.Kind.MQL).first()
    version = document.versions.in_force_at(now).first() if document else None
    snapshot = Snapshot.objects.current(now)
    if version is None:
        return NoFigures(_("There are no figures yet: no MQL definition is in force."), import_helps=False)
    if snapshot is None:
        return NoFigures(_("There are no figures yet: no leads have been imported."), import_helps=True)
    try:
        return computed(snapshot, version, effect(snapshot, version.body, None, now))
    except CannotJudge as refused:
        return NoFigures(str(refused), import_helps=False)
    except TooSlow:
        return NoFigures(_("The figures took too long to compute. Try again in a while."), import_helps=False)
    except FileNotFoundError:
        return NoFigures(
            _("The files of the newest import are missing. Import the leads again."), import_helps=True
        )


def computed(snapshot: Snapshot, version: Version, found: Effect) -> Figures:
    last, before = found.weeks[-WEEKS:], found.weeks[-2 * WEEKS : -WEEKS]
    today = snapshot.day
    last_quarter, quarter = until(today, "quarter", 2)
    rates = follow_up(snapshot, [quarter, last_quarter, *until(today, "month", 7)])
    others = found.new.table["not_qualified"]
    return Figures(
        snapshot=snapshot,
        version=version,
        leads=found.leads,
        qualify=share(last),
        qualify_before=share(before),
        shares=[week.new / week.leads for week in (*before, *last) if week.leads],
        won=found.new.won_rate,
        won_others=Rate.of(others["won"], sum(others[outcome] for outcome in closed_outcomes)),
        follow_up=rates[0],
        follow_up_before=rates[1],
        follow_up_months=[rate.value for rate in rates[2:] if rate.value is not None],
    )


def share(weeks: Iterable[Week]) -> Rate:
    rows = list(weeks)
    return Rate.of(sum(week.new for week in rows), sum(week.leads for week in rows))

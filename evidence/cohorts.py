"""Cohorts: which past leads a backtest is about, and how many are left out for which reason."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.cache import cache

from evidence.keeping import DAY, may_be_made
from evidence.leads.store import Leads, open_leads, own
from evidence.models import Snapshot

most_choices = 100
"""Sources or segments that one can be chosen from."""

reasons = ("undated", "period", "source", "segment")
"""Why a lead is left out; it counts under the first that applies."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads that came on the days `since` to `until` (both included, in the company's zone), of one
    source and one segment, in capitals or not; "" and None leave it open.
    """

    since: date | None = None
    until: date | None = None
    source: str = ""
    segment: str = ""

    @property
    def narrows(self) -> bool:
        return self != Cohort()

    def plain(self) -> dict[str, Any]:
        """As JSON; `Cohort.read` gives it back."""
        days = {name: day.isoformat() if day else None for name, day in self._days.items()}
        return {**asdict(self), **days}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Cohort":
        days = {name: date.fromisoformat(body[name]) for name in ("since", "until") if body.get(name)}
        return cls(**days, source=body.get("source", ""), segment=body.get("segment", ""))

    @property
    def _days(self) -> dict[str, date | None]:
        return {"since": self.since, "until": self.until}

    def outside(self, leads: Any) -> dict[str, Any]:
        """Reason -> whether a lead of `Leads.leads` is left out for it."""
        import ibis

        tests: dict[str, Any] = {}
        day = leads[own("day")]
        if self.since or self.until:
            tests["undated"] = leads[own("created_at")].isnull()
            tests["period"] = ibis.or_(
                *([day < self.since] if self.since else []), *([day > self.until] if self.until else [])
            )
        for name in ("source", "segment"):
            if wanted := getattr(self, name):
                tests[name] = leads[own(name)].lower().fill_null("") != wanted.lower()
        return tests

    def narrowed(self, leads: Any) -> Any:
        """The cohort's leads."""
        for outside in self.outside(leads).values():
            leads = leads.filter(~outside)
        return leads

    def excluded(self, opened: Leads) -> dict[str, int]:
        """Reason -> leads left out for it, without zeros. Raises `TooSlow`."""
        import ibis

        tests = self.outside(opened.leads)
        if not tests:
            return {}
        reason = ibis.cases(*((test, name) for name, test in tests.items()), else_=None)
        counted = opened.leads.group_by(reason=reason).aggregate(n=opened.leads.count())
        found = {row["reason"]: int(row["n"]) for row in opened.read(counted).to_pylist()}
        return {name: found[name] for name in reasons if name in found}


def occurring(snapshot: Snapshot, name: str) -> list[str]:
    """The sources, owners or segments that leads have, as most of them write it, the most frequent first."""
    return all_occurring(snapshot, [name])[name]


def all_occurring(snapshot: Snapshot, names: Sequence[str]) -> dict[str, list[str]]:
    """The same of several at once."""
    keys = {name: f"cohort:{name}:{snapshot.fingerprint}" for name in names}
    found: dict[str, list[str]] = cache.get_many(keys.values())
    if missing := [name for name in names if keys[name] not in found]:
        may_be_made()
        with open_leads(snapshot) as opened:
            asked = {keys[name]: _occurring(opened, name) for name in missing}
        cache.set_many(asked, DAY)
        found |= asked
    return {name: found[key] for name, key in keys.items()}


def _occurring(opened: Leads, name: str) -> list[str]:
    leads = opened.leads.rename(value=own(name)).filter(lambda t: t["value"].strip() != "")
    counted = leads.group_by("value").aggregate(n=leads.count())
    rows = opened.read(counted.order_by(counted["n"].desc(), "value").limit(10 * most_choices))
    by_fold: dict[str, str] = {}
    for value in rows["value"].to_pylist():
        by_fold.setdefault(value.lower(), value)
    return list(by_fold.values())[:most_choices]

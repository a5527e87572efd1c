"""Leaking: attributes filled in only after the outcome, which make a rule look better than it is.

On past leads such an attribute tells what became of them; of a new lead nobody knows it yet. Only a history
or the company's own word shows it for certain; the rest is suspicion with its figures (docs/measures.md).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.cache import cache

from definitions.models import Attribute
from evidence.engine.columns import column as column_of
from evidence.figures import Difference, Rate, closed_outcomes
from evidence.leads.known import is_column, was_column
from evidence.leads.quoting import listed, quoted, text
from evidence.leads.store import Leads, open_leads, parquet_of, stored_columns
from evidence.leads.warehouse import is_live
from evidence.models import Snapshot
from evidence.statistics import TOO_FEW, concordance

least_after = 0.2
"""Of the closed leads that have it, the share that got it after they were closed."""
least_difference = 0.3
"""Between the shares of closed and open, or won and other leads that have it."""
least_separation = 0.8
most_asked = 200_000
"""Closed leads from which a separation is computed."""
_cached_seconds = 24 * 3600
_newest_only = re.compile(
    r"\b(last(?! name)|latest|most recent)\b|最終(?!学歴)|直近|最新|最近", re.IGNORECASE
)

Reason = Literal["marked", "history", "closed", "separates", "won", "overwritten"]


@dataclass(frozen=True, slots=True)
class Separation:
    """How well the value tells won leads from other closed ones (evidence.statistics.concordance), over n."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Leak:
    """An attribute that leaks, with the strongest reason to say so.

    "marked": the company says it is known only later. "history": `one` of the closed leads that have it got
    it after they were closed. Suspicions: "closed" (`one`: known of closed leads, `other`: of open ones),
    "separates" (`separation`), "won" (`one`: known of won leads, `other`: of other closed ones),
    "overwritten" (by its name it holds the newest value only, and no history of it is known).
    """

    attribute: str
    reason: Reason
    one: Rate | None = None
    other: Rate | None = None
    separation: Separation | None = None

    @property
    def certain(self) -> bool:
        return self.reason in ("marked", "history")

    @classmethod
    def read(cls, figures: Mapping[str, Any]) -> "Leak":
        """From JSON as `dataclasses.asdict` gives it."""
        one, other, separation = (figures[name] for name in ("one", "other", "separation"))
        return cls(
            figures["attribute"],
            figures["reason"],
            Rate(**one) if one else None,
            Rate(**other) if other else None,
            Separation(**separation) if separation else None,
        )


def leaks(snapshot: Snapshot, attributes: Iterable[str]) -> tuple[Leak, ...]:
    """Those of some attributes that leak, in their order. Raises `TooSlow`."""
    keys = list(attributes)
    rows = {row.key: row for row in Attribute.objects.filter(key__in=keys)}
    found = _measured(snapshot, keys)
    columns = stored_columns(snapshot.fingerprint)
    leaking = []
    for key in keys:
        row = rows.get(key)
        if row and row.known_later:
            leaking.append(Leak(key, "marked"))
        elif leak := found[key]:
            leaking.append(leak)
        elif row and was_column(column_of(key)) not in columns and _holds_the_newest(row, snapshot):
            leaking.append(Leak(key, "overwritten"))
    return tuple(leaking)


def _holds_the_newest(row: Attribute, snapshot: Snapshot) -> bool:
    """Whether by one of its names it is overwritten by whatever comes next."""
    column = snapshot.mapping["fields"].get(row.key, {}).get("column", "")
    names = (row.key, row.label_ja, row.label_en, column)
    return any(_newest_only.search(name.replace("_", " ")) for name in names)


def _measured(snapshot: Snapshot, keys: Sequence[str]) -> dict[str, Leak | None]:
    """What the leads themselves show; each attribute is asked once per snapshot."""
    if is_live(snapshot.fingerprint):
        return dict.fromkeys(keys)
    names = {key: f"leak:{snapshot.fingerprint}:{column_of(key)}" for key in keys}
    known = cache.get_many(names.values())
    found: dict[str, Leak | None] = {key: known[name] for key, name in names.items() if name in known}
    if missing := [key for key in keys if key not in found]:
        columns = stored_columns(snapshot.fingerprint)
        with open_leads(snapshot) as opened:
            asked = _Asked(opened, snapshot.fingerprint, columns)
            counts = asked.known_by_outcome(missing)
            found |= {key: asked.leak(key, counts) for key in missing}
        cache.set_many({names[key]: found[key] for key in missing}, _cached_seconds)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions to one snapshot about attributes, as they were known when the leads were judged."""

    opened: Leads
    fingerprint: str
    columns: Mapping[str, str]

    def leak(self, key: str, counts: Mapping[str, Mapping[str, int]]) -> Leak | None:
        if self._then(key) is None:
            return None
        known, leads = counts[key], counts["leads"]
        return (
            self._by_history(key)
            or _apart(key, "closed", closed_outcomes, ("open",), known, leads)
            or self._by_separation(key)
            or _apart(key, "won", ("won",), ("lost", "rejected"), known, leads)
        )

    def known_by_outcome(self, keys: Iterable[str]) -> dict[str, dict[str, int]]:
        """Attribute, and "leads" for all -> outcome -> leads of which it is known: one pass."""
        stored = {key: column for key in keys if (column := self._then(key))}
        counted = ", ".join(
            [f"count({column}) AS n{i}" for i, column in enumerate(stored.values())] or ["0 AS n0"]
        )
        rows = self._ask(f"SELECT outcome, count(*) AS n, {counted} FROM {self._leads} GROUP BY outcome")
        found = {key: {row["outcome"]: row[f"n{i}"] for row in rows} for i, key in enumerate(stored)}
        return {**found, "leads": {row["outcome"]: row["n"] for row in rows}}

    def _by_history(self, key: str) -> Leak | None:
        if was_column(column_of(key)) not in self.columns:
            return None
        (row,) = self._ask(f"""
            SELECT count(*) AS n, count(*) FILTER (
                coalesce(first.after_outcome, first."at" > coalesce(won_at, lost_at))) AS k
            FROM {self._leads} AS leads LEFT JOIN (
                SELECT lead_id, arg_min({{'at': "at", 'after_outcome': after_outcome}}, "at") AS first
                FROM {parquet_of(self.fingerprint, "history")}
                WHERE attribute = {text(key)} AND "value" IS NOT NULL GROUP BY lead_id
            ) AS past ON lead_id = id
            WHERE outcome IN {listed(closed_outcomes)} AND {quoted(is_column(column_of(key)))} IS NOT NULL
        """)
        rate = Rate.of(row["k"], row["n"])
        return Leak(key, "history", rate) if not rate.too_few and (rate.low or 0) >= least_after else None

    def _by_separation(self, key: str) -> Leak | None:
        """Texts by their value, those of fewer than thirty leads together; numbers and instants by tenths."""
        column = self._then(key)
        type_ = self.columns[is_column(column_of(key))]
        plain = type_ in ("VARCHAR", "VARCHAR[]", "BOOLEAN")
        value = column if plain else f"ntile(10) OVER (ORDER BY {column}, id)"
        rows = self._ask(f"""
            WITH asked AS (
                SELECT outcome, {value} AS "value" FROM {self._leads}
                WHERE outcome IN {listed(closed_outcomes)} AND {column} IS NOT NULL AND {self._sampled()}
            ), by_value AS (
                SELECT "value", count(*) AS n, count(*) FILTER (outcome = 'won') AS won FROM asked
                GROUP BY "value"
            )
            SELECT sum(n)::BIGINT AS n, sum(won)::BIGINT AS won FROM by_value
            GROUP BY CASE WHEN n >= {TOO_FEW} THEN "value" END
        """)
        groups = [(row["won"], row["n"] - row["won"]) for row in rows]
        found, n = concordance(groups), sum(map(sum, groups))
        if found is None or n < TOO_FEW or found[1] < least_separation:
            return None
        return Leak(key, "separates", separation=Separation(*found, n))

    def _sampled(self) -> str:
        """Which of very many leads are asked: always the same ones."""
        (row,) = self._ask(
            f"SELECT count(*) AS n FROM {self._leads} WHERE outcome IN {listed(closed_outcomes)}"
        )
        step = row["n"] // most_asked + 1
        return "true" if step == 1 else f"md5_number_lower(id) % {step} = 0"

    def _then(self, key: str) -> str | None:
        """The column of what was known when a lead was judged; None for an attribute without one."""
        names = (was_column(column_of(key)), is_column(column_of(key)))
        return next((quoted(name) for name in names if name in self.columns), None)

    @property
    def _leads(self) -> str:
        return parquet_of(self.fingerprint, "leads")

    def _ask(self, query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.opened.run(query).to_pylist()
        return rows


def _apart(
    key: str,
    reason: Reason,
    these: Sequence[str],
    those: Sequence[str],
    known: Mapping[str, int],
    leads: Mapping[str, int],
) -> Leak | None:
    """A leak where the attribute is known of far more leads of these outcomes than of those."""
    one, other = (
        Rate.of(*(sum(counts.get(outcome, 0) for outcome in group) for counts in (known, leads)))
        for group in (these, those)
    )
    difference = Difference.of(one, other)
    if difference.low is None or difference.too_few or difference.low < least_difference:
        return None
    return Leak(key, reason, one, other)

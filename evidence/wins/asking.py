"""Asking: every candidate of every closed lead, judged by the language itself in one pass, as bits."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from evidence.cohorts import Cohort
from evidence.engine.tallies import bits_of_a_mask
from evidence.figures import closed_outcomes
from evidence.judged import Rules, compared
from evidence.leads.quoting import listed
from evidence.leads.store import Leads, open_leads, own
from evidence.models import Snapshot
from evidence.wins.candidates import Candidate, Declared

most_asked = 200_000
"""Closed leads; of more a fixed sample is asked."""
_kept = ("outcome", "created_at", "received_at")
at_once = 12 * bits_of_a_mask
"""Candidates in one definition, and so in one pass: the language takes 500 nodes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers, in the table `name` of `opened`: a row per closed lead, with `id`, whether it was `won`,
    `came` (when), `old` (the truth of the rule in force, null where undecided or without one) and `true_<i>`
    and `unknown_<i>`: candidate c is bit c % 31 of number c // 31.

    `counts`: outcome -> leads, of all leads. `step`: one of so many closed leads is asked.
    """

    opened: Leads
    name: str
    candidates: tuple[Candidate, ...]
    counts: Mapping[str, int]
    step: int

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query. Raises `TooSlow`."""
        found: list[dict[str, Any]] = self.opened.run(query).to_pylist()
        return found


def bit(name: str, number: int) -> str:
    """Whether a candidate's bit is set, as 0 or 1."""
    return f"(({name}_{number // bits_of_a_mask} >> {number % bits_of_a_mask}) & 1)"


@contextmanager
def asked(
    snapshot: Snapshot,
    attributes: Declared,
    candidates: Sequence[Candidate],
    in_force: Mapping[str, Any] | None = None,
    cohort: Cohort | None = None,
) -> Iterator[Asked]:
    """Judge a cohort's closed leads by each candidate, with what was known when each was judged.

    Raises `CannotJudge`, `TooSlow`.
    """
    candidates = tuple(candidates)
    chunks = [candidates[start : start + at_once] for start in range(0, len(candidates), at_once)]
    rules = [Rules.of(body_of(attributes, chunk), in_force) for chunk in chunks or [()]]
    definitions = [definition for one in rules for definition in one.all]
    with open_leads(snapshot, *definitions, as_judged=True) as opened:
        leads = cohort.narrowed(opened.leads) if cohort else opened.leads
        rows = opened.read(leads.group_by(outcome=leads[own("outcome")]).aggregate(n=leads.count()))
        counts = {row["outcome"]: row["n"] for row in rows.to_pylist()}
        step = sum(counts.get(name, 0) for name in closed_outcomes) // (most_asked + 1) + 1
        first, *others = (_query(opened, one, step, cohort) for one in rules)
        opened.run(f"CREATE TEMP TABLE asked AS {first}")
        for number, query in enumerate(others, start=1):
            renamed = ", ".join(
                f"{name}_{i} AS {name}_{i + number * at_once // bits_of_a_mask}"
                for name in ("true", "unknown")
                for i in range(-(-len(chunks[number]) // bits_of_a_mask))
            )
            more = f"SELECT id, {renamed} FROM ({query})"
            opened.run(f"CREATE OR REPLACE TEMP TABLE asked AS FROM asked JOIN ({more}) USING (id)")
        yield Asked(opened, "asked", candidates, counts, step)


def _query(opened: Leads, rules: Rules, step: int, cohort: Cohort | None) -> str:
    """A row per closed lead that is asked."""
    from evidence.engine.duckdb_sql import duckdb_sql

    table = compared(opened, rules, _kept, cohort=cohort, parts=True)
    sampled = "true" if step == 1 else f"md5_number_lower(id) % {step} = 0"
    return f"""
        SELECT * EXCLUDE (outcome, created_at, received_at, "at", new), outcome = 'won' AS won,
            coalesce(created_at, received_at) AS came, created_at IS NOT NULL AS dated
        FROM ({duckdb_sql(table)}) WHERE outcome IN {listed(closed_outcomes)} AND {sampled}
    """


def body_of(attributes: Declared, candidates: Sequence[Candidate]) -> dict[str, Any]:
    """A definition whose parts are the candidates."""
    used = {one.subject for one in candidates if not one.event}
    return {
        "format": "teigi/1",
        "kind": "mql",
        "attributes": {key: row for key, row in attributes.items() if key in used},
        "rule": {"any": [dict(one.node) for one in candidates]},
    }

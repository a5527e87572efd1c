"""Ranking: attributes and events by how much they tell won leads from other closed ones (docs/wins.md)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from evidence.figures import Difference, Rate, closed_outcomes, outcomes
from evidence.judged import CannotJudge
from evidence.leads.warehouse import is_live
from evidence.leaking import Leak, Separation, leaks
from evidence.models import Snapshot
from evidence.statistics import TOO_FEW, concordance, newcombe, simultaneous
from evidence.wins.asking import Asked, asked, bit
from evidence.wins.candidates import Candidate, Declared, candidates

_cached_seconds = 24 * 3600


@dataclass(frozen=True, slots=True)
class Told:
    """What one criterion tells. `met`: won of the closed leads that meet it; `unmet`: of those that do not,
    or of which it is `unknown` (so many). `tells`: a difference is there even where all criteria that were
    asked about are allowed for.
    """

    candidate: Candidate
    met: Rate
    unmet: Rate
    unknown: int
    difference: Difference
    lift: float | None
    """How many times as often those that meet it were won as all closed leads."""
    separation: Separation
    tells: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """An attribute or a kind of event, with the criteria about it, the most telling first: at least one."""

    key: str
    event: bool
    told: tuple[Told, ...]

    @property
    def best(self) -> Told:
        return self.told[0]


@dataclass(frozen=True, slots=True)
class Ranking:
    """`telling`, `silent`: by the lower bound of what they tell. `leaking`: with why. `few`: subjects of
    which no criterion splits the closed leads into two times thirty. `counts`: outcome -> leads.

    `step`: one of so many closed leads was asked. `fingerprint`: of all that this was computed from.
    """

    telling: tuple[Subject, ...]
    silent: tuple[Subject, ...]
    leaking: tuple[tuple[Leak, Subject | None], ...]
    few: tuple[Subject, ...]
    counts: Mapping[str, int]
    won: Rate
    step: int
    questions: int
    fingerprint: str

    @property
    def left_out(self) -> dict[str, int]:
        """Outcome -> leads that are not closed, without zeros."""
        names = (name for name in outcomes if name not in closed_outcomes)
        return {name: self.counts[name] for name in names if self.counts.get(name)}

    @property
    def enough(self) -> bool:
        """Whether there are thirty of either kind."""
        return min(self.won.k, self.won.n - self.won.k) >= TOO_FEW


def ranking(snapshot: Snapshot, attributes: Declared) -> Ranking:
    """Computed once per snapshot, declarations and what leaks. Raises `CannotJudge`, `TooSlow`."""
    refuse_live(snapshot)
    found, leaking = candidates(snapshot, attributes), leaks(snapshot, attributes)
    mark = fingerprint(snapshot.fingerprint, found, leaking)
    key = f"wins:{mark}"
    ranked: Ranking | None = cache.get(key)
    if ranked is None:
        with asked(snapshot, attributes, found) as answers:
            ranked = _ranked(answers, leaking, mark)
        cache.set(key, ranked, _cached_seconds)
    return ranked


def refuse_live(snapshot: Snapshot) -> None:
    """Raises `CannotJudge` for leads that live elsewhere."""
    if is_live(snapshot.fingerprint):
        raise CannotJudge(
            _("The leads live in another database, where nobody can say which attributes leak the outcome.")
        )


def fingerprint(leads: str, found: Sequence[Candidate], leaking: Sequence[Leak]) -> str:
    """SHA-256 over the leads, the criteria asked about and what leaks."""
    asked_about = [dict(one.node) for one in found]
    marks = [(leak.attribute, leak.reason) for leak in leaking]
    return sha256(json.dumps([leads, asked_about, marks], sort_keys=True).encode()).hexdigest()


def _ranked(answers: Asked, leaking: Sequence[Leak], mark: str) -> Ranking:
    counted = {row["won"]: row for row in answers.rows(_counting(answers))}
    all_won = Rate.of(counted.get(True, {}).get("n", 0), _sum(counted, "n"))
    least, most = TOO_FEW, all_won.n - TOO_FEW
    split = {i for i in range(len(answers.candidates)) if least <= _sum(counted, f"t{i}") <= most}
    z = simultaneous(len(split))
    by_subject: dict[tuple[str, bool], list[tuple[int, Told]]] = {}
    for i, one in enumerate(answers.candidates):
        told = _told(one, i, counted, all_won, z)
        by_subject.setdefault((one.subject, one.event), []).append((i, told))
    ranked: list[Subject] = []
    few: list[Subject] = []
    for (key, event), told_of in by_subject.items():
        more = [told for i, told in told_of if i in split and (told.difference.value or 0) > 0]
        if more:
            best_first = sorted(more, key=lambda one: (-one.separation.low, -one.met.n))
            ranked.append(Subject(key, event, tuple(best_first)))
        elif not any(i in split for i, _told in told_of):
            few.append(Subject(key, event, tuple(told for _i, told in told_of)))
    ranked.sort(key=lambda subject: -subject.best.separation.low)
    marked = {leak.attribute for leak in leaking}
    leaks_by_key = {subject.key: subject for subject in ranked if not subject.event}
    usable = [subject for subject in ranked if subject.event or subject.key not in marked]
    return Ranking(
        telling=tuple(subject for subject in usable if subject.best.tells),
        silent=tuple(subject for subject in usable if not subject.best.tells),
        leaking=tuple((leak, leaks_by_key.get(leak.attribute)) for leak in leaking),
        few=tuple(subject for subject in few if subject.event or subject.key not in marked),
        counts=answers.counts,
        won=all_won,
        step=answers.step,
        questions=len(split),
        fingerprint=mark,
    )


def _counting(answers: Asked) -> str:
    """A query of one row per kind of lead: `n`, and per candidate how many meet it and of how many it is
    unknown.
    """
    columns = ", ".join(
        f"sum({bit('true', i)})::BIGINT AS t{i}, sum({bit('unknown', i)})::BIGINT AS u{i}"
        for i in range(len(answers.candidates))
    )
    return f"SELECT won, count(*) AS n, {columns} FROM {answers.name} GROUP BY won"


def _sum(counted: Mapping[bool, Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in counted.values())


def _told(
    candidate: Candidate, i: int, counted: Mapping[bool, Mapping[str, Any]], all_won: Rate, z: float
) -> Told:
    k, n = counted.get(True, {}).get(f"t{i}", 0), _sum(counted, f"t{i}")
    met, unmet = Rate.of(k, n), Rate.of(all_won.k - k, all_won.n - n)
    beyond = newcombe(met.k, met.n, unmet.k, unmet.n, z)
    area = concordance([(met.k, met.n - met.k), (unmet.k, unmet.n - unmet.k)]) or (0.5, 0.5, 0.5)
    return Told(
        candidate,
        met,
        unmet,
        _sum(counted, f"u{i}"),
        Difference.of(met, unmet),
        met.value / all_won.value if met.value is not None and all_won.value else None,
        Separation(*area, all_won.n),
        tells=beyond is not None and beyond[0] > 0 and not (met.too_few or unmet.too_few),
    )

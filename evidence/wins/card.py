"""Card: a score card suggested from past wins, with what it is expected to be worth (docs/wins.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from evidence.engine.tallies import bits_of_a_mask
from evidence.figures import Rate
from evidence.leads.incoming import Tell, untold
from evidence.models import Snapshot
from evidence.statistics import TOO_FEW
from evidence.wins.asking import Asked
from evidence.wins.candidates import Candidate, declared

older = 0.7
"""The share of the leads, by when they came, that the check over time learns from."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Worth:
    """What a rule makes of closed leads: won of those that qualify, and those that qualify of all won."""

    precision: Rate
    recall: Rate

    @classmethod
    def of(cls, qualified: Any, won: Any) -> "Worth":
        """From two NumPy arrays of bool, one per lead."""
        both = int((qualified & won).sum())
        return cls(Rate.of(both, int(qualified.sum())), Rate.of(both, int(won.sum())))


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of the card and its points. `without`: the card without it, at the same threshold.
    `again`: in how many of the cards of the folds its attribute or event stands too.
    """

    node: Mapping[str, Any]
    points: int
    without: Worth
    again: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """The same card with another threshold, on its own leads."""

    at_least: int
    worth: Worth


@dataclass(frozen=True, slots=True)
class OverTime:
    """A card made of the leads that came before `since`, on those that came from then on."""

    since: date
    learnt: int
    card: Worth
    in_force: Worth | None


@dataclass(frozen=True, slots=True)
class Card:
    """A suggested definition. `own`: on the leads it was made of. `expected`: held out, each lead judged by a
    card that was made without it; `in_force`: the version in force on the same leads. `step`: one of so many
    closed leads was asked. `fingerprint`: of all that it was computed from.
    """

    body: Body
    lines: tuple[Line, ...]
    at_least: int
    closed: int
    own: Worth
    expected: Worth
    in_force: Worth | None
    over_time: OverTime | None
    thresholds: tuple[Threshold, ...]
    folds: int
    step: int
    snapshot: str
    fingerprint: str

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        since = {"since": self.over_time.since.isoformat()} if self.over_time else {}
        return {**asdict(self), "over_time": self.over_time and {**asdict(self.over_time), **since}}


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no card: too few closed leads ("few"), or nothing tells enough ("silent")."""

    reason: str
    won: int
    other: int
    fingerprint: str


class Making:
    """The answers as arrays, and the cards made of them."""

    def __init__(
        self, snapshot: Snapshot, kind: str, in_force: Body | None, answers: Asked, mark: str
    ) -> None:
        import numpy as np

        self.snapshot, self.kind, self.base, self.mark = snapshot, kind, in_force, mark
        self.candidates, self.step = answers.candidates, answers.step
        rows = answers.opened.run(f"FROM {answers.name} ORDER BY id")
        self.won = rows["won"].to_numpy()
        self.old = rows["old"].fill_null(False).to_numpy()
        self.came, self.dated = rows["came"].to_numpy(), rows["dated"].to_numpy()
        masks = [rows[name].to_numpy() for name in rows.column_names if name.startswith("true_")]
        self.bits = np.column_stack(
            [
                (masks[i // bits_of_a_mask] >> i % bits_of_a_mask & 1).astype(np.uint8)
                for i in range(len(self.candidates))
            ]
        )
        self.joined = joined(self.candidates)

    def card(self, tell: Tell = untold) -> Card | Nothing:
        """`tell` hears "fitting" with how many of the cards that are tried are made."""
        from evidence.wins.fitting import fit, folds, held_out, split

        tell("fitting", 0, folds + 2)
        won = int(self.won.sum())
        if min(won, len(self.won) - won) < TOO_FEW:
            return Nothing("few", won, len(self.won) - won, self.mark)
        fitted = fit(self.bits, self.won, self.joined)
        if fitted is None:
            return Nothing("silent", won, len(self.won) - won, self.mark)
        expected, others = held_out(
            self.bits,
            self.won,
            self.joined,
            split(self.won),
            made=lambda n: tell("fitting", 1 + n, folds + 2),
        )
        nodes = [self._node(line.columns) for line in fitted.lines]
        subjects = [{self._subject(line.columns) for line in other.lines} for other in others if other]
        return Card(
            body=self._body(nodes, [line.points for line in fitted.lines], fitted.at_least),
            lines=tuple(
                Line(
                    node,
                    line.points,
                    self._without(fitted, i),
                    sum(self._subject(line.columns) in other for other in subjects),
                )
                for i, (node, line) in enumerate(zip(nodes, fitted.lines, strict=True))
            ),
            at_least=fitted.at_least,
            closed=len(self.won),
            own=Worth.of(fitted.qualifies(self.bits), self.won),
            expected=Worth.of(expected, self.won),
            in_force=Worth.of(self.old, self.won) if self.base else None,
            over_time=self._over_time(),
            thresholds=self._thresholds(fitted),
            folds=folds,
            step=self.step,
            snapshot=self.snapshot.fingerprint,
            fingerprint=self.mark,
        )

    def _without(self, fitted: Any, number: int) -> Worth:
        from evidence.wins.fitting import sums

        rest = [line for i, line in enumerate(fitted.lines) if i != number]
        return Worth.of(sums(rest, self.bits) >= fitted.at_least, self.won)

    def _thresholds(self, fitted: Any) -> tuple[Threshold, ...]:
        """Every number of points that any lead has, from the highest; its own among them."""
        from evidence.wins.fitting import sums

        points = sums(fitted.lines, self.bits)
        reached = sorted({int(n) for n in points if n > 0} | {fitted.at_least}, reverse=True)
        return tuple(Threshold(n, Worth.of(points >= n, self.won)) for n in reached)

    def _over_time(self) -> OverTime | None:
        """None where too few leads say when they came."""
        import numpy as np

        from evidence.wins.fitting import fit

        order = np.flatnonzero(self.dated)[np.argsort(self.came[self.dated], kind="stable")]
        cut = int(len(order) * older)
        before, after = order[:cut], order[cut:]
        for part in (before, after):
            won = int(self.won[part].sum())
            if min(won, len(part) - won) < TOO_FEW:
                return None
        card = fit(self.bits[before], self.won[before], self.joined)
        qualified = card.qualifies(self.bits[after]) if card else np.zeros(len(after), dtype=bool)
        since: datetime = self.came[after[0]].astype("datetime64[us]").item()
        return OverTime(
            since.date(),
            len(before),
            Worth.of(qualified, self.won[after]),
            Worth.of(self.old[after], self.won[after]) if self.base else None,
        )

    def _subject(self, columns: Sequence[int]) -> tuple[str, bool]:
        one = self.candidates[columns[0]]
        return one.subject, one.event

    def _node(self, columns: Sequence[int]) -> dict[str, Any]:
        """One criterion of the language for one column, or for several joined by "or"."""
        first = self.candidates[columns[0]]
        if len(columns) == 1:
            return dict(first.node)
        values = [self.candidates[i].value for i in columns]
        is_ = "one_of" if first.node["is"] == "one_of" else "has_any"
        return {"attribute": first.subject, "is": is_, "value": values}

    def _body(self, nodes: Sequence[Mapping[str, Any]], points: Sequence[int], at_least: int) -> Body:
        """With the examples of the version in force, which no proposal drops unseen."""
        attributes = declared(self.base)
        used = [node["attribute"] for node in nodes if "attribute" in node]
        entries = [{"when": node, "points": n} for node, n in zip(nodes, points, strict=True)]
        body = {
            "format": "teigi/1",
            "kind": self.kind,
            "attributes": {key: dict(attributes[key]) for key in used},
            "rule": {"score": entries, "at_least": at_least},
        }
        examples = (self.base or {}).get("examples")
        return body | ({"examples": examples} if examples else {})


def joined(asked_about: Sequence[Candidate]) -> list[list[int]]:
    """The numbers of those that ask for one value each of the same attribute."""
    found: dict[str, list[int]] = {}
    for i, one in enumerate(asked_about):
        if one.value is not None:
            found.setdefault(one.subject, []).append(i)
    return list(found.values())

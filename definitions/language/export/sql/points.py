"""Points as SQL: the least and the most that a score, an entry or a count can still be, in whole hundredths.

NULL is no bound. LEAST and GREATEST pass over NULL in some databases and not in others, so CASE is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.dialects import Dialect
from definitions.language.export.sql.stages import Stages, Term, indented, joined, lift

microseconds_of_day = 86_400_000_000
# A sum of 500 such numbers is one of 32 bits still; larger ones are widened first.
_small = 4_000_000


@dataclass(frozen=True, slots=True)
class Points:
    """Least and most as terms."""

    least: Term
    most: Term


def points_when(truth: Term, points: int) -> Points:
    """All of the points where true, none where false, either where NULL. `truth` is a kept column."""
    worth = str(points) if abs(points) <= _small else f"CAST({points} AS BIGINT)"
    if_true = lift(lambda value: f"CASE WHEN {value} THEN {worth} ELSE 0 END", truth)
    unless_false = lift(lambda value: f"CASE WHEN NOT {value} THEN 0 ELSE {worth} END", truth)
    return Points(if_true, unless_false) if points >= 0 else Points(unless_false, if_true)


def sum_of(parts: Sequence[Points]) -> Points:
    """The interval of a sum."""
    if not parts:
        return Points(Term(0, "0"), Term(0, "0"))
    return Points(joined([part.least for part in parts], "+"), joined([part.most for part in parts], "+"))


def capped(points: Points, cap: int, stages: Stages) -> Points:
    """Held to a cap: not above one of 0 or more, not below a negative one."""
    least, most = stages.keep(points.least, "least"), stages.keep(points.most, "most")
    if cap >= 0:
        return Points(
            lift(lambda value: f"CASE WHEN {value} > {cap} THEN {cap} ELSE {value} END", least),
            lift(lambda value: f"CASE WHEN {value} < {cap} THEN {value} ELSE {cap} END", most),
        )
    return Points(
        lift(lambda value: f"CASE WHEN {value} > {cap} THEN {value} ELSE {cap} END", least),
        lift(lambda value: f"CASE WHEN {value} < {cap} THEN {cap} ELSE {value} END", most),
    )


def reaches(points: Points, threshold: int) -> Term:
    """True where the least is enough, false where the most is not, else NULL."""

    def decide(least: str, most: str) -> str:
        enough = f"  WHEN {indented(least, 2)} >= {threshold} THEN TRUE"
        return f"CASE\n{enough}\n  WHEN {indented(most, 2)} < {threshold} THEN FALSE\nEND"

    return lift(decide, points.least, points.most)


def of_events(seen: Term, each: int, cap: int | None, stages: Stages, comment: str) -> Points:
    """`each` per event, never past the cap; anything between 0 and the cap where events are unknown."""
    return _bounded(lift(lambda value: f"{value} * {each}", seen, whole=False), each, cap, stages, comment)


def of_fading_events(
    left: Term, each: int, cap: int | None, days: int, dialect: Dialect, stages: Stages, comment: str
) -> Points:
    """The same where points fade: `left` is the sum of the microseconds left of the events' windows.

    Exact: `each * left / window` rounded half away from zero, all in whole numbers. Raises `CannotExport`
    where the database has none large enough.
    """
    window = days * microseconds_of_day
    size = abs(each)

    def whole(a: str, b: int) -> str:
        return dialect.divided.format(a=a, b=b)

    def rounded(value: str) -> str:
        if dialect.key == "sqlite":
            rest = whole(f"{2 * size} * ({value} % {window}) + {window}", 2 * window)
            return f"{size} * ({whole(value, window)}) + {rest}"
        total = whole(f"({value} * {2 * size} + {window})", 2 * window)
        return f"CAST({total} AS BIGINT)"

    if dialect.key == "sqlite" and (2 * size + 1) * window >= 2**63:
        raise CannotExport("fading_too_large", form=dialect.name, points=size / 100, days=days)
    points = lift(rounded, left, whole=False)
    signed = points if each >= 0 else lift(lambda value: f"-{value}", points)
    return _bounded(signed, each, cap, stages, comment)


def _bounded(points: Term, each: int, cap: int | None, stages: Stages, comment: str) -> Points:
    if each == 0 or cap == 0:
        return sum_of(())
    kept = stages.keep(points, "points", comment)
    if cap is not None:
        sign = ">" if each > 0 else "<"
        # NULL compares to nothing and stays NULL.
        kept = stages.keep(
            lift(lambda value: f"CASE WHEN {value} {sign} {cap} THEN {cap} ELSE {value} END", kept), "points"
        )

    def or_else(bound: int | None) -> Term:
        return kept if bound is None else lift(lambda value: f"COALESCE({value}, {bound})", kept)

    least, most = (0, cap) if each > 0 else (cap, 0)
    return Points(or_else(least), or_else(most))

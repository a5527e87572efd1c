"""Parts: what a rule is made of at its top, so that each can be counted, and the rule without it.

The children of a group or a count, the entries of a score, else the rule itself.
"""

from operator import add
from typing import Any

import ibis

from definitions.language.reason import hundredths
from definitions.language.tree import (
    Count,
    Definition,
    Entry,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Score,
    children,
)
from evidence.engine.rules import Rules, Scope
from evidence.engine.stages import Term, balanced, lift
from evidence.engine.truth import Truth, flag


def parts(definition: Definition) -> tuple[Node | Entry, ...]:
    """The parts of a definition's rule, in its order: at least one."""
    rule = definition.rule
    return (isinstance(rule, Group | Count | Score) and children(rule)) or (rule,)


def part_truths(definition: Definition, rules: Rules, scope: Scope) -> list[Truth]:
    """Whether each part is true; of points, whether there are any."""
    return [_truth(part, rules, scope) for part in parts(definition)]


def reached_without(score: Score, rules: Rules, scope: Scope) -> list[Term]:
    """For each entry 1 where all others reach the score for certain, else 0."""
    points = [rules.points(entry, scope) for entry in score.entries]
    lows = [rules.stages.keep(one.low) for one in points]
    # An end that has no bound is NULL. The sum of the others has one unless another end has none.
    total = rules.stages.keep(lift(lambda *ends: balanced(add, [_bounded(end) for end in ends]), *lows))
    open_ends = [low for low, one in zip(lows, points, strict=True) if one.no_least]
    unbounded = [rules.stages.keep(lift(_how_many_open, *open_ends))] if open_ends else []
    threshold = hundredths(score.at_least)

    def reached(sum_: Any, end: Any, open_: Any = None) -> Any:
        enough = sum_ - _bounded(end) >= threshold
        return flag(enough if open_ is None else enough & (open_ == _open(end)))

    return [lift(reached, total, low, *unbounded) for low in lows]


def _truth(part: Node | Entry, rules: Rules, scope: Scope) -> Truth:
    match part:
        case PointsWhen():
            return rules.truth(part.when, scope)
        case PointsPerEvent() | PointsGroup():
            points = rules.points(part, scope)
            surely = lift(_surely_some, points.low, points.high)
            return Truth(surely, lift(_some_or_unknown, points.low, points.high))
    return rules.truth(part, scope)


def _surely_some(low: Any, high: Any) -> Any:
    return flag(ibis.coalesce(low > 0, False) | ibis.coalesce(high < 0, False))


def _some_or_unknown(low: Any, high: Any) -> Any:
    return flag(ibis.coalesce((low != 0) | (high != 0), True))


def _bounded(end: Any) -> Any:
    return ibis.coalesce(end, 0)


def _how_many_open(*ends: Any) -> Any:
    return balanced(add, [_open(end) for end in ends])


def _open(end: Any) -> Any:
    return end.isnull().cast("int64")

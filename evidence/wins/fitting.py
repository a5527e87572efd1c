"""Fitting: a score card of whole points from bits of closed leads, and what it would be worth on others.

Pure NumPy and scikit-learn (requirements-wins.txt). Everything that looks at the outcome (which criteria,
which values together, how many, points, threshold) happens inside `fit`, so that held-out leads are judged
by a card that never saw them. Deterministic: folds are drawn from a fixed seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence.statistics import TOO_FEW, concordance, newcombe, simultaneous

most_criteria = 6
most_points = 10
most_screened = 30
"""Criteria that the model chooses from."""
most_fitted = 40_000
"""Leads that the model is fitted to; more would change no whole point. What a card is worth all leads say."""
folds = 5
seed = 20_250_401
_strengths = 12
"""Of the penalty, from where nothing is chosen downwards."""
_weakest = 0.02

Bits = Any
"""NumPy array of leads x criteria, uint8: whether a criterion is true of a lead."""
Flags = Any
"""NumPy array of bool, one per lead."""


@dataclass(frozen=True, slots=True)
class Points:
    """One line of a card: `columns` (of the bits; several are joined by "or") bring so many points."""

    columns: tuple[int, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A card: a lead qualifies where its points reach `at_least`."""

    lines: tuple[Points, ...]
    at_least: int

    def qualifies(self, bits: Bits) -> Flags:
        return sums(self.lines, bits) >= self.at_least


def sums(lines: Sequence[Points], bits: Bits) -> Any:
    """The points of each lead."""
    total = np.zeros(len(bits), dtype=np.int32)
    for line in lines:
        total += line.points * bits[:, line.columns].any(axis=1)
    return total


def fit(bits: Bits, won: Flags, joined: Sequence[Sequence[int]]) -> Fitted | None:
    """The card of some leads; None where nothing tells enough. `joined`: columns that ask for one value each
    of the same attribute.
    """
    choices = _screened(bits, won, joined)
    if not choices:
        return None
    # Evenly spaced, as leads in the order of their ids may come in the order of time.
    spaced = slice(None, None, len(won) // (most_fitted + 1) + 1)
    x, of_won = _columns(choices, bits[spaced]), won[spaced]
    groups, weights = _alike(x, of_won)
    paths = _paths(*groups, weights)
    if not paths:
        return None
    chosen = _by_cross_validation(x, of_won, most=max(map(len, paths)))
    columns = max((path for path in paths if len(path) <= chosen), key=len, default=paths[0])
    coefficients = _refitted(groups[0][:, columns], groups[1], weights)
    kept = [(column, value) for column, value in zip(columns, coefficients, strict=True) if value > 0]
    if not kept:
        return None
    largest = max(value for _column, value in kept)
    lines = tuple(
        Points(choices[column], max(1, round(most_points * value / largest)))
        for column, value in sorted(kept, key=lambda one: (-one[1], one[0]))
    )
    return _pruned(Fitted(lines, _threshold(sums(lines, bits), won)), bits)


def held_out(
    bits: Bits,
    won: Flags,
    joined: Sequence[Sequence[int]],
    parts: Sequence[Any],
    made: Callable[[int], None] = lambda _cards: None,
) -> tuple[Flags, list[Fitted | None]]:
    """Whether each lead qualifies by a card made without its part; and those cards. Where nothing tells
    enough without it, no lead of that part qualifies. `made` hears how many cards there are already.
    """
    qualified = np.zeros(len(won), dtype=bool)
    cards: list[Fitted | None] = []
    for part in parts:
        made(len(cards))
        rest = np.ones(len(won), dtype=bool)
        rest[part] = False
        card = fit(bits[rest], won[rest], joined)
        cards.append(card)
        if card:
            qualified[part] = card.qualifies(bits[part])
    return qualified, cards


def split(won: Flags, into: int = folds) -> list[Any]:
    """Parts of the leads by their numbers, each with its share of won ones."""
    from sklearn.model_selection import StratifiedKFold

    drawn = StratifiedKFold(into, shuffle=True, random_state=seed)
    return [part for _rest, part in drawn.split(np.zeros((len(won), 1)), won)]


def _screened(bits: Bits, won: Flags, joined: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """What tells by itself: columns, and the values of an attribute that do taken together."""
    n, k = len(won), int(won.sum())
    true, of_won = bits.sum(axis=0, dtype=np.int64), bits[won].sum(axis=0, dtype=np.int64)
    asked = [i for i in range(bits.shape[1]) if TOO_FEW <= true[i] <= n - TOO_FEW]
    z = simultaneous(len(asked))

    def tells(met: int, met_won: int) -> float:
        """The lower bound of the concordance; 0 where a difference may be chance."""
        beyond = newcombe(met_won, met, k - met_won, n - met, z)
        if beyond is None or beyond[0] <= 0:
            return 0
        area = concordance([(met_won, met - met_won), (k - met_won, n - k - met + met_won)])
        return area[1] if area else 0

    told: dict[tuple[int, ...], float] = {(i,): tells(int(true[i]), int(of_won[i])) for i in asked}
    for columns in joined:
        good = tuple(i for i in columns if told.get((i,), 0) > 0)
        if len(good) > 1:
            either = bits[:, good].any(axis=1)
            told[good] = tells(int(either.sum()), int((either & won).sum()))
    best = sorted((one for one in told if told[one] > 0), key=lambda one: (-told[one], one))
    return _different(best, bits)[:most_screened]


def _different(choices: list[tuple[int, ...]], bits: Bits) -> list[tuple[int, ...]]:
    """Of criteria that are true of the very same leads, the first."""
    seen: set[bytes] = set()
    kept = []
    for one in choices:
        mark = np.packbits(bits[:, one].any(axis=1)).tobytes()
        if mark not in seen:
            seen.add(mark)
            kept.append(one)
    return kept


def _columns(choices: Sequence[tuple[int, ...]], bits: Bits) -> Any:
    return np.column_stack([bits[:, one].any(axis=1) for one in choices]).astype(np.uint8)


def _alike(x: Any, won: Flags) -> tuple[tuple[Any, Any], Any]:
    """Leads that are alike in all columns and the outcome as one row, with how many they are."""
    powers = 1 << np.arange(x.shape[1] + 1, dtype=np.int64)
    numbers = x @ powers[1:] + won
    _unique, first, counts = np.unique(numbers, return_index=True, return_counts=True)
    return (x[first].astype(np.float64), won[first]), counts.astype(np.float64)


def _paths(x: Any, won: Flags, weights: Any) -> list[list[int]]:
    """The sets of columns that an L1 penalty chooses as it weakens: each size once, at its strongest."""
    from sklearn.linear_model import LogisticRegression

    found: dict[int, list[int]] = {}
    start = _nothing_chosen(x, won, weights)
    for strength in np.geomspace(start, start * _weakest, _strengths):
        model = LogisticRegression(
            l1_ratio=1, C=1 / strength, solver="liblinear", tol=1e-4, max_iter=300, random_state=seed
        )
        model.fit(x, won, sample_weight=weights)
        # What counts against a lead has an opposite among the columns, which counts for it.
        columns = [int(i) for i in np.flatnonzero(model.coef_[0] > 1e-6)]
        if len(columns) > most_criteria:
            break
        if columns:
            found.setdefault(len(columns), columns)
    return list(found.values())


def _nothing_chosen(x: Any, won: Flags, weights: Any) -> float:
    """The weakest penalty under which every coefficient is 0."""
    residual = weights * (won - np.average(won, weights=weights))
    return float(np.abs(x.T @ residual).max())


def _refitted(x: Any, won: Flags, weights: Any) -> Any:
    """Coefficients without the penalty that chose them, which makes them too small."""
    return _model(x, won, weights).coef_[0]


def _model(x: Any, won: Flags, weights: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100, solver="newton-cholesky", max_iter=100)
    return model.fit(x, won, sample_weight=weights)


def _by_cross_validation(x: Any, won: Flags, most: int) -> int:
    """How many criteria: the fewest whose loss is within one standard error of the least."""
    losses = np.full((folds, most), np.nan)
    for number, part in enumerate(split(won)):
        rest = np.ones(len(won), dtype=bool)
        rest[part] = False
        groups, weights = _alike(x[rest], won[rest])
        for columns in _paths(*groups, weights):
            if len(columns) <= most:
                model = _model(groups[0][:, columns], groups[1], weights)
                losses[number, len(columns) - 1] = _loss(model, x[part][:, columns], won[part])
    # A size that no penalty of the fold gives loses as much as the next smaller one.
    for row in losses:
        for size in range(1, most):
            if np.isnan(row[size]):
                row[size] = row[size - 1]
    means = np.array([np.nanmean(row) if not np.isnan(row).all() else np.inf for row in losses.T])
    best = int(means.argmin())
    if np.isinf(means[best]):
        return 1
    known = losses[:, best][~np.isnan(losses[:, best])]
    error = known.std(ddof=1) / np.sqrt(len(known)) if len(known) > 1 else 0
    return int(np.flatnonzero(means <= means[best] + error)[0]) + 1


def _loss(model: Any, x: Any, won: Flags) -> float:
    chance = model.predict_proba(x.astype(np.float64))[:, 1]
    chance = np.clip(np.where(won, chance, 1 - chance), 1e-12, 1)
    return float(-np.log(chance).mean())


def _pruned(card: Fitted, bits: Bits) -> Fitted:
    """Without the lines that decide no lead at this threshold, the least points first."""
    qualified = card.qualifies(bits)
    for line in reversed(card.lines):
        rest = Fitted(tuple(one for one in card.lines if one is not line), card.at_least)
        if (rest.qualifies(bits) == qualified).all():
            card = rest
    return card


def _threshold(points: Any, won: Flags) -> int:
    """Where precision and recall are best balanced (F1), at least one point; the higher one of equals."""
    best, at_least = -1.0, 1
    for threshold in np.unique(points[points > 0]):
        reached = points >= threshold
        found = int((reached & won).sum())
        balance = 2 * found / (int(reached.sum()) + int(won.sum()))
        if balance >= best:
            best, at_least = balance, int(threshold)
    return at_least

"""Intervals of rates and of their differences, in closed form. Pure."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

TOO_FEW = 30
"""With fewer leads than this a rate is shown, and said to tell too little."""

# The 97.5 % point of the standard normal distribution: 95 % lies between it and its negative.
_z = 1.959963984540054

Interval = tuple[float, float]


def simultaneous(questions: int) -> float:
    """The z of intervals that hold all at once with 95 %, of so many (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(questions, 1))


def wilson(k: int, n: int, z: float = _z) -> Interval | None:
    """The 95 % interval (or that of another z) of a rate of k in n, or None where n is 0.

    Raises `ValueError` unless 0 <= k <= n.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22,
    209-212.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no rate")
    if n == 0:
        return None
    rate = k / n
    centre = rate + z**2 / (2 * n)
    half = z * sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At the ends the exact bound is 0 or 1; floating point would miss it by a hair.
    low = 0.0 if k == 0 else (centre - half) / scale
    high = 1.0 if k == n else (centre + half) / scale
    return low, high


def newcombe(k1: int, n1: int, k2: int, n2: int, z: float = _z) -> Interval | None:
    """The 95 % interval (or that of another z) of the difference k1/n1 - k2/n2, or None where either n is 0.

    Raises like `wilson`.

    R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions",
    method 10, Statistics in Medicine 17, 873-890.
    """
    one, two = wilson(k1, n1, z), wilson(k2, n2, z)
    if one is None or two is None:
        return None
    rate1, rate2 = k1 / n1, k2 / n2
    difference = rate1 - rate2
    low = difference - sqrt((rate1 - one[0]) ** 2 + (two[1] - rate2) ** 2)
    high = difference + sqrt((one[1] - rate1) ** 2 + (rate2 - two[0]) ** 2)
    return low, high


def concordance(groups: Sequence[tuple[int, int]]) -> tuple[float, float, float] | None:
    """How well a value tells one kind of lead from the other, with its 95 % interval: (value, low, high).

    Each group (leads of one value) has so many of the one and of the other kind. It is the probability that
    of a pair of both kinds the one is of the value with the higher share of its kind, ties counting half: 0.5
    tells nothing, 1 everything. None where there is no such pair.

    J. A. Hanley, B. J. McNeil (1982), "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143, 29-36.
    """
    groups = sorted((group for group in groups if sum(group)), key=lambda group: group[0] / sum(group))
    ones, others = sum(one for one, _ in groups), sum(other for _, other in groups)
    if not ones or not others:
        return None
    area, below = 0.0, 0
    for one, other in groups:
        area += one * (below + other / 2)
        below += other
    area /= ones * others
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (ones - 1) * (q1 - area**2) + (others - 1) * (q2 - area**2)
    half = _z * sqrt(max(variance, 0) / (ones * others))
    return area, max(area - half, 0.0), min(area + half, 1.0)


def turning_point(counts: Sequence[tuple[int, int]]) -> int | None:
    """Where a row of rates (k, n) in their order clearly changed: the first index after it, or None.

    Of all ways to cut the row in two, that of the greatest difference in standard errors, where its interval
    leaves out 0 though every cut was tried (Bonferroni), with enough on both sides to tell.
    """
    best: tuple[float, int] | None = None
    for at in range(1, len(counts)):
        k1, n1 = (sum(part) for part in zip(*counts[:at], strict=True))
        k2, n2 = (sum(part) for part in zip(*counts[at:], strict=True))
        bounds = newcombe(k2, n2, k1, n1, simultaneous(len(counts) - 1)) if min(n1, n2) >= TOO_FEW else None
        if bounds is None or bounds[0] <= 0 <= bounds[1]:
            continue
        pooled = (k1 + k2) / (n1 + n2)
        score = abs(k1 / n1 - k2 / n2) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        best = max(best or (score, at), (score, at), key=lambda one: one[0])
    return best[1] if best else None

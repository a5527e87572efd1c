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


def t_quantile(freedom: float) -> float:
    """The 97.5 % point of Student's t: for 4 degrees of freedom and more within 0.05 % of it.

    M. Abramowitz, I. A. Stegun (1964), "Handbook of Mathematical Functions", 26.7.5.
    """
    z = _z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def mean_interval(mean: float, spread: float, n: int) -> Interval:
    """The 95 % interval of a mean of n values (two at least) with this sample standard deviation.

    Student (1908), "The probable error of a mean", Biometrika 6, 1-25.
    """
    half = t_quantile(n - 1) * spread / sqrt(n)
    return mean - half, mean + half


def welch(one: tuple[float, float, int], two: tuple[float, float, int]) -> Interval:
    """The 95 % interval of one mean less another, each given as mean, sample standard deviation and n.

    B. L. Welch (1947), "The generalization of 'Student's' problem when several different population variances
    are involved", Biometrika 34, 28-35.
    """
    (mean1, spread1, n1), (mean2, spread2, n2) = one, two
    part1, part2 = spread1**2 / n1, spread2**2 / n2
    if not part1 + part2:
        return mean1 - mean2, mean1 - mean2
    freedom = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    half = t_quantile(freedom) * sqrt(part1 + part2)
    return mean1 - mean2 - half, mean1 - mean2 + half

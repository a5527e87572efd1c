"""How well a value tells one kind of lead from the other."""

from itertools import product

import pytest

from evidence.statistics import concordance

GROUPS = [(3, 1), (2, 5), (0, 4), (7, 7)]


def test_it_is_the_share_of_pairs_in_the_right_order() -> None:
    """Counted pair by pair."""
    shares = [(one / (one + other), one, other) for one, other in GROUPS]
    right = pairs = 0.0
    for (share, one, _), (other_share, _, other) in product(shares, shares):
        right += one * other * (1 if share > other_share else 0.5 if share == other_share else 0)
        pairs += one * other
    found = concordance(GROUPS)
    assert found
    assert found[0] == pytest.approx(right / pairs)
    assert found[1] < found[0] < found[2]


def test_its_interval_is_hanley_and_mcneils() -> None:
    """Their table II: 58 normal and 51 abnormal images, rated 1 to 5; area 0.893, error 0.032."""
    normal, abnormal = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)
    value, low, high = concordance(list(zip(abnormal, normal, strict=True))) or (0, 0, 0)
    assert value == pytest.approx(0.893, abs=0.0005)
    assert (high - low) / 2 / 1.96 == pytest.approx(0.032, abs=0.0005)


def test_nothing_and_everything() -> None:
    assert concordance([(5, 0), (0, 5)]) == (1, 1, 1)
    assert (concordance([(5, 5)]) or (0,))[0] == 0.5
    assert concordance([(5, 0)]) is None
    assert concordance([]) is None

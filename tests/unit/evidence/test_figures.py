"""Counts by hand: 10 qualified leads of which 7 closed, 4 of them won."""

import pytest

from evidence.figures import Difference, Rate, Side

SIDE = Side.of(
    [
        ("qualified", "won", 3),
        ("qualified", "won", 1),
        ("qualified", "lost", 2),
        ("qualified", "rejected", 1),
        ("qualified", "open", 2),
        ("qualified", "never_contacted", 1),
        ("not_qualified", "won", 5),
        ("not_qualified", "lost", 20),
        ("undecided", "won", 1),
    ]
)


def test_counts() -> None:
    assert (SIDE.leads, SIDE.qualified, SIDE.not_qualified, SIDE.undecided) == (36, 10, 25, 1)
    assert (SIDE.won, SIDE.missed_won) == (4, 5)


def test_the_won_rate_leaves_out_what_is_open_or_was_never_contacted() -> None:
    assert (SIDE.won_rate.k, SIDE.won_rate.n, SIDE.won_rate.value) == (4, 7, pytest.approx(4 / 7))
    assert SIDE.won_rate.too_few


def test_won_found_is_out_of_all_won() -> None:
    assert (SIDE.won_found.k, SIDE.won_found.n) == (4, 10)


def test_a_rate_of_nothing_is_absent() -> None:
    assert Rate.of(0, 0) == Rate(0, 0, None, None, None, True)
    assert Difference.of(Rate.of(1, 2), Rate.of(0, 0)) == Difference(None, None, None, True)

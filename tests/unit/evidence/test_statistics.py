"""The closed forms give what statsmodels gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from evidence.statistics import mean_interval, newcombe, simultaneous, welch, wilson

counts = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_is_that_of_statsmodels(rate: tuple[int, int]) -> None:
    assert wilson(*rate) == pytest.approx(proportion_confint(*rate, method="wilson"), abs=1e-9)


@given(counts, counts)
def test_newcombe_is_that_of_statsmodels(one: tuple[int, int], two: tuple[int, int]) -> None:
    expected = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff")
    assert newcombe(*one, *two) == pytest.approx(expected, abs=1e-9)


def test_wilson_of_81_in_263_as_published() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 0.2553 to 0.3662."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_newcombe_of_56_in_70_and_48_in_80_as_published() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: 0.0524 to 0.3339."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_no_leads_have_no_interval() -> None:
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (1, 0)])
def test_more_successes_than_leads_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no rate"):
        wilson(k, n)


def test_intervals_of_many_questions_hold_all_at_once() -> None:
    """Of one question it is the usual one; statsmodels has the same at 0.05 / 20."""
    assert simultaneous(1) == pytest.approx(1.959963984540054)
    expected = proportion_confint(30, 100, alpha=0.05 / 20, method="wilson")
    assert wilson(30, 100, simultaneous(20)) == pytest.approx(expected, abs=1e-9)


scores = st.lists(st.integers(1, 5), min_size=5, max_size=40).filter(lambda values: len(set(values)) > 1)


@given(scores, scores)
def test_means_and_their_differences_are_those_of_statsmodels(one: list[int], two: list[int]) -> None:
    first, second = DescrStatsW(one), DescrStatsW(two)
    told = [(values.mean, values.std_ddof(1), int(values.nobs)) for values in (first, second)]
    low, high = first.tconfint_mean()
    half = (high - low) / 2
    assert mean_interval(*told[0]) == pytest.approx((low, high), abs=half * 5e-4)
    low, high = CompareMeans(first, second).tconfint_diff(usevar="unequal")
    half = (high - low) / 2
    assert welch(*told) == pytest.approx((low, high), abs=half * 5e-4)

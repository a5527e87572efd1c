"""What would follow from another rate, by values worked out by hand."""

from datetime import date
from math import exp, log, sqrt

import pytest

from evidence.figures import Rate
from evidence.measures.measure import Period
from evidence.measures.what_if import Chain, extra

YEAR = Period(date(2025, 11, 30), date(2026, 11, 29))
FOLLOW_UP, CONVERSION = Rate.of(60, 100), Rate.of(20, 100)


def made(amount: float | None = 1_000_000) -> Chain:
    rates = {
        "mql_share": Rate.of(400, 1000),
        "follow_up": FOLLOW_UP,
        "contacted_to_opportunity": CONVERSION,
        "opportunity_to_won": Rate.of(25, 100),
    }
    return Chain(YEAR, 1000, rates, amount)


def test_extra_is_the_chain_with_the_other_rate_less_the_chain() -> None:
    found = extra(made(), {"follow_up": 0.8})
    # 1000 x 0.4 x (0.8 - 0.6) x 0.2 = 16 opportunities; a quarter of them are won.
    assert found.opportunities.value == pytest.approx(16)
    assert found.wins.value == pytest.approx(4)
    assert found.revenue and found.revenue.value == pytest.approx(4_000_000)
    assert extra(made(None), {"follow_up": 0.8}).revenue is None


def test_the_interval_is_that_of_the_rates_on_the_scale_of_logarithms() -> None:
    found = extra(made(), {"follow_up": 0.8}).opportunities
    # 60 of 100 lie in [0.5020, 0.6906], 20 of 100 in [0.1334, 0.2888], 400 of 1000 in [0.3701, 0.4307].
    below = sqrt(log(0.2 / (0.8 - 0.6906)) ** 2 + log(0.4 / 0.3701) ** 2 + log(0.2 / 0.1334) ** 2)
    above = sqrt(log((0.8 - 0.5020) / 0.2) ** 2 + log(0.4307 / 0.4) ** 2 + log(0.2888 / 0.2) ** 2)
    assert (found.low, found.high) == pytest.approx((16 * exp(-below), 16 * exp(above)), rel=2e-3)


def test_a_worse_rate_takes_away_as_much() -> None:
    found = extra(made(), {"follow_up": 0.4}).opportunities
    assert found.value == pytest.approx(-16)
    assert found.low < found.value < found.high < 0


def test_a_rate_within_its_own_interval_may_change_nothing() -> None:
    found = extra(made(), {"follow_up": 0.62}).wins
    assert found.low < 0 < found.value < found.high


def test_several_rates_change_together() -> None:
    found = extra(made(), {"follow_up": 0.8, "opportunity_to_won": 0.3})
    # 1000 x 0.4 x 0.2 x (0.8 x 0.3 - 0.6 x 0.25)
    assert found.wins.value == pytest.approx(80 * (0.24 - 0.15))
    assert found.opportunities.value == pytest.approx(16)

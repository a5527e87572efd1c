"""Where a row of rates clearly changed."""

from evidence.statistics import turning_point


def test_a_fall_is_found_where_it_begins() -> None:
    assert turning_point([(80, 100)] * 6 + [(55, 100)] * 5) == 6


def test_a_rise_is_found_too() -> None:
    assert turning_point([(10, 100)] * 3 + [(40, 100)] * 3) == 3


def test_what_only_wavers_has_none() -> None:
    assert turning_point([(50, 100), (55, 100), (47, 100), (52, 100), (49, 100), (56, 100)]) is None


def test_few_leads_have_none() -> None:
    assert turning_point([(10, 10), (0, 10)]) is None
    assert turning_point([(0, 0), (0, 0)]) is None
    assert turning_point([]) is None


def test_a_row_without_variety_has_none() -> None:
    assert turning_point([(100, 100), (100, 100)]) is None

"""The verdict on a claim: one rule, whichever side it is of."""

import pytest

from evidence.figures import Rate
from evidence.measures.claims import verdict


@pytest.mark.parametrize(
    ("k", "n", "bound", "holds", "expected"),
    [
        # 30 of 100 lie in [22-40]: below 80 %, not above a half, and 30 % itself may be either.
        (30, 100, 0.8, "below", "supported"),
        (30, 100, 0.5, "above", "not_supported"),
        (30, 100, 0.3, "below", "too_few"),
        # 10 of 100 lie in [5.5-17]: the larger problem is on that side.
        (10, 100, 0.3, "below", "supported"),
        (95, 100, 0.8, "below", "not_supported"),
        (70, 100, 0.5, "above", "supported"),
        # However clear, 29 leads are too few.
        (0, 29, 0.8, "below", "too_few"),
        (0, 30, 0.8, "below", "supported"),
        (0, 0, 0.8, "below", "too_few"),
    ],
)
def test_a_claim_holds_where_its_whole_interval_does(
    k: int, n: int, bound: float, holds: str, expected: str
) -> None:
    assert verdict(Rate.of(k, n), bound, holds) == expected  # type: ignore[arg-type]

"""A quarter by one version's rule: every success measure of trials over the leads that came in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evidence.judged import Body
from evidence.models import Snapshot
from evidence.trials import MEASURES, Figure, comparison

OF_ONE_RULE = [key for key in MEASURES if key != "disagreements"]
"""The measures that need no second rule."""


def quarter(
    snapshot: Snapshot,
    body: Body,
    start: datetime,
    end: datetime,
    at: datetime,
    answers: Mapping[str, bool],
) -> dict[str, Figure]:
    """Measure -> its figure over the leads that came in [start, end), as known at an instant.

    Raises like `evidence.trials.comparison`, whose formulas these are.
    """
    terms: list[dict[str, Any]] = [
        {"measure": key, "is": MEASURES[key].usual, "value": 0} for key in OF_ONE_RULE
    ]
    contract = {"measures": terms, "least_leads": 1, "maturity_days": 0}
    found = comparison(snapshot, body, body, start, end, at, contract, answers)
    return {measured.measure: measured.new for measured in found.measures}

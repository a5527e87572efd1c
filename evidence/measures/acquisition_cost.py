"""Acquisition cost efficiency: marketing's and sales' cost of a period for each customer won in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from definitions.kpi_policy import SIDES
from evidence.measures.measure import Period

Costs = Mapping[tuple[date, str], float]
"""(first day of a month, side: "marketing" or "sales") -> what it cost."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`missing`: months of the period of which a side's cost is not entered; then there is no figure."""

    spent: float
    won: int
    missing: tuple[date, ...]

    @property
    def each(self) -> float | None:
        """For each customer; None where there is none, or where costs are missing."""
        return self.spent / self.won if self.won and not self.missing else None


def acquisition_cost(costs: Costs, period: Period, won: int, sides: Sequence[str] = SIDES) -> Cost:
    """Of a period of whole months. `sides`: whose costs count."""
    months = months_of(period)
    missing = tuple(month for month in months if any((month, side) not in costs for side in sides))
    spent = sum(costs.get((month, side), 0.0) for month in months for side in sides)
    return Cost(spent, won, missing)


def months_of(period: Period) -> list[date]:
    """The first days of its months."""
    months, month = [], period.since.replace(day=1)
    while month <= period.until:
        months.append(month)
        month += relativedelta(months=1)
    return months

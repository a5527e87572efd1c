"""Every write of the figures entered for a month, and their reads: costs and goals, which both heads own."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.measures.acquisition_cost import Costs
from evidence.models import MonthlyFigure
from people.actions import delete_as, save_as
from people.models import Role, Seat, User

Goals = Mapping[str, float]
"""What a goal is of ("leads", "mqls", "contribution", "won") -> its value."""
Kind = MonthlyFigure.Kind


class MonthlyRefused(Exception):  # noqa: N818 - said of the request
    """Nothing was changed; the text says why, in the reader's language."""


def may_enter_figures(user: User, at: datetime) -> str:
    """Why this person may not enter costs and goals; "" where they may: both heads, and analysts for them."""
    if Role.AUDITOR in user.roles:
        return _("Auditors read everything and change nothing.")
    if Role.ANALYST in user.roles or {*Seat.HEADS} & {*user.seats(at)}:
        return ""
    return _("Both heads own these figures: ask one of them, or an analyst.")


@transaction.atomic
def enter_month(*, month: date, figures: Mapping[str, Decimal | None], by: User, at: datetime) -> int:
    """Set figures of a month by their kind; None removes one. How many changed. Raises `MonthlyRefused`."""
    if refusal := may_enter_figures(by, at):
        raise MonthlyRefused(refusal)
    kept = {row.kind: row for row in MonthlyFigure.objects.select_for_update().filter(month=month)}
    changed = 0
    for kind, value in figures.items():
        row = kept.get(kind)
        if value is None and row:
            delete_as(row, by=by, at=at)
        elif value is not None and (row is None or row.value != value):
            row = row or MonthlyFigure(month=month, kind=Kind(kind))
            row.value = value
            save_as(row, by=by, at=at)
        else:
            continue
        changed += 1
    return changed


@transaction.atomic
def enter_months(*, figures: Mapping[date, Mapping[str, Decimal]], by: User, at: datetime) -> int:
    """Several months at once, all or none. How many figures changed. Raises `MonthlyRefused`."""
    return sum(enter_month(month=month, figures=of, by=by, at=at) for month, of in figures.items())


def costs() -> Costs:
    """Every cost entered."""
    sides = {Kind.MARKETING_COST: "marketing", Kind.SALES_COST: "sales"}
    rows = MonthlyFigure.objects.filter(kind__in=sides).values_list("month", "kind", "value")
    return {(month, sides[Kind(kind)]): float(value) for month, kind, value in rows}


def goals_by_month() -> dict[date, dict[str, float]]:
    """Every goal entered."""
    found: dict[date, dict[str, float]] = {}
    rows = MonthlyFigure.objects.filter(kind__endswith="_goal").values_list("month", "kind", "value")
    for month, kind, value in rows:
        found.setdefault(month, {})[kind.removesuffix("_goal")] = float(value)
    return found


def goals(month: date) -> Goals:
    """Of a month, those that are entered."""
    return goals_by_month().get(month, {})

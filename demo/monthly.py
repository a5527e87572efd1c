"""What the demo company entered for each month: its departments' costs, and what both heads want to reach."""

import random
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from demo.leads import MONTH_WEIGHT
from evidence.models import MonthlyFigure
from evidence.monthly import enter_month
from people.models import User

Kind = MonthlyFigure.Kind
MONTHS = 24
THOUSAND = Decimal(1000)


def enter_months(*, today: date, marketing: User, sales: User, zone: ZoneInfo, seed: int) -> None:
    """Goals on the first working morning of each month, costs on the fifth of the next one."""
    draw = random.Random(seed)
    first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
    for number in range(MONTHS):
        month = first + relativedelta(months=number)
        weight, growth = MONTH_WEIGHT[month.month], 1 + 0.25 * number / MONTHS
        goals: dict[str, Decimal | None] = {
            Kind.LEADS_GOAL: Decimal(round(250 * weight * growth, -1)),
            Kind.MQLS_GOAL: Decimal(round(85 * weight * growth, -1)),
            Kind.WON_GOAL: Decimal(round(9 * weight * growth)),
            Kind.CONTRIBUTION_GOAL: Decimal(round(14_000 * weight * growth, -2)) * THOUSAND,
        }
        enter_month(month=month, figures=goals, by=sales, at=_morning(month, zone))
        following = month + relativedelta(months=1)
        if following.replace(day=5) < today:
            costs: dict[str, Decimal | None] = {
                Kind.MARKETING_COST: Decimal(round(draw.gauss(2_600, 180) * growth)) * THOUSAND,
                Kind.SALES_COST: Decimal(round(draw.gauss(3_100, 120) * growth)) * THOUSAND,
            }
            enter_month(month=month, figures=costs, by=marketing, at=_morning(following.replace(day=5), zone))


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(9, 30), zone)

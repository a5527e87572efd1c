"""Setting how leads are counted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evidence.counting import MOST_DAYS
from evidence.models import Counting
from governance.knowledge import Refusal
from governance.refusals import Refused, permit
from governance.roles import may_set_measuring
from people.actions import save_as
from people.models import User


@transaction.atomic
def set_counting(
    *, follow_up: int, opportunity: int, won: int, sales_sources: Sequence[str], by: User, at: datetime
) -> Counting:
    """Every rate is counted so from now on, past periods as well. Raises `Refused`."""
    permit(may_set_measuring(by.roles, by.seats(at)))
    if not all(0 <= days <= MOST_DAYS for days in (follow_up, opportunity, won)):
        raise Refused(Refusal("counting_days", {"most": MOST_DAYS}))
    row = Counting.objects.select_for_update().first() or Counting(pk=1)
    row.follow_up_days, row.opportunity_days, row.won_days = follow_up, opportunity, won
    row.sales_sources = sorted({name.strip() for name in sales_sources if name.strip()})
    return save_as(row, by=by, at=at)

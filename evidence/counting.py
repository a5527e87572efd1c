"""How leads are counted, as the company has set it; as the environment says while nobody has."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from evidence.models import Counting
from people.actions import save_as
from people.models import Role, Seat, User

MOST_DAYS = 730


class CountingRefused(Exception):  # noqa: N818 - said of the request
    """Nothing was changed; the text says why, in the reader's language."""


def counting() -> Counting:
    """What is set; a row that is not stored where nothing is."""
    return Counting.objects.first() or Counting(
        follow_up_days=settings.MATURITY_DAYS["follow_up"],
        opportunity_days=settings.MATURITY_DAYS["opportunity"],
        won_days=settings.MATURITY_DAYS["won"],
        sales_sources=list(settings.SALES_SOURCES),
    )


def maturity_days() -> dict[str, int]:
    """Days until a lead is old enough to count, by the window of a measure."""
    found = counting()
    return {
        "follow_up": found.follow_up_days,
        "opportunity": found.opportunity_days,
        "won": found.won_days,
    }


def may_set_counting(user: User, at: datetime) -> str:
    """Why this person may not change how leads are counted; "" where they may."""
    if Role.AUDITOR in user.roles:
        return _("Auditors read everything and change nothing.")
    if Role.ADMINISTRATOR in user.roles or {*Seat.HEADS, Seat.CMO} & {*user.seats(at)}:
        return ""
    return _("Only the two heads, the CMO and administrators change this. Ask one of them.")


@transaction.atomic
def set_counting(
    *, follow_up: int, opportunity: int, won: int, sales_sources: Sequence[str], by: User, at: datetime
) -> Counting:
    """Every rate is counted so from now on, past periods as well. Raises `CountingRefused`."""
    if refusal := may_set_counting(by, at):
        raise CountingRefused(refusal)
    if not all(0 <= days <= MOST_DAYS for days in (follow_up, opportunity, won)):
        raise CountingRefused(_("Give 0 to %(most)s days.") % {"most": MOST_DAYS})
    row = Counting.objects.select_for_update().first() or Counting(pk=1)
    row.follow_up_days, row.opportunity_days, row.won_days = follow_up, opportunity, won
    row.sales_sources = sorted({name.strip() for name in sales_sources if name.strip()})
    return save_as(row, by=by, at=at)

"""How leads are counted, as the company has set it; as the environment says while nobody has."""

from django.conf import settings

from evidence.models import Counting

MOST_DAYS = 730


def counting() -> Counting:
    """What is set; a row that is not stored where nothing is."""
    return Counting.objects.first() or Counting(
        follow_up_days=settings.MATURITY_DAYS["follow_up"],
        opportunity_days=settings.MATURITY_DAYS["opportunity"],
        won_days=settings.MATURITY_DAYS["won"],
        sales_sources=list(settings.SALES_SOURCES),
    )


def maturity_days(found: Counting | None = None) -> dict[str, int]:
    """Days until a lead is old enough to count, by the window of a measure. `found`: what `counting` said."""
    found = found or counting()
    return {
        "follow_up": found.follow_up_days,
        "opportunity": found.opportunity_days,
        "won": found.won_days,
    }

"""Opportunity to won rate: of the opportunities opened in a period that closed, those that were won."""

from evidence.measures.measure import Measure

OPPORTUNITY_TO_WON = Measure(
    key="opportunity_to_won",
    starts="opportunity_at",
    hits=lambda lead: lead.won,
    needs=("won_at",),
    window="won",
    running=lambda lead: ~lead.closed,
    bins="quarter",
    usual=(0.2, 0.3),
)

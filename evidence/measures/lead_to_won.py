"""Lead to won rate: of the leads acquired in a period, those won; split by source, the won rate by source."""

from evidence.measures.measure import Measure

LEAD_TO_WON = Measure(
    key="lead_to_won",
    starts="created_at",
    hits=lambda lead: lead.won,
    needs=("won_at",),
    window="won",
    bins="quarter",
    side="marketing",
)

"""Lead to opportunity rate: of the leads acquired in a period, those that became an opportunity."""

from evidence.measures.measure import Measure

LEAD_TO_OPPORTUNITY = Measure(
    key="lead_to_opportunity",
    starts="created_at",
    hits=lambda lead: lead.has("opportunity_at"),
    needs=("opportunity_at",),
    window="opportunity",
    usual=(0.05, 0.15),
    alarm=0.03,
    side="marketing",
)

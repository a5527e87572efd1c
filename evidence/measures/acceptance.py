"""Acceptance rate: of the leads marked MQL in a period that sales judged, those that it took as SQL.

Sales judged a lead that it marked SQL, or rejected with a reason.
"""

from evidence.measures.measure import Measure

ACCEPTANCE = Measure(
    key="acceptance",
    starts="mql_at",
    hits=lambda lead: lead.has("sql_at"),
    needs=("sql_at",),
    running=lambda lead: ~(lead.has("sql_at") | lead.has("rejected_reason")),
)

"""First contact within the rule: of the leads marked MQL in a period whose deadline has passed or that were
contacted, those that were contacted by then (evidence.clocks; 48 counted hours unless the rule says other).
"""

from evidence.measures.measure import Measure

FIRST_CONTACT = Measure(
    key="first_contact",
    starts="mql_at",
    hits=lambda lead: lead["stopped_at"] <= lead["due_at"],
    running=lambda lead: lead["stopped_at"].isnull() & (lead["due_at"] > lead.now),
    known=lambda lead: lead["contact_known"] & lead.has("due_at"),
    clocked=True,
    goal=0.9,
)

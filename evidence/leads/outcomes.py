"""Outcomes: what became of a lead, and when it is judged, as DuckDB's words over a table of leads. Pure.

See docs/measures.md.
"""

# A lead that nobody judged is taken to be ripe for judging this long after it came.
days_until_judged = 30


def outcome(contact_known: str) -> str:
    """From `said` and the instants of its life; `contact_known`: whether `contacted_at` is of any use."""
    return f"""CASE
        WHEN said = 'won' OR won_at IS NOT NULL THEN 'won'
        WHEN rejected_reason IS NOT NULL THEN 'rejected'
        WHEN {contact_known} AND coalesce(contacted_at, sql_at, opportunity_at) IS NULL THEN 'never_contacted'
        WHEN said = 'lost' OR lost_at IS NOT NULL THEN 'lost'
        ELSE 'open' END"""


def judged_at(known_at: str) -> str:
    """From the instants of its life and `received_at`; `known_at`: when all of it was known."""
    ripe = f"coalesce(created_at, received_at) + INTERVAL {days_until_judged} DAY"
    return f"coalesce(mql_at, least({ripe}, {known_at}))"

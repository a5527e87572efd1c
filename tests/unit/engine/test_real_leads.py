"""Nine thousand real leads: the engine's counts are those of SQL written by hand."""

from typing import Any

from definitions.language.parse import parse
from evidence.engine.tables import effect_table
from tests.shared import shared
from tests.unit.engine.duck import connection, run
from tests.unit.engine.invent import AT

ATTRIBUTES = {
    "visits": {"type": "integer"},
    "time_on_site": {"type": "integer"},
    "source": {"type": "choice"},
}
SOURCES = ["Google", "Direct Traffic", "Organic Search"]
PREPARED = """
    create or replace table real_leads as
    select "Prospect ID" as id, cast("TotalVisits" as bigint) as visits,
        cast("Total Time Spent on Website" as bigint) as time_on_site,
        nullif(trim(lower("Lead Source")), '') as source,
        case when "Converted" = 1 then 'won' else 'lost' end as outcome, false as has_events
    from read_csv(?, header = true)
"""
BY_HAND = """
    select outcome,
        count(*) filter (where visits >= 3 and time_on_site >= 300
            and source in ('google', 'direct traffic', 'organic search')) as qualified,
        count(*) filter (where visits < 3 or time_on_site < 300
            or source not in ('google', 'direct traffic', 'organic search')) as not_qualified,
        count(*) as n
    from real_leads group by outcome
"""


def test_counts_on_the_real_leads_equal_sql_by_hand() -> None:
    path = str(shared("data/x_education_leads.csv"))
    connection().con.execute(PREPARED, [path])
    rule = [
        {"attribute": "visits", "is": "at_least", "value": 3},
        {"attribute": "time_on_site", "is": "at_least", "value": 300},
        {"attribute": "source", "is": "one_of", "value": SOURCES},
    ]
    new = parse({"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": {"all": rule}})
    old = parse({"format": "teigi/1", "kind": "mql", "attributes": ATTRIBUTES, "rule": {"all": rule[:2]}})
    table: Any = connection().table("real_leads")
    found: dict[tuple[str, str], int] = {}
    for row in run(effect_table(old, new, table, None, AT)):
        key = (row["outcome"], row["new"])
        found[key] = found.get(key, 0) + row["n"]
    by_hand: dict[tuple[str, str], int] = {}
    for outcome, qualified, not_qualified, n in connection().con.execute(BY_HAND).fetchall():
        counts = {
            "qualified": qualified,
            "not_qualified": not_qualified,
            "undecided": n - qualified - not_qualified,
        }
        by_hand |= {(outcome, verdict): count for verdict, count in counts.items() if count}
    assert found == by_hand
    assert sum(found.values()) == 9240
    assert found["won", "qualified"] > 0

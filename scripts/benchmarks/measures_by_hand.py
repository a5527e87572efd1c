"""The headline number of each page of measures as plain DuckDB SQL, and where the page says it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Tokyo")
Context = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]


def utc(day: date) -> str:
    """Where a day of the company begins."""
    return f"TIMESTAMP '{datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC):%Y-%m-%d %H:%M}'"


def at(instant: datetime) -> str:
    return f"TIMESTAMP '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"


def within(name: str, since: date, until: date) -> str:
    return f"{name} >= {utc(since)} AND {name} < {utc(until + timedelta(days=1))}"


CONTACTED = """SELECT count(*) FILTER (met), count(*) FROM (
    SELECT contacted_at IS NOT NULL AND
        h2.counted + h2.counts * (epoch(contacted_at) - epoch(h2.hour))
        - h1.counted - h1.counts * (epoch(mql_at) - epoch(h1.hour)) <= 48 * 3600 AS met,
        contacted_at IS NULL AND n.counted + n.counts * (epoch({now}) - epoch(n.hour))
        - h1.counted - h1.counts * (epoch(mql_at) - epoch(h1.hour)) < 48 * 3600 AS still
    FROM leads JOIN hours AS h1 ON h1.hour = date_trunc('hour', mql_at)
    LEFT JOIN hours AS h2 ON h2.hour = date_trunc('hour', contacted_at),
    (FROM hours WHERE hour = date_trunc('hour', {now})) AS n WHERE {within}) WHERE NOT still"""
"""First contact within the rule, from a table of hours and what was counted before each."""

CONFORMING = """WITH known AS (SELECT id, employees, budget, authority, need, timeline, judged_at FROM leads
    WHERE mql_at IS NOT NULL AND judged_at >= {since}),
    points AS (SELECT id, least(45, 15 * count(*) FILTER (event = 'download'))
        + least(60, 30 * count(*) FILTER (event = 'seminar'))
        + least(20, 5 * count(*) FILTER (event = 'pricing_view')) AS points
    FROM events JOIN known ON id = lead_id
    WHERE "at" <= judged_at AND "at" >= judged_at - INTERVAL 90 DAY GROUP BY id),
    judged AS (SELECT employees >= 50 AS size, coalesce(points, 0) >= 60 AS behaviour,
        (budget IS NOT NULL)::INT + (timeline IS NOT NULL)::INT
        + coalesce(authority, false)::INT + coalesce(need, false)::INT AS least,
        (authority IS NULL)::INT + (need IS NULL)::INT AS open
    FROM known LEFT JOIN points USING (id))
    SELECT count(*) FILTER (truth), count(truth) FROM (SELECT size AND behaviour
        AND CASE WHEN least >= 2 THEN true WHEN least + open < 2 THEN false END AS truth FROM judged)"""
"""Of the leads marked MQL since version 3 of the demo's definition, those that satisfy it."""

RATES = {
    "follow_up": ("mql_at", 7, "contacted_at IS NOT NULL", "contact_known"),
    "acceptance": ("mql_at", 0, "sql_at IS NOT NULL", "(sql_at IS NOT NULL OR rejected_reason IS NOT NULL)"),
    "lead_to_opportunity": ("created_at", 90, "opportunity_at IS NOT NULL", "true"),
    "opportunity_to_won": ("opportunity_at", 180, "outcome = 'won'", "outcome <> 'open'"),
    "lead_to_won": ("created_at", 180, "outcome = 'won'", "true"),
}
CHAIN = {
    "mql_share": ("created_at", 90, "mql_at IS NOT NULL", "true"),
    "follow_up": RATES["follow_up"],
    "contacted_to_opportunity": ("mql_at", 90, "opportunity_at IS NOT NULL", "contacted_at IS NOT NULL"),
    "opportunity_to_won": RATES["opportunity_to_won"],
}
COUNTED = """SELECT median(h2.counted + h2.counts * (epoch(contacted_at) - epoch(h2.hour))
        - h1.counted - h1.counts * (epoch(mql_at) - epoch(h1.hour))) / 3600
    FROM leads JOIN hours AS h1 ON h1.hour = date_trunc('hour', mql_at)
    JOIN hours AS h2 ON h2.hour = date_trunc('hour', contacted_at)
    WHERE {within} AND contacted_at >= mql_at"""
"""Counted hours to the first contact."""


def rate(key: str, period: Any, now: datetime) -> str:
    if key == "first_contact":
        return CONTACTED.format(now=at(now), within=within("mql_at", period.since, period.until))
    return share(RATES[key], period, now)


def share(of: tuple[str, int, str, str], period: Any, now: datetime) -> str:
    starts, days, hit, known = of
    return f"""SELECT count(*) FILTER ({hit}), count(*) FROM leads
        WHERE {within(starts, period.since, period.until)} AND {known}
        AND {starts} <= {at(now)} - INTERVAL {days} DAY"""


def rate_queries(context: Context) -> list[str]:
    return [rate(context["key"], context["card"].reading.period, context["numbers"].snapshot.imported_at)]


def dashboard_queries(context: Context) -> list[str]:
    """Of every rate that the sentence above the page names."""
    now = context["numbers"].snapshot.imported_at
    return [rate(card.key, card.reading.period, now) for card in context["cards"]]


def hours_queries(context: Context) -> list[str]:
    period = context["numbers"].question.period
    return [COUNTED.format(within=within("mql_at", period.since, period.until))]


def conformance_queries(_context: Context) -> list[str]:
    return [CONFORMING.format(since=at(newest_version().in_force_from))]


def both_queries(context: Context) -> list[str]:
    now = context["numbers"].snapshot.imported_at
    since = newest_version().in_force_from.astimezone(ZONE).date()
    late = CONTACTED.format(now=at(now), within=within("mql_at", since, now.astimezone(ZONE).date()))
    return [*conformance_queries(context), late]


def claims_queries(context: Context) -> list[str]:
    """Of every claim that the sentence counts: rates, reasons, BANT, conformance and the month's numbers."""
    from evidence.measures.claims import goal_month

    question, now = context["numbers"].question, context["numbers"].snapshot.imported_at
    period, month = question.period, goal_month(question.today)
    asked = within("mql_at", period.since, period.until)
    numbers = [
        f"SELECT count(*) FROM leads WHERE {within(name, month.since, month.until)}"
        for name in ("created_at", "mql_at")
    ]
    mix = f"SELECT count(rejected_reason), count(*) FROM leads WHERE {asked} GROUP BY rejected_reason"
    bant = f"""SELECT count(*) FILTER (NOT authority), count(authority) FROM leads WHERE {asked}"""
    need = f"""SELECT count(*) FILTER (NOT need), count(need) FROM leads WHERE {asked}"""
    when = f"""SELECT count(*) FILTER (timeline > (mql_at + INTERVAL 9 HOUR)::DATE + 180), count(timeline)
        FROM leads WHERE {asked}"""
    rates = [rate(key, period, now) for key in ("follow_up", "first_contact")]
    return [*rates, bant, need, when, *conformance_queries(context), *numbers, mix]


def kpi_queries(context: Context) -> list[str]:
    """Of the last month that is over."""
    from definitions.agreed import agreed
    from evidence.counting import counting
    from evidence.kpi_terms import kpi_terms
    from evidence.measures.claims import goal_month

    month = goal_month(context["numbers"].question.today)
    others = ", ".join(f"'{name}'" for name in kpi_terms(agreed(), counting())[-1].sales_sources) or "''"
    return [
        f"""SELECT count(*), sum(amount) FILTER (source NOT IN ({others})) FROM leads
        WHERE {within("won_at", month.since, month.until)}"""
    ]


def deadline_queries(context: Context) -> list[str]:
    board = context["board"]
    return [CONTACTED.format(now=at(board.at), within=within("mql_at", board.which.since, board.which.until))]


def what_if_queries(context: Context) -> list[str]:
    period, now = context["chain"].period, context["numbers"].snapshot.imported_at
    return [share(of, period, now) for of in CHAIN.values()]


def newest_version() -> Any:
    from django.utils import timezone

    from evidence.measures.claims import versions_until

    return versions_until(timezone.now())[-1]


def rates_said(rows: Rows) -> list[str]:
    """k of n, as a page writes them."""
    return [f"{row[0]:,} / {row[1]:,}" for row in rows]


def shortfalls_said(rows: Rows) -> list[str]:
    return [f"{row[1] - row[0]:,} / {row[1]:,}" for row in rows]


def numbers_said(rows: Rows) -> list[str]:
    return [f"{number:,.0f}" for number in rows[0]]


def hours_said(rows: Rows) -> list[str]:
    return [f"{round(rows[0][0])}時間"]


def claims_said(rows: Rows) -> list[str]:
    *rates, leads, mqls = rows[:8]
    return [*rates_said(rates), *(f"{row[0]:,}" for row in (leads, mqls))]


HEADLINES: dict[str, tuple[Callable[[Context], list[str]], Callable[[Rows], list[str]]]] = {
    "/dashboard/": (dashboard_queries, rates_said),
    **{f"/dashboard/{key}/": (rate_queries, rates_said) for key in ("first_contact", *RATES)},
    "/dashboard/response_time/": (hours_queries, hours_said),
    "/claims/": (claims_queries, claims_said),
    "/both-sides/": (both_queries, shortfalls_said),
    "/conformance/": (conformance_queries, rates_said),
    "/deadlines/": (deadline_queries, rates_said),
    "/what-if/": (what_if_queries, rates_said),
    "/kpis/": (kpi_queries, numbers_said),
}
"""Page -> its headline number by hand, and how the page writes what comes of it."""

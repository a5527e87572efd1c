"""The company's day of an instant, as the store asks DuckDB for it, is the day that Python's zones say."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from pytest_django import Settings

from evidence.leads.days import company_day

INSTANTS = [
    datetime(1949, 6, 1, 14, 30, tzinfo=UTC),  # Japan had summer time then: half past midnight
    datetime(1969, 12, 31, 14, 59, tzinfo=UTC),
    datetime(2026, 3, 1, 14, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 1, 15, 0, tzinfo=UTC),
    datetime(2026, 7, 1, 22, 30, tzinfo=UTC),  # half past midnight in Berlin's summer, not yet in its winter
    datetime(2026, 12, 1, 22, 30, tzinfo=UTC),
    datetime(2100, 6, 1, 15, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "UTC", "America/Los_Angeles"])
def test_the_day_is_the_companys(settings: Settings, zone: str) -> None:
    settings.COMPANY_TIME_ZONE = zone
    plain = ", ".join(f"(TIMESTAMP '{instant:%Y-%m-%d %H:%M:%S}')" for instant in INSTANTS)
    rows = duckdb.sql(f"SELECT {company_day('instant')} FROM (VALUES {plain}) AS rows(instant)").fetchall()
    assert [day for (day,) in rows] == [instant.astimezone(ZoneInfo(zone)).date() for instant in INSTANTS]

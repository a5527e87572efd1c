"""The demo company as it stands at noon of one day: seeded once a process, then put back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command

from tests.integration.recorded import once

TODAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Asia/Tokyo"))


def demo_company() -> None:
    """Its rows and files, while the clock stands at noon or has just passed it."""
    once("demo", lambda: call_command("seed_demo", today=TODAY, verbosity=0))

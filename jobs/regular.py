"""Regular jobs: when each falls due, and that it is asked for once, however many workers there are."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_regular: dict[str, "Every"] = {}


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, or every day at a time of the company's clock."""

    minutes: int = 0
    day_at: time | None = None

    def after(self, instant: datetime) -> datetime:
        """When it is next."""
        if self.day_at is None:
            return instant + timedelta(minutes=self.minutes)
        here = instant.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE))
        today = datetime.combine(here.date(), self.day_at, here.tzinfo)
        if today > here:
            return today
        return datetime.combine(here.date() + timedelta(days=1), self.day_at, here.tzinfo)


def regularly(task: str, every: Every) -> None:
    """Have a job done every so often."""
    _regular[task] = every


def regular() -> dict[str, Every]:
    """Every regular job: path -> how often."""
    return dict(_regular)

"""The demo company's story can be told on every day: its dates follow each other whatever day it is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from demo.company import IMPORTED_DAYS_AGO, Company
from demo.leads import spring
from demo.monthly import MONTHS
from demo.weekly import LATELY

TOKYO = ZoneInfo("Asia/Tokyo")


def test_the_story_can_be_told_on_every_day() -> None:
    for number in range(4 * 366):
        today = date(2026, 1, 1) + timedelta(days=number)
        company = Company({}, [], today, TOKYO)
        month = today.replace(day=1) - relativedelta(months=MONTHS - 1)
        assert company.hired <= datetime.combine(month, time(9, 30), TOKYO)
        # Both meetings of the spring, the second up to six days after a week, come before the last weeks'.
        assert spring(today).month == 4
        assert company.spring_review + timedelta(days=13) < company.ago(7 * len(LATELY))
        assert company.ago(IMPORTED_DAYS_AGO[0], 7) < company.spring_review

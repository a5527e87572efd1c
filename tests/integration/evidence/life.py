"""Seventeen leads written out in full, with a holiday week, a new version in mid-period and leads too young
to count: what the measures are held to, by values worked out by hand.

Imported on Sunday 1 November 2026 at noon in Tokyo. Not counted in 2026: 29 April (Wed), 3 to 6 May (Sun to
Wed), 3 November (Tue), and weekends.
"""

COLUMNS = (
    "id", "created_at", "mql_at", "contacted_at", "sql_at", "opportunity_at", "won_at", "lost_at",
    "rejected_reason", "amount", "source", "owner", "segment",
)  # fmt: skip

LEADS = (
    # January: before any version was agreed. Z1 was won without its amount, Z3 has not closed.
    "Z1,2026-01-10 10:00,,,,2026-02-01 10:00,2026-03-01 10:00,,,,展示会,小川,中堅",
    "Z2,2026-01-11 10:00,,,,2026-02-02 10:00,,2026-03-02 10:00,,400000,展示会,小川,中堅",
    "Z3,2026-01-12 10:00,,,,2026-02-03 10:00,,,,700000,紹介,石井,中堅",
    # Under version 1 (from 1 April). A1 is contacted at the very end of its 48 hours.
    "A1,2026-04-06 10:00,2026-04-24 18:00,2026-04-28 18:00,2026-05-07 10:00,2026-05-20 10:00,2026-06-30 10:00,,,1000000,展示会,小川,中堅",  # noqa: E501
    # Across the holiday week: due on 1 May at noon, contacted on the 7th.
    "A2,2026-04-07 10:00,2026-04-28 12:00,2026-05-07 12:00,,,,,時期が合わない,,検索広告,小川,中小",
    # An hour after version 2 came into force (1 May, noon): due on 8 May at 13:00, contacted then.
    "A3,2026-04-10 10:00,2026-05-01 13:00,2026-05-08 13:00,,,,,,,検索広告,石井,中小",
    # Marked on a holiday: the clock starts on 7 May at 0:00, and is due on the 9th (Saturday) at 0:00.
    "A4,2026-04-15 10:00,2026-05-03 15:00,2026-05-08 23:00,2026-05-15 10:00,2026-06-01 10:00,,2026-07-01 10:00,,500000,紹介,石井,大企業",  # noqa: E501
    "A5,2026-05-11 10:00,2026-05-18 09:00,,,,,,,,検索広告,石井,中小",
    "A6,2026-05-12 10:00,2026-05-20 09:00,2026-05-20 10:00,2026-06-01 10:00,2026-06-10 10:00,,,,800000,紹介,小川,大企業",  # noqa: E501
    "A7,2026-05-13 10:00,,,,,,,,,展示会,小川,中小",
    # From Friday to Monday.
    "A8,2026-05-14 10:00,2026-05-15 09:00,2026-05-18 09:00,,,,,決裁権なし,,,小川,中小",
    "A9,2026-06-01 10:00,2026-06-02 09:00,,,,,,,,検索広告,石井,中小",
    # An hour before and after 90 days before the import: B2 is too young to count, though it is one.
    "B1,2026-08-03 11:00,,,,2026-09-01 10:00,2026-10-01 10:00,,,2000000,紹介,石井,大企業",
    "B2,2026-08-03 13:00,,,,2026-09-10 10:00,,,,900000,紹介,石井,大企業",
    # Too young for follow-up. C1's clock runs until 4 November at 10:00; C2 was met in 24 hours.
    "C1,2026-10-20 10:00,2026-10-30 10:00,,,,,,,,展示会,小川,中小",
    "C2,2026-10-21 10:00,2026-10-26 10:00,2026-10-27 10:00,,,,,,,展示会,小川,中小",
    "C3,2026-10-20 10:00,2026-10-22 10:00,,,,,,,,展示会,小川,中小",
)

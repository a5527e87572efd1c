"""Dates and numbers as Japanese readers write them."""

DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 G:i"
SHORT_DATE_FORMAT = "Y/n/j"
SHORT_DATETIME_FORMAT = "Y/n/j G:i"
MONTH_DAY_FORMAT = "n月j日"
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3

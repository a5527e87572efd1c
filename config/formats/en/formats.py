"""Dates and numbers as English readers write them."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, G:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, G:i"
MONTH_DAY_FORMAT = "j F"
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3

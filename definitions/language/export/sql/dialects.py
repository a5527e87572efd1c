"""Dialects: how each database says what the rules need. Templates, so that they can be read side by side.

In every template a value stands where its braces are; all of them keep SQL's NULL as "unknown".
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One database's SQL.

    `backslash`: it escapes within texts. `mark`: the quotes of names; `upper`: bare names are capitals.
    `listed`: the test of one choice where a column of choices is a text. `normal_is_whole`: `normalised` does
    all that texts need.
    """

    key: str
    name: str
    types: Mapping[str, str]
    backslash: bool = False
    mark: str = '"'
    upper: bool = False
    newline: str = "chr({code})"
    double: str = "CAST({text} AS DOUBLE PRECISION)"
    marked_double: str = "{number}"
    contains: str = "strpos({value}, {part}) > 0"
    starts_with: str = "starts_with({value}, {part})"
    has: str = ""
    has_any: str = ""
    has_all: str = ""
    listed: str = ""
    instant: str = "TIMESTAMP '{text}'"
    date: str = "DATE '{text}'"
    now: str = "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"
    today: str = "CAST(judged_at AT TIME ZONE 'UTC' AT TIME ZONE '{zone}' AS DATE)"
    days_later: str = "{instant} + INTERVAL '{days} days'"
    days_before: str = "{instant} - INTERVAL '{days} days'"
    dates_later: str = "{date} + {days}"
    dates_before: str = "{date} - {days}"
    age: str = ""
    wide: str = "{total}"
    divided: str = "DIV({a}, {b})"
    normalised: str = "LOWER(TRIM({text}))"
    normal_is_whole: bool = False


_plain_types = {
    "text": "VARCHAR", "choice": "VARCHAR", "choices": "VARCHAR[]", "integer": "BIGINT", "number": "DOUBLE",
    "boolean": "BOOLEAN", "date": "DATE", "instant": "TIMESTAMP",
}  # fmt: skip

duckdb = Dialect(
    key="duckdb",
    name="DuckDB",
    types=_plain_types,
    double="CAST({text} AS DOUBLE)",
    # Without the exponent it would be a decimal, and the decimals of a list share one width.
    marked_double="{number}e0",
    contains="contains({value}, {part})",
    has="list_contains({value}, {part})",
    has_any="list_has_any({value}, [{parts}])",
    has_all="list_has_all({value}, [{parts}])",
    age="date_diff('microsecond', {start}, {end})",
    divided="({a}) // ({b})",
    normalised="lower(trim(nfc_normalize({text})))",
)

postgres = Dialect(
    key="postgres",
    name="PostgreSQL",
    types=_plain_types
    | {"text": "TEXT", "choice": "TEXT", "choices": "TEXT[]", "number": "DOUBLE PRECISION"},
    has="{value} @> ARRAY[{part}]",
    has_any="{value} && ARRAY[{parts}]",
    has_all="{value} @> ARRAY[{parts}]",
    age="CAST(EXTRACT(EPOCH FROM {end} - {start}) * 1000000 AS BIGINT)",
    normalised="LOWER(TRIM(NORMALIZE({text}, NFKC)))",
    normal_is_whole=True,
)

bigquery = Dialect(
    key="bigquery",
    name="BigQuery",
    types={
        "text": "STRING", "choice": "STRING", "choices": "STRING", "integer": "INT64", "number": "FLOAT64",
        "boolean": "BOOL", "date": "DATE", "instant": "TIMESTAMP",
    },
    backslash=True,
    mark="`",
    double="CAST({text} AS FLOAT64)",
    starts_with="STARTS_WITH({value}, {part})",
    contains="STRPOS({value}, {part}) > 0",
    # A column of lists cannot be NULL here, so that "unknown" and "none chosen" would be the same.
    listed="EXISTS (SELECT 1 FROM UNNEST(JSON_VALUE_ARRAY({value})) AS choice WHERE choice = {part})",
    instant="TIMESTAMP '{text}+00:00'",
    now="CURRENT_TIMESTAMP()",
    today="DATE(judged_at, '{zone}')",
    days_later="TIMESTAMP_ADD({instant}, INTERVAL {days} DAY)",
    days_before="TIMESTAMP_SUB({instant}, INTERVAL {days} DAY)",
    dates_later="DATE_ADD({date}, INTERVAL {days} DAY)",
    dates_before="DATE_SUB({date}, INTERVAL {days} DAY)",
    age="TIMESTAMP_DIFF({end}, {start}, MICROSECOND)",
    wide="CAST({total} AS BIGNUMERIC)",
    normalised="TRIM(NORMALIZE_AND_CASEFOLD({text}, NFKC))",
    normal_is_whole=True,
)  # fmt: skip

snowflake = Dialect(
    key="snowflake",
    name="Snowflake",
    types=_plain_types | {"choices": "ARRAY", "integer": "NUMBER(38, 0)", "number": "FLOAT",
                          "instant": "TIMESTAMP_NTZ"},
    backslash=True,
    upper=True,
    contains="CONTAINS({value}, {part})",
    starts_with="STARTSWITH({value}, {part})",
    has="ARRAY_CONTAINS(CAST({part} AS VARIANT), {value})",
    has_any="ARRAYS_OVERLAP({value}, ARRAY_CONSTRUCT({parts}))",
    instant="CAST('{text}' AS TIMESTAMP_NTZ)",
    now="CAST(CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP()) AS TIMESTAMP_NTZ)",
    today="CAST(CONVERT_TIMEZONE('UTC', '{zone}', judged_at) AS DATE)",
    days_later="DATEADD(DAY, {days}, {instant})",
    days_before="DATEADD(DAY, -{days}, {instant})",
    dates_later="DATEADD(DAY, {days}, {date})",
    dates_before="DATEADD(DAY, -{days}, {date})",
    age="DATEDIFF(MICROSECOND, {start}, {end})",
    divided="({a} - MOD({a}, {b})) / ({b})",  # "/" alone is rounded to six decimals here
)  # fmt: skip

databricks = Dialect(
    key="databricks",
    name="Databricks",
    types=_plain_types | {"text": "STRING", "choice": "STRING", "choices": "ARRAY<STRING>"},
    backslash=True,
    mark="`",
    double="CAST({text} AS DOUBLE)",
    contains="contains({value}, {part})",
    starts_with="startswith({value}, {part})",
    has="array_contains({value}, {part})",
    has_any="arrays_overlap({value}, array({parts}))",
    instant="TIMESTAMP '{text}Z'",
    now="current_timestamp()",
    today="CAST(convert_timezone('{zone}', judged_at) AS DATE)",
    # By hours: a day of an interval can have 23 or 25 of them, by the session's time zone.
    days_later="{instant} + INTERVAL {hours} HOUR",
    days_before="{instant} - INTERVAL {hours} HOUR",
    dates_later="date_add({date}, {days})",
    dates_before="date_sub({date}, {days})",
    age="unix_micros({end}) - unix_micros({start})",
    wide="CAST({total} AS DECIMAL(38, 0))",
    divided="({a}) DIV ({b})",
)

redshift = Dialect(
    key="redshift",
    name="Redshift",
    types=_plain_types | {"choices": "VARCHAR", "number": "DOUBLE PRECISION"},
    backslash=True,
    starts_with="LEFT({value}, {length}) = {part}",
    listed="STRPOS({value}, {barred}) > 0",
    now="SYSDATE",
    today="CAST(CONVERT_TIMEZONE('UTC', '{zone}', judged_at) AS DATE)",
    days_later="DATEADD(DAY, {days}, {instant})",
    days_before="DATEADD(DAY, -{days}, {instant})",
    age="DATEDIFF(MICROSECOND, {start}, {end})",
    wide="CAST({total} AS DECIMAL(38, 0))",
    divided="({a} - MOD({a}, {b})) / ({b})",
)

sqlite = Dialect(
    key="sqlite",
    name="SQLite",
    types={
        "text": "TEXT", "choice": "TEXT", "choices": "TEXT", "integer": "INTEGER", "number": "REAL",
        "boolean": "INTEGER", "date": "TEXT", "instant": "INTEGER",
    },
    newline="char({code})",
    double="CAST({text} AS REAL)",
    contains="instr({value}, {part}) > 0",
    starts_with="substr({value}, 1, {length}) = {part}",
    listed="EXISTS (SELECT 1 FROM json_each({value}) AS choice WHERE choice.value = {part})",
    instant="{microseconds}",
    date="'{text}'",
    now="CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    today="date(judged_at / 1000000, 'unixepoch', '{offset} minutes')",
    days_later="{instant} + {days} * 86400000000",
    days_before="{instant} - {days} * 86400000000",
    dates_later="date({date}, '+{days} days')",
    dates_before="date({date}, '-{days} days')",
    age="({end} - {start})",
    divided="({a}) / ({b})",
    normalised="lower(trim({text}))",
)  # fmt: skip

dialects = (duckdb, postgres, bigquery, snowflake, databricks, redshift, sqlite)

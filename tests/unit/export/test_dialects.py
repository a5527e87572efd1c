"""Exported SQL in every dialect: another parser reads it, finds the same texts in it, and no known trap."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from sqlglot import expressions as exp
from sqlglot.errors import ErrorLevel

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.dialects import dialects
from definitions.language.export.sql.names import column, quoted, reserved_words
from definitions.language.export.sql.query import query
from definitions.language.parse import parse
from definitions.language.tree import Definition
from tests.unit.engine import invent
from tests.unit.export.engines import by_key, needs_server, server, subject

KEYS = [dialect.key for dialect in dialects]
ODD = [
    "it's",
    "a\\b",
    "a\nb",
    "a\r\nb",
    "50%",
    'say "x"',
    "`tick`",
    "{{ x }}",
    "--",
    "/*",
    "😀",
    "\\'",
    "価格",
]


def definition_of(rule: Any, **types: str) -> Definition:
    attributes = {key: {"type": type_name} for key, type_name in types.items()}
    return parse({"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule})


def text(key: str, definition: Definition, at: datetime | None = invent.AT) -> str:
    return query(subject(definition), by_key[key], "en", at).text


def parsed(key: str, written: str) -> exp.Expression:
    statements = sqlglot.parse(written, read=key, error_level=ErrorLevel.RAISE)
    assert len(statements) == 1
    assert statements[0] is not None
    return statements[0]


def texts_in(statement: exp.Expression) -> set[str]:
    return {str(found.this) for found in statement.find_all(exp.Literal) if found.is_string}


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=40, database=None)
@given(rule=invent.rules())
def test_its_own_dialect_parses_whatever_is_said(key: str, rule: Any) -> None:
    try:
        statement = parsed(key, text(key, parse(invent.body(rule))))
    except CannotExport as refused:
        assert refused.code in ("fading_too_large", "choice_with_bar")
        return
    assert isinstance(statement, exp.Select)
    assert [column.alias_or_name.lower() for column in statement.selects][:2] == ["id", "verdict"]
    assert not list(statement.find_all(exp.Command))


@pytest.mark.parametrize("key", ["bigquery", "snowflake", "databricks", "redshift"])
def test_odd_texts_stay_what_they_are(key: str) -> None:
    rule = {"any": [{"attribute": "title", "is": "equals", "value": value} for value in ODD]}
    found = texts_in(parsed(key, text(key, definition_of(rule, title="text"))))
    assert set(ODD) <= found


@pytest.mark.parametrize("key", KEYS)
def test_a_name_or_a_label_cannot_leave_its_comment(key: str) -> None:
    rule = {"attribute": "a\n; DROP TABLE leads; --", "is": "equals", "value": "x\u2028; DROP TABLE leads"}
    written = text(key, definition_of(rule, **{"a\n; DROP TABLE leads; --": "text"}))
    for line in written.splitlines():
        assert "DROP" not in line or line.lstrip().startswith("--") or "= 'x\u2028" in line or "= 'x" in line
    assert isinstance(parsed(key, written), exp.Select)


@pytest.mark.parametrize("key", KEYS)
def test_the_instant_stands_in_one_place(key: str) -> None:
    rule = {
        "all": [
            {"event": "download", "within_days": 30},
            {"attribute": "created", "is": "within_last_days", "value": 7},
        ]
    }
    definition = definition_of(rule, created="instant")
    mark = "1793633400250000" if key == "sqlite" else "2026-11-02 15:30:00.250000"
    code = [line for line in text(key, definition).splitlines() if not line.strip().startswith("--")]
    assert sum(mark in line for line in code) == 1
    assert "2026-11-02" not in text(key, definition, None)


def test_known_traps_of_each_database() -> None:
    fading = {"event": "a", "within_days": 90, "each": 15, "fades": True}
    rule = {
        "all": [
            {"attribute": "topics", "is": "has_any", "value": ["x", "y"]},
            {"attribute": "title", "is": "contains", "value": "50%_"},
            {"attribute": "due", "is": "within_next_days", "value": 3},
            {"score": [fading], "at_least": 10},
        ]
    }
    definition = definition_of(rule, topics="choices", title="text", due="date")
    found = {key: text(key, definition) for key in KEYS}
    for written in found.values():
        assert "LIKE" not in written
        assert "LEAST(" not in written and "GREATEST(" not in written
    # A list that is NULL becomes an empty one in BigQuery; a text does not.
    assert "CASE WHEN topics IS NOT NULL THEN (EXISTS" in found["bigquery"]
    assert "AS BIGNUMERIC" in found["bigquery"]
    # Snowflake's "/" rounds, so nothing but a multiple is divided; bare names are capitals, quoted as such.
    assert "- MOD(" in found["snowflake"]
    assert 'e."AT"' in found["snowflake"]
    # A day of an interval has 23 or 25 hours in some sessions of Databricks.
    assert "INTERVAL 2160 HOUR" in found["databricks"]
    assert "array_contains" in text(
        "databricks", definition_of({"attribute": "t", "is": "has", "value": "x"}, t="choices")
    )
    assert "'|x|'" in found["redshift"]


def test_what_a_dialect_cannot_say_is_refused_with_the_reason() -> None:
    bar = definition_of({"attribute": "topics", "is": "has", "value": "a|b"}, topics="choices")
    with pytest.raises(CannotExport) as refused:
        text("redshift", bar)
    assert "縦線" in refused.value.text("ja")
    assert "a|b" in refused.value.text("en")
    dates = {"attribute": "due", "is": "within_last_days", "value": 3}
    new_york = parse(
        {"format": "teigi/1", "kind": "mql", "attributes": {"due": {"type": "date"}}, "rule": dates},
        ZoneInfo("America/New_York"),
    )
    with pytest.raises(CannotExport, match="America/New_York"):
        text("sqlite", new_york, None)
    assert "'2026-11-02'" in text("sqlite", new_york)
    with pytest.raises(CannotExport, match="1970"):
        text("duckdb", bar, datetime(1969, 12, 31, tzinfo=UTC))


def test_a_circle_and_disagreeing_types_are_refused() -> None:
    to_self = definition_of({"definition": "mql"})
    with pytest.raises(CannotExport, match="circle"):
        query(subject(to_self, {"mql": [(invent.AT, to_self)]}), by_key["duckdb"], "en")
    number = definition_of({"attribute": "size", "is": "known"}, size="number")
    both = definition_of({"all": [{"definition": "sql"}, {"attribute": "size", "is": "known"}]}, size="text")
    with pytest.raises(CannotExport, match="size"):
        query(subject(both, {"sql": [(invent.AT, number)]}), by_key["duckdb"], "en")


def test_every_word_that_a_database_reserves_is_quoted() -> None:
    names: set[str] = set()
    rows: Sequence[Any] = duckdb.sql(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
    ).fetchall()
    names |= {name for (name,) in rows}
    for key in ("bigquery", "snowflake", "databricks", "redshift", "sqlite"):
        generator = sqlglot.Dialect.get_or_raise(key).generator_class
        names |= {word.lower() for word in generator.RESERVED_KEYWORDS}
    missing = {name for name in names if re.fullmatch("[a-z_0-9]+", name)} - reserved_words
    assert missing == set()


def test_every_word_that_postgresql_reserves_is_quoted() -> None:
    needs_server("postgres")
    connection = server()
    assert connection is not None
    rows = connection.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
    assert {word for (word,) in rows} - reserved_words == set()


def test_columns_are_called_by_their_keys_where_every_database_takes_them() -> None:
    assert [column(key) for key in ("employees", "従業員数", "order")] == ["employees", "従業員数", "order"]
    odd = ["Title", "id", "has_events", "a b", "a.b", 'a"b', "x" * 64, "業" * 30, "events_1", "verdict", "ﾏ"]
    names = [column(key) for key in odd]
    assert all(re.fullmatch("attribute_[0-9a-f]{16}", name) for name in names)
    assert len(set(names)) == len(odd)
    assert (quoted("order", '"', True), quoted("order", "`", False)) == ('"ORDER"', "`order`")

"""manage.py export_definition: what it writes, and that it fails in words."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.integration.evidence.conftest import definition
from tests.integration.universe import company

pytestmark = pytest.mark.django_db
SIZE = definition({"attribute": "employees", "is": "at_least", "value": 50}, employees="integer")


def run(*arguments: object, language: str = "en") -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    with override(language):
        call_command("export_definition", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "size.json"
    path.write_text(json.dumps(SIZE), encoding="utf-8")
    return path


def test_a_version_is_named_as_elsewhere_and_judges_what_it_says() -> None:
    universe = company()
    universe.first_version()
    text, _ = run("mql@1", "--to", "duckdb", "--at", "2026-05-01")
    assert "mql@1" in text
    assert text == run("mql", "--to", "duckdb", "--at", "2026-05-01")[0]
    assert "判定日時（UTC）" in run("mql@1", "--to", "duckdb", "--language", "ja")[0]


def test_a_file_is_exported_to_a_query_that_runs(file: Path, tmp_path: Path) -> None:
    written = tmp_path / "size.sql"
    out, err = run(file, "--to", "duckdb", "--output", written)
    assert (out, str(written) in err) == ("", True)
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE leads AS FROM (VALUES ('a', 50), ('b', 49), ('c', NULL)) AS t (id, employees)"
    )
    found = connection.execute(written.read_text(encoding="utf-8")).fetchall()
    assert sorted(found) == [
        ("a", "qualified", True),
        ("b", "not_qualified", False),
        ("c", "undecided", None),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "--to", "duckdb"), "neither a definition nor a file"),
        (("FILE", "--to", "xml"), "invalid choice"),
        (("FILE", "--to", "duckdb", "--at", "soon"), "is no instant"),
        (("FILE", "--to", "duckdb", "--at", "1900-01-01"), "between 1970 and 2199"),
        (("FILE", "--to", "duckdb", "--output", "/nowhere/at/all.sql"), "/nowhere/at/all.sql"),
    ],
)
def test_it_fails_in_words(file: Path, arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(*(file if argument == "FILE" else argument for argument in arguments))

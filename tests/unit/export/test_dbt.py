"""The exported dbt model, built and tested by dbt on DuckDB, gives every lead the closures' verdict.

dbt lives in .venv-dbt, which `make test` makes; without it these tests are skipped.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from definitions.language.export.dbt import dbt, model_name
from definitions.language.export.refusal import CannotExport
from definitions.language.export.subject import Subject, attributes_used
from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.tree import Definition
from tests.unit.engine import invent
from tests.unit.export.engines import by_key, create, subject, tables

ROOT = Path(__file__).resolve().parents[3]
DBT = ROOT / ".venv-dbt" / "bin" / "dbt"
needs_dbt = pytest.mark.skipif(
    not DBT.exists(), reason="dbt is not installed: scripts/venv-dbt makes .venv-dbt"
)
PROJECT = {
    "name": "shop",
    "version": "1.0",
    "profile": "shop",
    "model-paths": ["models"],
    "macro-paths": ["macros"],
}
ODD = ["{{ 1/0 }}", "{% endmacro %}", "{#", "it's", "a\\b", "{{{", "50%", '"', "}}"]


def named(name: str, definition: Definition) -> Subject:
    return Subject(name, 1, f"{{{{ {name} }}}}", definition, "f" * 64)


def write(folder: Path, exported: Sequence[Subject], at: datetime | None) -> None:
    files = [file for one in exported for file in dbt(one, "en", at)]
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    output = {"type": "duckdb", "path": str(folder / "shop.duckdb"), "threads": 1}
    profiles = {"shop": {"target": "dev", "outputs": {"dev": output}}}
    flags = {"send_anonymous_usage_stats": False, "use_colors": False}
    (folder / "dbt_project.yml").write_text(yaml.safe_dump({**PROJECT, "flags": flags}), encoding="utf-8")
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")


def fill(folder: Path, definition: Definition, used: Mapping[str, str], leads: Sequence[Any]) -> None:
    rows, events = tables(definition, used, leads, by_key["duckdb"])
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        for statement in create(used, by_key["duckdb"]):
            connection.execute(statement.replace("CREATE TEMP TABLE", "CREATE TABLE"))
        connection.executemany(f"INSERT INTO leads VALUES ({', '.join('?' * len(rows[0]))})", rows)
        for event in events:
            connection.execute("INSERT INTO events VALUES (?, ?, ?)", event)


def build(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    command = [str(DBT), "build", "--project-dir", str(folder), "--profiles-dir", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)


def verdicts(folder: Path, name: str) -> list[str]:
    with duckdb.connect(str(folder / "shop.duckdb"), read_only=True) as connection:
        rows = connection.execute(f"SELECT verdict FROM {name} ORDER BY CAST(id AS INTEGER)").fetchall()
    return [verdict for (verdict,) in rows]


def invented_definitions(count: int) -> list[Definition]:
    """Definitions of many kinds of node, the same at every run."""
    found: list[Definition] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(rule=invent.rules())
    def collect(rule: Any) -> None:
        found.append(parse(invent.body(rule)))

    collect()
    return found


@needs_dbt
def test_built_by_dbt_every_verdict_is_the_closures(tmp_path: Path) -> None:
    odd = [{"attribute": "title", "is": "contains", "value": value} for value in ODD]
    every = [*invented_definitions(15), parse(invent.body({"any": odd}))]
    leads = [*invent.leads(7, 40), *({"title": f"x{value}y"} for value in ODD)]
    exported = [named(f"d{i}", definition) for i, definition in enumerate(every)]
    write(tmp_path, exported, None)
    fill(tmp_path, every[0], invent.ATTRIBUTES, leads)
    done = build(tmp_path, "--vars", "{judged_at: '2026-11-02 15:30:00.25'}")
    assert done.returncode == 0, done.stdout[-3000:]
    for one in exported:
        judge = compile_definition(one.definition)
        expected = [judge.verdict(lead, invent.AT).value for lead in leads]
        assert verdicts(tmp_path, model_name(one)) == expected
    assert "PASS=" in done.stdout and "ERROR=0" in done.stdout


@needs_dbt
def test_its_tests_fail_where_an_id_is_there_twice(tmp_path: Path) -> None:
    definition = parse(invent.body({"attribute": "employees", "is": "at_least", "value": 50}))
    write(tmp_path, [named("size", definition)], invent.AT)
    fill(tmp_path, definition, invent.ATTRIBUTES, [{"employees": 50}])
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("INSERT INTO leads SELECT * FROM leads")
    done = build(tmp_path)
    assert done.returncode != 0
    assert "unique_size_v1_id" in done.stdout


def test_the_parts_are_there_without_dbt_too() -> None:
    rule = {
        "all": [{"event": "seminar", "within_days": 30}, {"attribute": "topics", "is": "has", "value": "a|b"}]
    }
    body = {"format": "teigi/1", "kind": "mql", "attributes": {"topics": {"type": "choices"}}, "rule": rule}
    exported = subject(parse(body))
    model, schema, macros = dbt(exported, "ja")
    assert [file.name for file in (model, schema, macros)] == [
        "models/mql_v3.sql",
        "models/mql_v3.yml",
        "macros/mql_v3.sql",
    ]
    content = yaml.safe_load(schema.text)
    assert content["models"][0]["name"] == "mql_v3"
    tested = {one["name"]: one.get("data_tests") for one in content["models"][0]["columns"]}
    assert tested["id"] == ["unique", "not_null"]
    assert {"accepted_values": {"values": ["qualified", "not_qualified", "undecided"]}} in tested["verdict"]
    assert [table["name"] for table in content["sources"][0]["tables"]] == ["leads", "events"]
    # What Redshift cannot say stops there with the reason, and does not fall back on PostgreSQL's words.
    redshift = macros.text.split("{% macro redshift__mql_v3")[1].split("{% endmacro %}")[0]
    assert "raise_compiler_error" in redshift and "縦線" in redshift
    assert set(attributes_used(exported)) == {"topics"}


def test_an_instant_out_of_range_is_refused() -> None:
    definition = parse(invent.body({"all": []}))
    with pytest.raises(CannotExport, match="1970"):
        dbt(subject(definition), "en", datetime.fromisoformat("1900-01-01T00:00:00+00:00"))

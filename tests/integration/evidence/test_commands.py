"""manage.py judge, import_leads and backtest: what they print, and that they fail in words."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pyarrow import parquet

from definitions.models import Document
from evidence.models import Snapshot, Source
from people.models import User
from tests.integration.evidence.conftest import Importer, definition
from tests.shared import shared

Write = Callable[..., Path]
AT = "2026-11-03T09:30:00+09:00"
BODY = definition(
    {
        "all": [
            {"attribute": "employees", "is": "at_least", "value": 50},
            {
                "any": [
                    {"event": "seminar", "within_days": 30},
                    {"attribute": "authority", "is": "equals", "value": True},
                ]
            },
        ]
    },
    employees="integer",
    authority="boolean",
)
SEMINAR = [{"event": "Seminar", "at": "2026-10-10"}]
LEADS: list[dict[str, Any]] = [
    {"id": "big", "employees": 50, "events": SEMINAR},
    {"id": "small", "employees": 49, "events": SEMINAR},
    {"id": "unknown", "employees": 60},
    {"id": "big", "employees": 70, "authority": True},
    {"employees": "many", "authority": True},
]
VERDICTS = [
    {"id": "big", "verdict": "qualified", "missing": []},
    {"id": "small", "verdict": "not_qualified", "missing": []},
    {"id": "unknown", "verdict": "undecided", "missing": ["events", "authority"]},
    {"id": "#4", "verdict": "qualified", "missing": []},
    {"id": "#5", "verdict": "undecided", "missing": ["employees"]},
]


def run(name: str, *arguments: object, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    with override("en"):
        call_command(name, *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "rule.yaml"
    path.write_text(yaml.safe_dump(BODY))
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.jsonl"
    path.write_text("\n".join(json.dumps(lead) for lead in LEADS))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("engine", ["one", "sets"])
def test_judge_gives_a_line_a_lead(rule: Path, leads: Path, engine: str) -> None:
    out, err = run("judge", rule, leads, at=AT, engine=engine)
    assert lines(out) == VERDICTS
    assert err.strip() == "5 leads: 2 qualified, 1 not qualified, 2 undecided"


@pytest.mark.django_db
@pytest.mark.parametrize("engine", ["one", "sets"])
def test_judge_takes_csv(rule: Path, write: Write, engine: str) -> None:
    path = write(
        "leads.csv",
        ("id", "employees", "authority", "events", "other"),
        ("big", "５０名"[:2], "", json.dumps(SEMINAR), "x"),
        ("small", "49", "はい", "", ""),
        ("unknown", "many", "○", "[]", ""),
        encoding="cp932",
    )
    out, _err = run("judge", rule, path, at=AT, engine=engine)
    assert [(line["id"], line["verdict"], line["missing"]) for line in lines(out)] == [
        ("big", "qualified", []),
        ("small", "not_qualified", []),
        ("unknown", "undecided", ["employees"]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("engine", ["one", "sets"])
def test_judge_takes_parquet_and_writes_a_file(rule: Path, tmp_path: Path, engine: str) -> None:
    events = [[{"event": "seminar", "at": "2026-10-10"}], None, []]
    table = pa.table({"id": [1, 2, 3], "employees": [50, 50, None], "events": events})
    parquet.write_table(table, tmp_path / "leads.parquet")
    out = tmp_path / "verdicts.jsonl"
    printed, _err = run("judge", rule, tmp_path / "leads.parquet", at=AT, engine=engine, out=out)
    assert printed == ""
    assert [(line["id"], line["verdict"]) for line in lines(out.read_text())] == [
        (1, "qualified"),
        (2, "undecided"),
        (3, "undecided"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("engine", ["one", "sets"])
def test_judge_agrees_with_the_shared_cases(tmp_path: Path, engine: str) -> None:
    shared_cases = json.loads(shared("conformance/verdicts.json").read_text())
    for case in shared_cases["cases"]:
        body = {
            "format": "teigi/1",
            "kind": "mql",
            "attributes": shared_cases["attributes"],
            "rule": case["rule"],
        }
        (tmp_path / "rule.json").write_text(json.dumps(body))
        (tmp_path / "lead.jsonl").write_text(json.dumps({"id": "x", **case["lead"]}))
        out, _err = run(
            "judge", tmp_path / "rule.json", tmp_path / "lead.jsonl", at=shared_cases["at"], engine=engine
        )
        assert lines(out)[0]["verdict"] == case["verdict"], case["name"]
        if "missing" in case:
            assert lines(out)[0]["missing"] == case["missing"], case["name"]


def test_judge_takes_a_version(analyst: User, leads: Path) -> None:
    from definitions.actions.versions import publish

    for number, since in ((50, datetime(2026, 4, 1, tzinfo=UTC)), (100, datetime(2026, 12, 1, tzinfo=UTC))):
        publish(
            document=Document.objects.get(key="mql"),
            body=definition(
                {"id": "a", "attribute": "employees", "is": "at_least", "value": number}, employees="integer"
            ),
            agreement=[],
            approved_by=analyst,
            reason="",
            proposal_number=None,
            report_fingerprint="",
            decided_at=since,
            published_at=since,
            in_force_from=since,
        )
    assert lines(run("judge", "mql", leads, at=AT)[0])[0]["verdict"] == "qualified"
    assert lines(run("judge", "mql@2", leads, at=AT)[0])[0]["verdict"] == "not_qualified"
    with pytest.raises(CommandError, match="mql has no version 3"):
        run("judge", "mql@3", leads, at=AT)
    with pytest.raises(CommandError, match="No version of mql is in force"):
        run("judge", "mql", leads, at="2026-03-01")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("definition_file", "leads_file", "at", "message"),
    [
        ("absent.yaml", "leads.jsonl", AT, "neither a definition nor a file"),
        ("leads.jsonl", "leads.jsonl", AT, "no valid definition"),
        ("rule.yaml", "absent.jsonl", AT, "No such file"),
        ("rule.yaml", "rule.yaml", AT, "is no file of leads"),
        ("rule.yaml", "broken.jsonl", AT, "Line 2 does not hold a lead"),
        ("rule.yaml", "broken.csv", AT, "Line 2 does not hold a lead"),
        ("rule.yaml", "broken.parquet", AT, "Parquet file is damaged"),
        ("rule.yaml", "leads.jsonl", "tomorrow", "no instant"),
    ],
)
def test_judge_fails_in_words(
    rule: Path, leads: Path, definition_file: str, leads_file: str, at: str, message: str
) -> None:
    folder = rule.parent
    (folder / "broken.jsonl").write_text('{"id": 1}\nnot json\n')
    (folder / "broken.csv").write_text("id,employees\n1,2,3\n")
    (folder / "broken.parquet").write_text("not parquet")
    with pytest.raises(CommandError, match=message):
        run("judge", folder / definition_file, folder / leads_file, at=at)


MAPPING = "id: ID\nfields:\n  employees: {column: Size}\noutcome: {column: Stage, won: [Won], lost: [Lost]}\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING)
    return path


def test_import_leads_imports_by_the_only_analyst(analyst: User, write: Write, mapping: Path) -> None:
    path = write("leads.csv", ("ID", "Size", "Stage"), ("1", "50", "Won"), ("2", "x", ""))
    out, _err = run("import_leads", path, mapping=mapping, dry_run=True)
    assert out.strip() == "2 rows: 1 accepted, 1 refused. Leads in all: 1."
    assert not Snapshot.objects.exists()
    assert not Source.objects.exists()
    out, _err = run("import_leads", path, mapping=mapping)
    assert out.strip() == "2 rows: 1 accepted, 1 refused. Leads in all: 1."
    snapshot = Snapshot.objects.get()
    assert (snapshot.imported_by, snapshot.source.key, snapshot.file_name) == (analyst, "file", "leads.csv")


def test_import_leads_says_on_a_terminal_how_far_it_is(analyst: User, write: Write, mapping: Path) -> None:
    path = write("leads.csv", ("ID", "Size", "Stage"), ("1", "50", "Won"))
    silent = run("import_leads", path, mapping=mapping)[1]
    out, terminal = StringIO(), StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    with override("en"):
        call_command("import_leads", str(path), mapping=mapping, stdout=out, stderr=terminal)
    said = terminal.getvalue().split("\r\x1b[K")
    assert silent == ""
    assert said[1] == "Reading the file: 100%."
    assert said[2].startswith("The file is read.") and said[-1] == ""
    assert out.getvalue().startswith("1 rows")


def test_import_leads_suggests_a_mapping(analyst: User, write: Write) -> None:
    path = write("leads.csv", ("ID", "employees", "Converted"), ("1", "50", "1"), ("2", "7", "0"))
    out, _err = run("import_leads", path)
    assert yaml.safe_load(out) == {
        "id": "ID",
        "null_words": [],
        "fields": {"employees": {"column": "employees"}},
        "outcome": {"column": "Converted", "won": ["1"], "lost": ["0"]},
    }
    assert not Snapshot.objects.exists()


def test_import_leads_fails_in_words(analyst: User, write: Write, mapping: Path, tmp_path: Path) -> None:
    path = write("leads.csv", ("ID", "Size"), ("1", "50"))
    with pytest.raises(CommandError, match="no column “Stage”"):
        run("import_leads", path, mapping=mapping)
    with pytest.raises(CommandError, match="No such file"):
        run("import_leads", tmp_path / "absent.csv", mapping=mapping)
    with pytest.raises(CommandError, match="No such file"):
        run("import_leads", path, mapping=tmp_path / "absent.yaml")
    with pytest.raises(CommandError, match="Nobody signs in"):
        run("import_leads", path, mapping=mapping, by="nobody@example.jp")
    mapping.write_text("id: [ID\n")
    with pytest.raises(CommandError, match="cannot be read as JSON or YAML"):
        run("import_leads", path, mapping=mapping)


def test_backtest_prints_figures(importer: Importer, write: Write, rule: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No leads have been imported"):
        run("backtest", rule)
    importer(
        write(
            "leads.csv", ("ID", "Size", "Stage"), ("1", "50", "Won"), ("2", "7", "Lost"), ("3", "60", "Lost")
        ),
        yaml.safe_load(MAPPING),
    )
    plain = tmp_path / "plain.json"
    size = {"attribute": "employees", "is": "at_least", "value": 50}
    plain.write_text(json.dumps(definition(size, employees="integer")))
    figures = json.loads(run("backtest", plain, against=str(rule), json=True)[0])
    assert figures["new"]["table"]["qualified"]["won"] == figures["new"]["table"]["qualified"]["lost"] == 1
    assert figures["old"]["table"]["undecided"]["won"] == 1
    assert figures["gained"]["won"] == 1
    out, _err = run("backtest", plain, against=str(rule))
    assert "qualified 2: Won 1, Lost 1, Rejected by sales 0, Never contacted 0, Still open 0" in out
    assert "1/2 = 50.0%" in out
    assert "Qualify under the new one only: 2" in out

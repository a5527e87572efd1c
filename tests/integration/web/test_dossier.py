"""The dossier of a version: all that is on record of it, as a page, files, by the API and the command."""

import json
import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from governance.actions.acknowledgements import acknowledge, raise_doubt
from governance.actions.agreed import agree_action
from governance.actions.decisions import approve
from governance.actions.discussion import comment
from governance.actions.positions import take_position, withdraw_objection
from governance.actions.proposals import revise
from governance.actions.trials import report, start_trial
from tests.integration.recorded import once
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
DOSSIER = "/definitions/mql/versions/2/dossier/"


@pytest.fixture
def told(world: Universe) -> Universe:
    """Version 2 came by a revision, an objection, four sessions and a trial."""
    world.now = once("a dossier", lambda: tell(world))
    return world


def tell(world: Universe) -> datetime:
    proposal = world.discussed()
    world.agree(proposal, "sato")
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="対応しきれない",
        harm="floods_sales",
        criterion="visits",
        by=world.tanaka,
        at=world.later(),
    )
    withdraw_objection(
        objection=proposal.objections.get(), reason="件数を見て納得した", by=world.tanaka, at=world.later()
    )
    revise(
        proposal=proposal,
        body=rule(visits=4),
        reason="反対を受けて厳しくする",
        revision=1,
        no_backtest_reason="過去リードがまだない",
        by=world.sato,
        at=world.later(),
    )
    comment(
        proposal=proposal,
        criterion="visits",
        text="**現場**の声 <script>alert(1)</script>",
        by=world.mori,
        at=world.later(),
    )
    agree_action(
        proposal=proposal,
        text="件数を<i>数える</i>",
        owner=world.mori,
        due_on=world.now.date() + timedelta(days=9),
        by=world.tanaka,
        at=world.later(),
    )
    world.hold_all(proposal)
    world.agree(proposal)
    world.contract(proposal)
    trial = start_trial(proposal=proposal, revision=2, by=world.tanaka, at=world.later())
    world.now = trial.ends_at
    world.bring_leads(trial.started_at, qualifying=20)
    found = report(trial=trial, by=world.sato, at=world.later())
    at = world.later()
    version = approve(
        proposal=proposal,
        revision=2,
        report=found,
        in_force_from=world.later(),
        reason="少し試したい",
        by=world.ito,
        at=at,
    )
    comment(proposal=proposal, text="決定の後の<b>一言</b>", by=world.mori, at=world.later())
    acknowledge(version=version, by=world.mori, at=world.later())
    raise_doubt(version=version, kind="unclear", text="訪問とは?", by=world.tanaka, at=world.later())
    return world.later()


def test_all_that_is_on_record_stands_on_one_page(told: Universe, as_person: SignedIn) -> None:
    page = as_person("kondo", "en").get(DOSSIER).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    version = told.mql.versions.get(number=2)
    for said in (
        "What changed since version 1",
        "Dismissed by revision 2",
        "It floods sales",
        "対応しきれない",
        "Withdrawn · Ken Tanaka",
        "件数を見て納得した",
        "条件を一つずつ確認した。",
        "Ken Tanaka",
        "Trial contract",
        "承認を勧める",
        "Actions agreed on",
        "Discussion",
        "after the decision",
        "Trial report: Met",
        "the approval cites it",
        version.report_fingerprint,
        "少し試したい",
        "Aoi Mori",
        "訪問とは?",
        "Not yet: Megumi Sato",
        version.chain,
        version.previous_chain,
    ):
        assert said in text, said


@pytest.mark.parametrize("key", ["mql", "matrix", "deadline"])
def test_a_document_of_every_kind_has_one(world: Universe, as_person: SignedIn, key: str) -> None:
    for language in ("ja", "en"):
        page = as_person("mori", language).get(f"/definitions/{key}/versions/1/dossier/")
        assert page.status_code == 200
    assert as_person().get(f"/definitions/{key}/versions/9/dossier/").status_code == 404


def test_what_people_wrote_runs_nothing(told: Universe, as_person: SignedIn) -> None:
    page = as_person("kondo", "en").get(DOSSIER).content.decode()
    assert "<strong>現場</strong>の声 &lt;script&gt;alert(1)" in page
    assert "件数を&lt;i&gt;数える" in page
    assert "決定の後の&lt;b&gt;一言" in page


def test_the_version_leads_there(as_person: SignedIn) -> None:
    page = as_person().get("/definitions/mql/versions/1/").content.decode()
    assert 'href="/definitions/mql/versions/1/dossier/"' in page


def test_the_file_needs_nothing_else(told: Universe, as_person: SignedIn) -> None:
    file = as_person("kondo").get("/definitions/mql/versions/2/dossier.html")
    assert file["Content-Disposition"] == 'attachment; filename="mql-v2-dossier.html"'
    text = file.content.decode()
    assert "--mincho" in text
    assert not re.search(r"<(link|script|img|iframe)|url\(|@import", text)


def test_as_json_it_has_the_stored_facts(told: Universe, as_person: SignedIn) -> None:
    found = json.loads(
        as_person("kondo", "en").get("/api/v1/definitions/mql/versions/2/dossier/json").content
    )
    version = told.mql.versions.get(number=2)
    assert (found["chain"], found["body"]) == (version.chain, version.body)
    proposal = found["proposal"]
    assert [(row["by"], row["stance"], row["dismissed_for"]) for row in proposal["positions"]] == [
        ("Megumi Sato", "agree", 2),
        ("Ken Tanaka", "object", 2),
        ("Megumi Sato", "agree", None),
        ("Ken Tanaka", "agree", None),
    ]
    assert [row["settled_as"] for row in proposal["objections"]] == ["withdrawn"]
    assert [row["minutes"] for row in proposal["sessions"]] == ["条件を一つずつ確認した。"] * 4
    assert [one["text"] for row in proposal["threads"] for one in row["comments"]] == [
        "**現場**の声 <script>alert(1)</script>",
        "決定の後の<b>一言</b>",
    ]
    assert [(row["owner"], row["done_at"]) for row in proposal["actions"]] == [("Aoi Mori", None)]
    assert [row["verdict"] for row in proposal["trials"][0]["reports"]] == ["met"]
    assert [row["by"] for row in found["acknowledged"]] == ["Aoi Mori"]
    assert found["in_force_until"] is None


def test_it_comes_as_pdf(told: Universe, as_person: SignedIn) -> None:
    pytest.importorskip("weasyprint")
    file = as_person("kondo", "en").get("/api/v1/definitions/matrix/versions/1/dossier/pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "installs WeasyPrint"), ("ja", "WeasyPrint"), ("ja", "日本語フォント")]
)
def test_it_says_what_a_machine_lacks_for_pdf(
    world: Universe, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    if said == "日本語フォント":
        pytest.importorskip("weasyprint")
        monkeypatch.setattr("web.dossier._japanese_fonts", lambda: False)
    else:
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    client = as_person("kondo", language)
    page = client.get("/definitions/mql/versions/1/dossier.pdf")
    assert (page.status_code, said in page.content.decode()) == (409, True)
    refused = client.get("/api/v1/definitions/mql/versions/1/dossier/pdf")
    assert (refused.status_code, said in refused.json()["detail"]) == (409, True)


def test_another_form_is_missing(as_person: SignedIn) -> None:
    assert as_person().get("/definitions/mql/versions/1/dossier.docx").status_code == 404
    assert as_person().get("/api/v1/definitions/mql/versions/1/dossier/docx").status_code == 404


def test_the_command_writes_it_in_the_language_asked_for(told: Universe, tmp_path: Path) -> None:
    for language, said in (("ja", "第2版の記録一式"), ("en", "Dossier of version 2")):
        path = tmp_path / f"{language}.html"
        call_command("dossier", "mql@2", to=path, language=language, stdout=StringIO())
        assert said in path.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match=r"\.pdf"):
        call_command("dossier", "mql", to=tmp_path / "mql.docx", language="en")
    with pytest.raises(CommandError, match="nothing"):
        call_command("dossier", "nothing@1", to=tmp_path / "x.html", language="en")


def test_the_page_asks_few_queries(
    told: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("kondo")
    client.get(DOSSIER)
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        client.get(DOSSIER)

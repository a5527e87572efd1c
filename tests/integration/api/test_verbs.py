"""POST /api/v1/proposals/NUMBER/VERB: the whole road by a program, with the refusals of the pages."""

from datetime import timedelta
from typing import Any

import pytest

from governance.actions.positions import take_position
from governance.models import Event, Proposal
from tests.integration.recorded import rows
from tests.integration.superseding import comes_into_force
from tests.integration.universe import MEASURES, Universe, rule

pytestmark = pytest.mark.django_db
CONTRACT = {
    "measures": MEASURES,
    "least_leads": 30,
    "days": 30,
    "maturity_days": 7,
    "if_met": "承認を勧める",
    "if_missed": "協議に戻す",
    "if_inconclusive": "期間を延ばす",
}


def draft(send: Any, definition: str = "mql", **more: Any) -> int:
    body = {"title": "訪問回数", "reason": "理由", "expected_effect": "効果", "body": rule(visits=3)}
    made = send.read("sato", "/proposals/", "/proposals/", **{**body, "definition": definition, **more})
    assert made.status_code == 201, made.content
    return int(made.json()["number"])


def test_the_whole_road_to_a_second_version_is_walked_by_a_program(universe: Universe, send: Any) -> None:
    universe.first_version()
    number = draft(send)
    objection = {"stance": "object", "text": "少ない", "harm": "starves_pipeline"}
    words = {"title": "回数", "reason": "理由", "expected_effect": "効果"}
    untested = {"no_backtest_reason": "過去リードがない"}
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("sato", "edit-draft", {**words, "body": rule(visits=4), "revision": 1}),
        ("sato", "open-discussion", untested),
        ("mori", "comment", {"text": "なぜ4回ですか。", "criterion": "visits"}),
        ("tanaka", "take-position", {"revision": 2, **objection}),
        ("sato", "revise", {"revision": 2, "body": rule(visits=3), "reason": "戻した", **untested}),
    ]
    for person, verb, body in steps:
        response = send(person, number, verb, **body)
        assert response.status_code == 200, (verb, response.content)
    number_of = response.json()["objections"][0]["number"]
    (thread,) = send.read("mori", f"/proposals/{number}/threads/", "/proposals/{number}/threads/").json()
    assert [one["text"] for one in thread["comments"]] == ["なぜ4回ですか。"]
    planned = send.read("mori", f"/proposals/{number}/sessions/", "/proposals/{number}/sessions/").json()
    universe.later(days=1)
    moved = (universe.now + timedelta(days=9)).isoformat()
    minutes = {"attendees": ["sato@example.com"], "minutes": "確認した。"}
    for person, verb, body in [
        ("tanaka", "withdraw-objection", {"objection": number_of, "reason": "直った"}),
        ("mori", "comment", {"text": "わかりました。", "thread": thread["number"]}),
        ("sato", "resolve-thread", {"thread": thread["number"]}),
        ("sato", "reopen-thread", {"thread": thread["number"]}),
        (
            "sato",
            "move-session",
            {"session": 1, "planned_for": moved},
        ),
        ("sato", "hold-session", {"session": 1, "held_at": universe.now.isoformat(), **minutes}),
        ("sato", "waive-sessions", {"reason": "急ぎ"}),
        ("tanaka", "waive-sessions", {"reason": "急ぎ"}),
        ("sato", "take-position", {"revision": 3, "stance": "agree"}),
        ("tanaka", "take-position", {"revision": 3, "stance": "concern", "text": "件数を見る"}),
        ("sato", "write-contract", CONTRACT),
        ("tanaka", "start-trial", {"revision": 3}),
    ]:
        response = send(person, number, verb, **body)
        assert response.status_code == 200, (verb, response.content)
    assert len(planned) == 4 and response.json()["status"] == "trial"
    trial = Proposal.objects.get(pk=number).trials.get()
    universe.now = trial.ends_at
    universe.bring_leads(trial.started_at + timedelta(days=1), 20)
    assert send("sato", number, "report").json()["status"] == "decision"
    (report,) = send.read("ito", f"/proposals/{number}/reports/", "/proposals/{number}/reports/").json()
    assert (report["verdict"], report["after_the_end"]) == ("met", True)
    date = (universe.now + timedelta(days=2)).isoformat()
    approved = send("ito", number, "approve", revision=3, report=report["number"], in_force_from=date)
    assert (approved.status_code, approved.json()["status"]) == (200, "approved"), approved.content
    assert universe.mql.versions.count() == 2
    events = send.read("kondo", f"/proposals/{number}/events/", "/proposals/{number}/events/").json()
    assert (events[0]["verb"], events[-1]["verb"], len(events)) == (
        "approve",
        "draft",
        Event.objects.filter(proposal=number).count(),
    )
    for part in ("revisions", "contracts", "decisions"):
        found = send.read("kondo", f"/proposals/{number}/{part}/", f"/proposals/{{number}}/{part}/")
        assert (found.status_code, bool(found.json())) == (200, True)


def test_a_member_suggests_and_a_head_sponsors(universe: Universe, send: Any) -> None:
    universe.first_version()
    sent = {"title": "訪問回数", "reason": "理由", "expected_effect": "効果", "body": rule(visits=3)}
    made = send.read("mori", "/proposals/", "/proposals/", definition="mql", **sent)
    number, step = made.json()["number"], made.json()["next_step"]
    assert (step["code"], step["seats"]) == ("sponsor", ["marketing_head", "sales_head"])
    opening = {"no_backtest_reason": "過去リードがない"}
    refused = send("mori", number, "open-discussion", **opening)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_sponsored")
    assert send("ito", number, "sponsor", revision=1).json()["code"] == "only_heads"
    assert send("tanaka", number, "sponsor", revision=1).json()["sponsor"] == "Ken Tanaka"
    assert send("mori", number, "open-discussion", **opening).json()["status"] == "discussion"


@pytest.mark.parametrize(
    ("person", "verb", "body", "code"),
    [
        ("mori", "take-position", {"revision": 1, "stance": "agree"}, "only_heads"),
        ("kondo", "comment", {"text": "x"}, "auditors_change_nothing"),
        ("sato", "take-position", {"revision": 9, "stance": "agree"}, "stale"),
        ("tanaka", "revise", {"revision": 1, "body": rule(visits=9), "reason": "x"}, "only_the_proposer"),
        ("sato", "start-trial", {"revision": 1}, "not_agreed"),
        ("ito", "approve", {"revision": 1, "in_force_from": "2030-01-01T00:00:00Z"}, "not_now"),
        ("sato", "withdraw", {}, "no_reason"),
    ],
)  # fmt: skip
def test_what_the_policy_refuses_is_a_problem_in_words_and_changes_nothing(
    universe: Universe, send: Any, person: str, verb: str, body: dict[str, Any], code: str
) -> None:
    universe.first_version()
    number, before = universe.discussed().pk, rows()
    response = send(person, number, verb, **body)
    assert (response.status_code, response.json()["code"]) == (409, code)
    assert response["Content-Type"] == "application/problem+json"
    assert len(response.json()["detail"]) > 10
    assert rows() == before


def test_faults_of_a_body_and_numbers_of_nothing_are_named(universe: Universe, send: Any) -> None:
    number = universe.discussed().pk
    broken = send("sato", number, "revise", revision=1, reason="x", body={"format": "teigi/1", "kind": "mql"})
    assert (broken.status_code, broken.json()["code"]) == (400, "invalid")
    assert all(fault["code"] and fault["detail"] for fault in broken.json()["errors"])
    gone = send("sato", number, "resolve-thread", thread=99)
    assert (gone.status_code, gone.json()["errors"][0]["path"]) == (400, "thread")
    nobody = send(
        "sato", number, "hold-session", session=1, held_at="2026-04-02", minutes="x", attendees=["x@x.jp"]
    )
    assert (nobody.status_code, nobody.json()["errors"][0]["path"]) == (400, "attendees")
    assert send("sato", 999, "withdraw", reason="x").json()["code"] == "no_such_proposal"


def test_the_possible_verbs_are_those_that_are_done(universe: Universe, send: Any) -> None:
    universe.first_version()
    number = universe.discussed().pk
    found = send.read("sato", f"/proposals/{number}/verbs/", "/proposals/{number}/verbs/").json()
    possible = {row["verb"] for row in found if row["possible"]}
    assert possible >= {"revise", "withdraw", "take_position", "comment", "waive_sessions", "write_contract"}
    assert not possible & {"open_discussion", "start_trial", "approve", "merge", "extend_trial"}
    refused = {row["verb"]: row["code"] for row in found if not row["possible"]}
    assert (refused["start_trial"], refused["approve"]) == ("not_agreed", "not_now")
    assert all(row["words"] for row in found if not row["possible"])


def test_a_change_names_the_stages_that_it_touches(universe: Universe, send: Any) -> None:
    """In the matrix that comes with the installation an MQL definition is what stages 3 and 4 go by."""
    universe.first_version()
    number = universe.discussed().pk
    change = send.read("mori", f"/proposals/{number}/change", "/proposals/{number}/change").json()
    assert change["stages"] == ["mql_judgement", "first_contact"]
    assert (change["criteria"], change["old"], change["same_rule"]) == (["visits"], 1, False)
    assert "3" in change["sentence"] and len(change["changes"]) == 1
    address = "/definitions/mql/compare"
    compared = send.read("mori", f"{address}?old=1&new=1", "/definitions/{key}/compare")
    assert (compared.json()["changes"], compared.json()["same_rule"]) == ([], True)
    assert send.read("mori", f"{address}?old=x&new=1").status_code == 400


def test_a_hidden_position_is_told_by_no_answer_and_no_refusal(universe: Universe, send: Any) -> None:
    universe.first_version()
    universe.mql.hidden_positions = True
    universe.mql.save()
    proposal = universe.discussed()
    said = {"stance": "object", "text": "秘密の理由", "harm": "floods_sales", "criterion": "visits"}
    take_position(proposal=proposal, revision=1, by=universe.sato, at=universe.later(), **said)
    for person in ("tanaka", "ito", "mori"):
        answers = [
            send.read(person, f"/proposals/{proposal.pk}{part}").content.decode()
            for part in ("", "/events/", "/verbs/", "/change", "/threads/")
        ] + [send(person, proposal.pk, "start-trial", revision=1).content.decode()]
        for answer in answers:
            assert "秘密" not in answer and "floods_sales" not in answer
            assert "open_objection" not in answer and "objected" not in answer
    sealed = proposal.objections.get().pk
    guessed = send("ito", proposal.pk, "overrule-objection", objection=sealed, reason="却下")
    assert (guessed.status_code, guessed.json()) == (
        400,
        send("ito", proposal.pk, "overrule-objection", objection=99, reason="却下").json(),
    )
    take_position(proposal=proposal, revision=1, stance="agree", by=universe.tanaka, at=universe.later())
    assert "秘密" in send.read("mori", f"/proposals/{proposal.pk}").content.decode()


def test_a_document_is_added_acknowledged_and_reviewed(universe: Universe, send: Any) -> None:
    new = {"key": "mql-smb", "kind": "mql", "scope": "SMB", "name_ja": "SMBのMQL", "name_en": "SMB MQL"}
    made = send.read("yamada", "/definitions/", "/definitions/", **new)
    assert made.status_code == 201, made.content
    assert send.read("yamada", "/definitions/", "/definitions/", **new).json()["code"] == "document_exists"
    version = universe.first_version()
    address, route = (
        "/definitions/mql/versions/1/acknowledgements/",
        "/definitions/{key}/versions/{number}/acknowledgements/",
    )
    first = send.read("mori", address, route, read="yes")
    assert (first.status_code, first.json()["user"]) == (201, "Aoi Mori")
    assert send.read("mori", address, route, read="yes").json()["code"] == "acknowledged_already"
    assert [row["user"] for row in send.read("kondo", address, route).json()] == ["Aoi Mori"]
    review = {"outcome": "keep", "notes": "数字は安定している。"}
    early = send.read("sato", "/definitions/mql/reviews/", "/definitions/{key}/reviews/", **review)
    assert (early.status_code, early.json()["code"]) == (409, "review_not_open")
    universe.now = version.in_force_from + timedelta(days=92)
    done = send.read("sato", "/definitions/mql/reviews/", "/definitions/{key}/reviews/", **review)
    assert (done.status_code, done.json()["outcome"]) == (201, "keep")


def test_a_trial_is_extended_and_a_version_reverted_by_programs(universe: Universe, send: Any) -> None:
    universe.first_version()
    trial = universe.tried()
    end = (trial.ends_at + timedelta(days=7)).isoformat()
    number = trial.proposal_id
    asked = send("sato", number, "ask-extension", ends_at=end, reason="件数が少ない")
    assert asked.status_code == 200, asked.content
    assert send("sato", number, "extend-trial", ends_at=end).json()["code"] == "other_head_confirms"
    assert send("tanaka", number, "extend-trial", ends_at=end).status_code == 200
    trial.refresh_from_db()
    assert trial.extended_by == universe.tanaka
    comes_into_force(universe, rule(visits=9))
    address, route = "/definitions/mql/versions/1/revert", "/definitions/{key}/versions/{number}/revert"
    sent = {"instead_of": 2, "reason": "商談が止まった"}
    assert send.read("sato", address, route, **sent).json()["code"] == "only_the_cmo"
    done = send.read("ito", address, route, **sent)
    assert (done.status_code, done.json()["version"], done.json()["reverts"]) == (201, 3, 1)

"""Policies, condition by condition: from facts in which all is well, one thing is missing at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance import asks
from governance.policies import (
    Facts,
    PositionFacts,
    SeatFacts,
    TrialFacts,
    acting_seat,
    conditions,
    may,
    missing,
)
from governance.workflow import ROWS, TABLE, Status

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SATO, TANAKA, ITO, MORI = 1, 2, 3, 4
SEATS = {
    "marketing_head": SeatFacts(("マーケティング責任者", "Head of Marketing"), SATO, ("佐藤", "Sato")),
    "sales_head": SeatFacts(("営業責任者", "Head of Sales"), TANAKA, ("田中", "Tanaka")),
    "cmo": SeatFacts(("CMO", "CMO"), ITO, ("伊藤", "Ito")),
}
AGREED = (
    PositionFacts("marketing_head", SATO, "agree", "f1"),
    PositionFacts("sales_head", TANAKA, "concern", "f1"),
)
WELL = Facts(
    at=NOW,
    user=SATO,
    active=True,
    own_seats=frozenset({"marketing_head"}),
    seats=SEATS,
    status=Status.DISCUSSION,
    proposer=SATO,
    proposer_seat="marketing_head",
    needs_sponsor=False,
    approver_seat="cmo",
    revision=2,
    fingerprint="f1",
    expected_effect="fewer, better",
    base=1,
    in_force=1,
    positions=AGREED,
    has_contract=True,
)
MET = TrialFacts(NOW - timedelta(days=1), newest_report=7, verdict="met")
DECIDING = replace(
    WELL, user=ITO, own_seats=frozenset({"cmo"}), status=Status.DECISION, trial=MET, latest_in_force_from=NOW
)
BODY = {"format": "teigi/1", "kind": "mql", "attributes": {}, "rule": {"all": []}}
APPROVING = {
    "revision": 2,
    "report": 7,
    "reason": "",
    "in_force_from": NOW + timedelta(days=1),
    "body": BODY,
    "kind": "mql",
    "key": "mql",
    "leads_to": {},
}


def code(verb: str, facts: Facts, **detail: Any) -> str | None:
    refusal = may(verb, facts, **detail)
    return refusal and refusal.code


def test_with_everything_there_the_trial_starts() -> None:
    assert code("start_trial", WELL) is None
    assert code("start_trial", WELL, revision=2) is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"status": Status.DRAFT}, "not_now"),
        ({"status": None}, "not_now"),
        ({"user": None}, "not_signed_in"),
        ({"active": False}, "not_signed_in"),
        ({"roles": frozenset({"auditor"})}, "auditors_change_nothing"),
        ({"own_seats": frozenset()}, "only_heads"),
        ({"own_seats": frozenset(), "roles": frozenset({"administrator"})}, "only_heads"),
        ({"own_seats": frozenset({"cmo"})}, "only_heads"),
        ({"seats_used": frozenset({"sales_head"})}, "one_seat_each"),
        ({"seats": {}}, "empty_seat"),
        ({"seats": SEATS | {"sales_head": SeatFacts(("", ""))}}, "empty_seat"),
        ({"seats": SEATS | {"sales_head": SEATS["marketing_head"]}}, "shared_seats"),
        ({"in_force": 2}, "base_is_old"),
        ({"broken_examples": (("大手", "qualified", "undecided"),)}, "broken_examples"),
        ({"in_force": None}, "base_is_old"),
        ({"scheduled": 2, "scheduled_from": NOW}, "version_scheduled"),
        ({"objections": ((TANAKA, ("田中", "Tanaka")),)}, "open_objection"),
        ({"positions": AGREED[:1]}, "not_agreed"),
        ({"positions": ()}, "not_agreed"),
        ({"fingerprint": "f2"}, "not_agreed"),
        ({"positions": (AGREED[0], replace(AGREED[1], stance="object"))}, "not_agreed"),
        ({"positions": (AGREED[0], replace(AGREED[1], user=SATO))}, "one_person_agreed_twice"),
        ({"sessions_left": 1}, "sessions_left"),
        ({"sessions_left": 1, "waived": frozenset({"sales_head"})}, "sessions_left"),
        ({"base": None, "in_force": None}, "no_trial_needed"),
        ({"same_rule": True}, "no_trial_needed"),
        ({"has_contract": False}, "no_contract"),
        ({"other_trial": 9}, "other_trial"),
    ],
)
def test_a_trial_does_not_start_without(changed: dict[str, Any], expected: str) -> None:
    assert code("start_trial", replace(WELL, **changed)) == expected


def test_sessions_waived_by_both_are_not_needed() -> None:
    waived = replace(WELL, sessions_left=4, waived=frozenset({"marketing_head", "sales_head"}))
    assert code("start_trial", waived) is None


def test_all_that_is_missing_is_listed_in_order() -> None:
    bare = replace(WELL, positions=(), sessions_left=4, has_contract=False)
    assert [refusal.code for refusal in missing("start_trial", bare)] == [
        "not_agreed",
        "sessions_left",
        "no_contract",
    ]
    assert [name for name, refusal in conditions("start_trial", bare) if refusal] == [
        "both_agree",
        "sessions_done",
        "contract_written",
    ]


def test_with_a_report_the_cmo_approves() -> None:
    assert code("approve", DECIDING) is None
    assert code("approve", DECIDING, **APPROVING) is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"own_seats": frozenset({"marketing_head", "sales_head"})}, "only_the_approver"),
        ({"own_seats": frozenset(), "roles": frozenset({"administrator"})}, "only_the_approver"),
        ({"approver_seat": ""}, "nobody_may_decide"),
        ({"seats": SEATS | {"cmo": SeatFacts(("CMO", "CMO"))}}, "empty_seat"),
        ({"seats": SEATS | {"sales_head": SeatFacts(("", ""))}}, "empty_seat"),
        ({"proposer": ITO}, "own_proposal"),
        ({"seats_used": frozenset({"sales_head"})}, "one_seat_each"),
        ({"positions": AGREED[1:]}, "not_agreed"),
        ({"objections": ((TANAKA, ("", "")),)}, "open_objection"),
        ({"in_force": 2}, "base_is_old"),
        ({"broken_examples": (("大手", "qualified", "undecided"),)}, "broken_examples"),
        ({"trial": None}, "trial_needed"),
        ({"trial": replace(MET, newest_report=None)}, "no_report"),
        ({"trial": replace(MET, verdict="void")}, "trial_is_void"),
        ({"status": Status.TRIAL}, "not_now"),
    ],
)
def test_nothing_is_approved_without(changed: dict[str, Any], expected: str) -> None:
    assert code("approve", replace(DECIDING, **changed)) == expected


@pytest.mark.parametrize(
    ("detail", "verdict", "expected"),
    [
        ({"revision": 1}, "met", "stale"),
        ({"report": None}, "met", "other_report"),
        ({"report": 6}, "met", "other_report"),
        ({}, "missed", "reason_for_verdict"),
        ({}, "inconclusive", "reason_for_verdict"),
        ({"reason": "worth it"}, "missed", None),
        ({"in_force_from": NOW - timedelta(seconds=1)}, "met", "in_force_in_the_past"),
        ({"in_force_from": NOW}, "met", "in_force_before_the_latest"),
        ({"body": BODY | {"rule": {}}}, "met", "invalid_body"),
        (
            {"body": BODY | {"rule": {"definition": "sql"}}, "leads_to": {"sql": {"mql"}}},
            "met",
            "circular_reference",
        ),
    ],
)
def test_what_an_approval_says_is_judged_too(
    detail: dict[str, Any], verdict: str, expected: str | None
) -> None:
    facts = replace(DECIDING, trial=replace(MET, verdict=verdict))
    assert code("approve", facts, **(APPROVING | detail)) == expected


@pytest.mark.parametrize("name", sorted({name for row in TABLE for name in row.asks}))
def test_a_detail_that_an_action_forgets_is_an_error_and_never_a_yes(name: str) -> None:
    missed = replace(DECIDING, trial=replace(MET, verdict="missed"), objections=((ITO, ("", "")),))
    with pytest.raises(KeyError):
        getattr(asks, name)(missed, {"unasked": True})


@pytest.mark.parametrize("verb", list(ROWS))
def test_nothing_known_means_no(verb: str) -> None:
    assert may(verb, Facts(at=NOW)) is not None


@pytest.mark.parametrize("verb", list(ROWS))
@pytest.mark.parametrize("status", list(Status))
def test_an_auditor_changes_nothing_whatever_else_they_are(verb: str, status: Status) -> None:
    auditor = replace(
        WELL,
        status=status,
        roles=frozenset({"auditor", "administrator", "analyst"}),
        own_seats=frozenset(SEATS),
        open=True,
        author=SATO,
        superseded=False,
        acknowledged=False,
    )
    assert code(verb, auditor) in ("auditors_change_nothing", "not_now")


@pytest.mark.parametrize(
    "verb", [row.verb for row in TABLE if row.who in ("head", "approver", "proposer", "may_propose")]
)
def test_the_administrator_role_alone_gives_no_say(verb: str) -> None:
    nobody = replace(WELL, user=MORI, own_seats=frozenset(), roles=frozenset({"administrator"}))
    for status in Status:
        assert code(verb, replace(nobody, status=status)) is not None


def test_an_unknown_verb_is_refused() -> None:
    assert code("bribe", WELL) == "no_such_verb"


def test_a_person_on_both_heads_seats_goes_on_in_the_one_used_first() -> None:
    both = replace(WELL, own_seats=frozenset({"marketing_head", "sales_head"}))
    assert acting_seat("take_position", both) == "marketing_head"
    assert acting_seat("take_position", replace(both, seats_used=frozenset({"sales_head"}))) == "sales_head"


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 6, 16), "review_not_open"), (date(2026, 6, 17), None)]
)
def test_a_review_opens_two_weeks_before_it_is_due(today: date, expected: str | None) -> None:
    facts = replace(WELL, status=None, review_due=date(2026, 7, 1), today=today)
    assert code("record_review", facts) == expected

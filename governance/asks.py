"""What a verb asks of what was filled in, each a function from facts and detail to nothing or a
refusal. Pure.

An action that forgets a detail fails with KeyError: nothing is taken for granted.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from math import isfinite
from typing import Any

from definitions import matrix
from definitions.bodies import canonical, fingerprint, judges_leads
from definitions.language.parse import Faults, parse
from definitions.language.tree import Reference, leaves
from governance.knowledge import CMO, HEADS, Facts, Refusal
from governance.needs import examples_hold
from governance.workflow import DRAFT

Detail = Mapping[str, Any]
STANCES = ("agree", "concern", "object")
DOUBTS = ("unclear", "cannot_do")
HARMS = ("floods_sales", "starves_pipeline", "not_measurable", "no_owner", "other")


def current_revision(facts: Facts, detail: Detail) -> Refusal | None:
    """What the person saw is still what there is."""
    if detail["revision"] == facts.revision:
        return None
    return Refusal("stale", {"seen": detail["revision"], "current": facts.revision})


def merged_onto(facts: Facts, detail: Detail) -> Refusal | None:
    """The version that the person merged with is still the one in force. detail: version."""
    if detail["version"] == facts.in_force:
        return None
    return Refusal("merged_with_another", {"seen": detail["version"], "in_force": facts.in_force})


def conflicts_resolved(facts: Facts, detail: Detail) -> Refusal | None:
    """detail: conflicts (how many are left)."""
    return Refusal("conflicts_left", {"count": detail["conflicts"]}) if detail["conflicts"] else None


def title(facts: Facts, detail: Detail) -> Refusal | None:
    return None if 0 < len(detail["title"].strip()) <= 200 else Refusal("no_title")


def reason(facts: Facts, detail: Detail) -> Refusal | None:
    return None if detail["reason"].strip() else Refusal("no_reason")


def text(facts: Facts, detail: Detail) -> Refusal | None:
    return None if detail["text"].strip() else Refusal("no_text")


def valid_body(facts: Facts, detail: Detail) -> Refusal | None:
    """A body of the document's kind, without faults. What a definition refers to exists and does not lead
    back to it; whom a matrix names exists.

    detail: body; kind and key of the document; for a definition leads_to: key of each definition with
    versions -> the keys that any of them refers to, however far; else parties: who can be named.
    """
    try:
        body = canonical(detail["body"])
    except Faults as faults:
        listed = [
            {"path": f.path, "id": f.id, "code": f.code, "text": (f.text("ja"), f.text("en"))}
            for f in faults.faults
        ]
        return Refusal("invalid_body", {"count": len(listed), "faults": listed})
    if _cannot_be_stored(body):
        return Refusal("odd_characters")
    if body["kind"] != detail["kind"]:
        return Refusal("other_kind", {"kind": body["kind"], "needed": detail["kind"]})
    if body["kind"] == "matrix":
        strangers = sorted(matrix.parse(body).parties - set(detail["parties"]))
        return Refusal("unknown_party", {"key": strangers[0]}) if strangers else None
    return _references(body, detail) if judges_leads(body["kind"]) else None


def _references(body: Mapping[str, Any], detail: Detail) -> Refusal | None:
    for leaf in leaves(parse(body).rule):
        if isinstance(leaf, Reference):
            if leaf.definition not in detail["leads_to"] and leaf.definition != detail["key"]:
                return Refusal("unknown_reference", {"key": leaf.definition})
            if detail["key"] in {leaf.definition, *detail["leads_to"].get(leaf.definition, ())}:
                return Refusal("circular_reference", {"key": leaf.definition})
    return None


def _cannot_be_stored(body: object) -> bool:
    """PostgreSQL keeps no NUL and no half of a surrogate pair."""
    text = json.dumps(body, ensure_ascii=False)
    return "\\u0000" in text or any("\ud800" <= character <= "\udfff" for character in text)


def keeps_its_examples(facts: Facts, detail: Detail) -> Refusal | None:
    """What `examples_hold` says of a proposal, of the body that is sent. detail: broken_examples."""
    return examples_hold(replace(facts, broken_examples=detail["broken_examples"]))


def something_changed(facts: Facts, detail: Detail) -> Refusal | None:
    """The body, or the version that it is compared with."""
    if (
        not _is_valid(detail)
        or facts.base != facts.in_force
        or fingerprint(detail["body"]) != facts.fingerprint
    ):
        return None
    return Refusal("nothing_changed")


def tested_on_past_leads(facts: Facts, detail: Detail) -> Refusal | None:
    """A backtest of this very body, or the words why there is none. detail: backtest_of (a
    fingerprint), body. What judges no leads has none.
    """
    if not facts.judges_leads:
        return None
    if detail["backtest_of"] is None:
        return None if detail["no_backtest_reason"].strip() else Refusal("no_backtest")
    if not _is_valid(detail) or detail["backtest_of"] == fingerprint(detail["body"]):
        return None
    return Refusal("backtest_of_another_rule")


def tested_in_discussion(facts: Facts, detail: Detail) -> Refusal | None:
    """A draft is tested when its discussion opens."""
    return None if facts.status == DRAFT else tested_on_past_leads(facts, detail)


def _is_valid(detail: Detail) -> bool:
    try:
        return bool(canonical(detail["body"]))
    except Faults:
        return False


def stance_in_words(facts: Facts, detail: Detail) -> Refusal | None:
    """A concern and an objection are said in words; an objection also names its harm and a criterion
    that exists.
    """
    if detail["stance"] not in STANCES:
        return Refusal("no_stance")
    if detail["stance"] != "agree" and not detail["text"].strip():
        return Refusal("no_text")
    if detail["stance"] == "object" and detail["harm"] not in HARMS:
        return Refusal("no_harm")
    return known_criterion(facts, detail)


def doubt_in_words(facts: Facts, detail: Detail) -> Refusal | None:
    if detail["kind"] not in DOUBTS:
        return Refusal("no_doubt")
    return text(facts, detail)


def own_objection_settled(facts: Facts, detail: Detail) -> Refusal | None:
    """Nobody agrees while their own objection is still open."""
    own = any(author == facts.user for author, _ in facts.objections)
    return Refusal("withdraw_own_objection_first") if own and detail["stance"] != "object" else None


def known_criterion(facts: Facts, detail: Detail) -> Refusal | None:
    """detail: criterion (blank for the whole), criteria (the ids there are)."""
    if not detail["criterion"] or detail["criterion"] in detail["criteria"]:
        return None
    return Refusal("unknown_criterion")


def planned_later(facts: Facts, detail: Detail) -> Refusal | None:
    return None if detail["planned_for"] >= facts.at else Refusal("planned_in_the_past")


def held_already(facts: Facts, detail: Detail) -> Refusal | None:
    """Sessions are held before they are recorded, and after the discussion was opened."""
    if detail["held_at"] > facts.at:
        return Refusal("held_in_the_future")
    return Refusal("held_before_the_discussion") if detail["held_at"] < detail["opened_at"] else None


def minutes(facts: Facts, detail: Detail) -> Refusal | None:
    return None if detail["minutes"].strip() and detail["attendees"] else Refusal("no_minutes")


def fit_actions(facts: Facts, detail: Detail) -> Refusal | None:
    """What is to be done, by somebody who works here, by a day that is still to come.

    detail: actions, a list of (text, whether the owner can own one, due date).
    """
    for text, fit, due_on in detail["actions"]:
        if not text.strip():
            return Refusal("action_without_words")
        if not fit:
            return Refusal("action_without_owner")
        if facts.today is None or due_on < facts.today:
            return Refusal("action_due_in_the_past")
    return None


def contract_terms(facts: Facts, detail: Detail) -> Refusal | None:
    """At least one measure that can be computed with its threshold, bounds for the numbers, words for
    each outcome.

    detail: the contract's fields, and known_measures: the keys that can be computed.
    """
    if not detail["measures"]:
        return Refusal("contract_without_measure")
    for term in detail["measures"]:
        known = term.get("measure") in detail["known_measures"] and term.get("is") in ("at_least", "at_most")
        value = term.get("value")
        if not known or isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            return Refusal("contract_measure_incomplete", {"measure": str(term.get("measure", ""))})
    if not (
        1 <= detail["days"] <= 366
        and 0 <= detail["maturity_days"] <= 366
        and 1 <= detail["least_leads"] <= 10**9
    ):
        return Refusal("contract_numbers")
    if not all(detail[words].strip() for words in ("if_met", "if_missed", "if_inconclusive")):
        return Refusal("contract_outcomes")
    return None


def later_end(facts: Facts, detail: Detail) -> Refusal | None:
    """A new end behind the one there is, within a year of the start. detail: ends_at."""
    end, trial = detail["ends_at"], facts.trial
    latest = trial.latest_end if trial and trial.latest_end else facts.at
    now = trial.ends_at if trial else facts.at
    return None if now < end <= latest else Refusal("extension_end", {"ends": now, "latest": latest})


def asked_end(facts: Facts, detail: Detail) -> Refusal | None:
    """What is confirmed is what was asked for. detail: ends_at."""
    asked = facts.trial.asked_end if facts.trial else None
    return None if detail["ends_at"] == asked else Refusal("other_end_asked", {"asked": asked or facts.at})


def instead_of(facts: Facts, detail: Detail) -> Refusal | None:
    """The version that the person wants out of force is the one that is. detail: instead_of."""
    if detail["instead_of"] == facts.in_force:
        return None
    return Refusal("another_in_force", {"seen": detail["instead_of"], "in_force": facts.in_force})


def earlier_version(facts: Facts, detail: Detail) -> Refusal | None:
    """One from before, which says something else. detail: version, differs."""
    earlier = facts.in_force is not None and detail["version"] < facts.in_force
    return None if detail["differs"] and earlier else Refusal("no_earlier_version")


def newest_report(facts: Facts, detail: Detail) -> Refusal | None:
    """The decision cites the trial's newest report. detail: report (its key, None where no trial was
    needed).
    """
    newest = facts.trial.newest_report if facts.trial else None
    return None if detail["report"] == newest else Refusal("other_report")


def reason_unless_met(facts: Facts, detail: Detail) -> Refusal | None:
    if facts.trial is None or facts.trial.verdict == "met" or detail["reason"].strip():
        return None
    return Refusal("reason_for_verdict", {"verdict": facts.trial.verdict})


def date_in_force(facts: Facts, detail: Detail) -> Refusal | None:
    """Not in the past, and after every version there is."""
    if detail["in_force_from"] < facts.at:
        return Refusal("in_force_in_the_past")
    latest = facts.latest_in_force_from
    if latest is not None and detail["in_force_from"] <= latest:
        return Refusal("in_force_before_the_latest", {"latest": latest})
    return (
        None if detail["in_force_from"] <= facts.at + timedelta(days=3660) else Refusal("in_force_too_late")
    )


def review_notes(facts: Facts, detail: Detail) -> Refusal | None:
    if detail["outcome"] not in ("keep", "change", "retire"):
        return Refusal("no_review_outcome")
    if not detail["notes"].strip():
        return Refusal("no_review_notes")
    return _retirable(facts, detail) if detail["outcome"] == "retire" else None


def _retirable(facts: Facts, detail: Detail) -> Refusal | None:
    """The CMO retires a definition that nothing in force refers to, and says so twice."""
    if CMO not in facts.own_seats:
        return Refusal("only_the_cmo_retires")
    if not detail["judges_leads"]:
        return Refusal("only_definitions_retire")
    if facts.scheduled is not None:
        return Refusal("version_scheduled", {"version": facts.scheduled, "from": facts.scheduled_from})
    if detail["referring"]:
        return Refusal("referred_to", {"documents": detail["referring"]})
    if detail["retire_from"] < facts.at:
        return Refusal("retired_in_the_past")
    return None if detail["confirmed"] else Refusal("retirement_not_confirmed")


def document_terms(facts: Facts, detail: Detail) -> Refusal | None:
    """A key of its own, a kind and a name in both languages; a policy whose deciding seat is no party.

    detail: key, name_ja, name_en, kind, kinds (those there are), taken (the key, or the kind for that scope),
    approver (the policy's seat where the CMO proposes; blank for none).
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", detail["key"]) or detail["kind"] not in detail["kinds"]:
        return Refusal("document_key")
    if not detail["name_ja"].strip() or not detail["name_en"].strip():
        return Refusal("document_names")
    if detail["taken"]:
        return Refusal("document_exists", {"key": detail["key"]})
    if detail["approver"] and (detail["approver"] in (*HEADS, CMO) or detail["approver"] not in facts.seats):
        return Refusal("document_approver")
    return None

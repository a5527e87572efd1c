"""The whole workflow as one table: verb, from, to, who, needs, asks. Pure; the diagram in docs/ is
drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a proposal stands. DECISION is stored only where no trial was needed: otherwise it follows
    from a date.
    """

    DRAFT = "draft"
    DISCUSSION = "discussion"
    TRIAL = "trial"
    DECISION = "decision"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DRAFT, DISCUSSION, TRIAL, DECISION = Status.DRAFT, Status.DISCUSSION, Status.TRIAL, Status.DECISION
APPROVED, REJECTED, WITHDRAWN = Status.APPROVED, Status.REJECTED, Status.WITHDRAWN
OPEN = (DRAFT, DISCUSSION, TRIAL, DECISION)
CLOSED = (APPROVED, REJECTED, WITHDRAWN)
TALK = (DISCUSSION, TRIAL, DECISION, *CLOSED)


@dataclass(frozen=True, slots=True)
class Row:
    """One arrow. `at` empty: outside any proposal; `to` None: the status stays.

    `who`, `needs` (conditions that facts alone decide) and `asks` (of what was filled in) name
    functions of parties.py, needs.py and asks.py.
    """

    verb: str
    at: tuple[Status, ...]
    to: Status | None
    who: str
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


AGREED = ("heads_seated", "base_in_force", "examples_hold", "no_open_objection", "both_agree")

TABLE = (
    # A proposal's way.
    Row("draft", (), DRAFT, "drafter", (), ("title", "reason", "valid_body")),
    Row(
        "edit_draft",
        (DRAFT,),
        None,
        "proposer",
        ("base_stays",),
        ("current_revision", "title", "reason", "valid_body"),
    ),
    Row("sponsor", (DRAFT,), None, "head", ("sponsor_wanted",), ("current_revision",)),
    Row(
        "open_discussion",
        (DRAFT,),
        DISCUSSION,
        "proposer",
        ("sponsored", "base_in_force", "expected_effect", "examples_hold"),
        ("tested_on_past_leads",),
    ),
    Row(
        "revise",
        (DISCUSSION,),
        None,
        "proposer",
        ("base_stays",),
        (
            "current_revision",
            "reason",
            "valid_body",
            "something_changed",
            "keeps_its_examples",
            "tested_on_past_leads",
        ),
    ),
    Row(
        "merge",
        (DRAFT, DISCUSSION),
        None,
        "proposer",
        ("base_moved",),
        (
            "current_revision",
            "merged_onto",
            "reason",
            "conflicts_resolved",
            "valid_body",
            "keeps_its_examples",
            "tested_in_discussion",
        ),
    ),
    Row(
        "start_trial",
        (DISCUSSION,),
        TRIAL,
        "head",
        (*AGREED, "sessions_done", "trial_needed", "contract_written", "no_other_trial"),
        ("current_revision",),
    ),
    Row(
        "send_to_decision",
        (DISCUSSION,),
        DECISION,
        "head",
        (*AGREED, "sessions_done", "no_trial_needed"),
        ("current_revision",),
    ),
    Row("end_trial_early", (TRIAL,), DISCUSSION, "head", (), ("reason",)),
    Row("ask_extension", (TRIAL,), None, "head", ("not_extended",), ("reason", "later_end")),
    Row("extend_trial", (TRIAL,), None, "head", ("not_extended", "extension_asked"), ("asked_end",)),
    Row("trial_ends", (TRIAL,), DECISION, "nobody"),  # follows from the date
    Row(
        "approve",
        (DECISION,),
        APPROVED,
        "approver",
        (*AGREED, "reported", "not_void"),
        ("current_revision", "newest_report", "reason_unless_met", "date_in_force", "valid_body"),
    ),
    Row("request_changes", (DECISION,), DISCUSSION, "approver", (), ("reason",)),
    Row("reject", (DECISION,), REJECTED, "approver", (), ("reason",)),
    Row("withdraw", OPEN, WITHDRAWN, "proposer", (), ("reason",)),
    # What the heads say.
    Row(
        "take_position",
        (DISCUSSION,),
        None,
        "head",
        (),
        ("current_revision", "stance_in_words", "own_objection_settled"),
    ),
    Row("withdraw_objection", (DISCUSSION,), None, "author", ("objection_open",), ("reason",)),
    Row(
        "overrule_objection",
        (DISCUSSION,),
        None,
        "approver",
        ("objection_open",),
        ("reason",),
    ),
    # The discussion and its sessions.
    Row("comment", TALK, None, "member", (), ("text", "known_criterion")),
    Row("resolve_thread", TALK, None, "party_or_author", ("thread_open",)),
    Row("reopen_thread", TALK, None, "party_or_author", ("thread_resolved",)),
    Row(
        "suggest",
        (DISCUSSION,),
        None,
        "member",
        (),
        ("text", "current_revision", "known_criterion", "valid_body", "something_changed"),
    ),
    Row("take_suggestion", (DISCUSSION,), None, "proposer", ("suggestion_open",)),
    Row("decline_suggestion", (DISCUSSION,), None, "proposer", ("suggestion_open",), ("reason",)),
    Row("move_session", (DISCUSSION,), None, "head", ("session_not_held",), ("planned_later",)),
    Row(
        "hold_session",
        (DISCUSSION,),
        None,
        "head",
        ("session_not_held",),
        ("held_already", "minutes", "fit_actions"),
    ),
    Row("waive_sessions", (DISCUSSION,), None, "head", ("sessions_left", "not_waived_yet"), ("reason",)),
    Row("agree_action", TALK, None, "party_or_author", (), ("fit_actions",)),
    Row("finish_action", TALK, None, "party_or_owner", ("action_open",)),
    Row("reopen_action", TALK, None, "party_or_owner", ("action_done",)),
    # The trial.
    Row("write_contract", (DISCUSSION,), None, "head", ("trial_needed",), ("contract_terms",)),
    Row(
        "report",
        (TRIAL, DECISION, APPROVED, REJECTED),
        None,
        "party_or_analyst",
        ("was_tried", "leads_known"),
    ),
    # A document in force.
    Row("acknowledge", (), None, "member", ("not_superseded", "not_acknowledged_yet")),
    Row(
        "raise_doubt",
        (),
        None,
        "member",
        ("not_superseded", "not_acknowledged_yet", "no_open_doubt"),
        ("doubt_in_words",),
    ),
    Row("reply_to_doubt", (), None, "may_propose", ("doubt_open",), ("text",)),
    Row(
        "revert",
        (),
        None,
        "cmo",
        ("version_in_force", "none_scheduled"),
        ("instead_of", "earlier_version", "reason", "valid_body"),
    ),
    Row("record_review", (), None, "may_propose", ("version_in_force", "review_open"), ("review_notes",)),
    Row("add_document", (), None, "may_add_documents", (), ("document_terms",)),
)
ROWS = {row.verb: row for row in TABLE}


def diagram() -> str:
    """The statuses and the arrows between them, as the text of a mermaid state diagram."""
    arrows = [f"    [*] --> {row.to}: {row.verb}" for row in TABLE if row.to and not row.at]
    arrows += [f"    {start} --> {row.to}: {row.verb}" for row in TABLE if row.to for start in row.at]
    arrows += [f"    {status} --> [*]" for status in CLOSED]
    return "\n".join(["stateDiagram-v2", *arrows, ""])


def table() -> str:
    """The table as Markdown: one line for each verb."""
    lines = ["| from | verb | by | needs | asks | to |", "| --- | --- | --- | --- | --- | --- |"]
    for row in TABLE:
        cells = (
            ", ".join(row.at) or "-",
            row.verb,
            row.who,
            ", ".join(row.needs),
            ", ".join(row.asks),
            row.to or "",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])

"""The lines of the history, what they can be narrowed by, and the kinds of events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from definitions.models import Document, Version
from evidence.models import Erasure, Snapshot
from governance.models import Proposal
from people.models import User

KINDS = {
    "proposal": ("draft", "edit_draft", "sponsor", "open_discussion", "revise", "merge", "withdraw"),
    "position": ("take_position", "withdraw_objection", "overrule_objection"),
    "discussion": (
        "comment",
        "resolve_thread",
        "reopen_thread",
        "move_session",
        "hold_session",
        "waive_sessions",
        "suggest",
        "take_suggestion",
        "decline_suggestion",
        "agree_action",
        "finish_action",
        "reopen_action",
    ),
    "trial": (
        "write_contract",
        "start_trial",
        "ask_extension",
        "extend_trial",
        "end_trial_early",
        "report",
    ),
    "decision": ("send_to_decision", "approve", "request_changes", "reject"),
    "document": ("acknowledge", "raise_doubt", "reply_to_doubt", "revert", "record_review", "add_document"),
    "roadmap": (
        "record_occurrence",
        "strike_occurrence",
        "restore_occurrence",
        "open_pulse",
        "call_off_pulse",
    ),
}
"""Kinds of events by their verbs; besides them there are import, personal, exemption, catalogue, settings and
people.
"""
kind_of = {verb: kind for kind, verbs in KINDS.items() for verb in verbs}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list; what is left empty is not asked for. `since` is included, `until` is not."""

    document: Document | None = None
    proposal: Proposal | None = None
    person: User | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    oldest: bool = False
    """The oldest first, instead of the newest."""
    hidden: Mapping[int, tuple[int, frozenset[str]]] = field(default_factory=dict)
    """Of positions that may not be seen yet: proposal -> (newest revision, the heads' seats)."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """An edited field as its reader calls it, with what it was and became; `old` is empty for something
    new.
    """

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `text` is the whole sentence; the rest is for links and what stands
    below it.
    """

    at: datetime
    kind: str
    verb: str
    text: str
    person: User | None
    reason: str = ""
    document: Document | None = None
    proposal: Proposal | None = None
    version: Version | None = None
    snapshot: Snapshot | None = None
    erasure: Erasure | None = None
    details: dict[str, Any] | None = None
    changes: tuple[FieldChange, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON; the instant with its offset."""
        return {
            "at": timezone.localtime(self.at).isoformat(),
            "kind": self.kind,
            "verb": self.verb,
            "person": str(self.person) if self.person else None,
            "text": self.text,
            "reason": self.reason,
            "document": self.document.key if self.document else None,
            "proposal": self.proposal.pk if self.proposal else None,
            "version": self.version.number if self.version else None,
            "details": self.details or {},
            "changes": [{"field": one.field, "old": one.old, "new": one.new} for one in self.changes],
        }

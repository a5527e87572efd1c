"""Threads with their remarks, and the suggestions that remarks carry."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from definitions.language.faults import Faults
from definitions.language.prose import Runs
from definitions.saying import difference
from governance.actions.suggesting import put_onto_newest
from governance.models import Comment, Suggestion, Thread
from governance.refusals import Refused
from governance.suggested import value_of
from governance.workflow import CLOSED, DISCUSSION
from web.forms.discussion import CommentForm, ValueForm
from web.forms.proposals import OpenForm, ReasonForm
from web.loaders.proposal import Loaded, criteria


@dataclass(frozen=True, slots=True)
class SuggestionView:
    suggestion: Suggestion
    changes: list[Runs]
    """What it changes of the newest revision while it is open; else of the one that it was made on."""
    stale: str
    """Why it cannot be put onto the newest revision; empty where it can."""
    moved: bool
    """The newest revision is not the one that it was made on."""
    take: forms.Form
    take_reason: str
    decline: forms.Form
    decline_reason: str
    shown: bool
    """Whether it can be settled at all now."""

    @property
    def take_name(self) -> str:
        return f"take-{self.suggestion.pk}"

    @property
    def decline_name(self) -> str:
        return f"decline-{self.suggestion.pk}"


@dataclass(frozen=True, slots=True)
class Remark:
    comment: Comment
    later: bool
    suggestion: SuggestionView | None = None


@dataclass(frozen=True, slots=True)
class ThreadView:
    thread: Thread
    title: str
    remarks: list[Remark]
    reply: forms.Form
    reply_reason: str
    settle_reason: str
    """Why this reader cannot resolve it (or open it again)."""

    @property
    def reply_name(self) -> str:
        return f"reply-{self.thread.pk}"


def threads_view(loaded: Loaded) -> list[ThreadView]:
    """The open ones first."""
    proposal = loaded.proposal
    words = dict(criteria(loaded.revision.body, loaded.catalogue))
    closed_at = proposal.closed_at if proposal.status in CLOSED else None
    views = []
    for thread in sorted(proposal.threads.all(), key=lambda row: row.resolved_at is not None):
        remarks = list(thread.comments.all())
        is_open, author = thread.resolved_at is None, remarks[0].by_id if remarks else None
        verb = "resolve_thread" if is_open else "reopen_thread"
        gone = _("On a criterion that is no longer there")
        title = (
            words.get(thread.criterion, gone).removeprefix("– ")
            if thread.criterion
            else _("On the whole proposal")
        )
        views.append(
            ThreadView(
                thread,
                title,
                [
                    Remark(row, bool(closed_at and row.at > closed_at), suggestion_view(row, loaded))
                    for row in remarks
                ],
                loaded.form(f"reply-{thread.pk}", CommentForm),
                loaded.reason("comment"),
                loaded.reason(verb, author=author, open=is_open),
            )
        )
    return views


def suggestion_view(comment: Comment, loaded: Loaded) -> SuggestionView | None:
    found: Suggestion | None = getattr(comment, "suggestion", None)
    if found is None:
        return None
    is_open, stale = found.settled_at is None, ""
    old, new = found.revision.body, found.body
    if is_open:
        try:
            old, new = loaded.revision.body, put_onto_newest(found, loaded.revision)
        except Refused as refused:
            stale = str(refused)
    subject: dict[str, Any] = {"open": is_open, "author": comment.by_id}
    return SuggestionView(
        suggestion=found,
        changes=changes(old, new, loaded),
        stale=stale,
        moved=found.revision_id != loaded.revision.pk,
        take=loaded.form(f"take-{found.pk}", OpenForm),
        take_reason=stale or loaded.reason("take_suggestion", **subject),
        decline=loaded.form(f"decline-{found.pk}", ReasonForm),
        decline_reason=loaded.reason("decline_suggestion", **subject),
        shown=is_open and loaded.facts.status == DISCUSSION,
    )


def changes(old: dict[str, Any], new: dict[str, Any], loaded: Loaded) -> list[Runs]:
    try:
        return difference(old, new, loaded.catalogue, loaded.language).changes
    except Faults:
        return []


def value_form(loaded: Loaded) -> forms.Form | None:
    """Another value for one criterion; None where no criterion has a single one."""
    body = loaded.revision.body
    listed = [
        (id_, words.removeprefix("– "))
        for id_, words in criteria(body, loaded.catalogue)
        if value_of(body, id_)
    ]
    if not listed:
        return None
    start = {"revision": loaded.revision.number}
    return loaded.form("value", ValueForm, criteria=listed, initial=start)


def credits_of(threads: list[ThreadView]) -> dict[int, str]:
    """Key of a revision -> who suggested it."""
    remarks = [remark for view in threads for remark in view.remarks if remark.suggestion]
    return {
        remark.suggestion.suggestion.taken_as_id: str(remark.comment.by)
        for remark in remarks
        if remark.suggestion and remark.suggestion.suggestion.taken_as_id
    }

"""Suggestions: a remark that carries a change of the body; the proposer takes it over or declines it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from definitions import bodies
from definitions.catalogue import catalogue
from definitions.language.faults import Faults
from definitions.saying import reading
from governance.actions.discussion import thread_for
from governance.actions.guard import Step, body_detail, newest, step
from governance.actions.proposals import revise
from governance.actions.tested import backtest_of
from governance.mentions import mentioned
from governance.models import Comment, Proposal, Revision, Suggestion, Thread
from governance.policies import Refusal
from governance.queries import in_force
from governance.refusals import Refused
from governance.suggested import rebased, with_value
from people.models import User

Body = Mapping[str, Any]


@transaction.atomic
def suggest(
    *,
    proposal: Proposal,
    body: Body,
    text: str,
    revision: int,
    criterion: str = "",
    thread: Thread | None = None,
    by: User,
    at: datetime,
) -> Suggestion:
    """A change of the revision that the person saw, with the words why. Raises `Refused`.

    Where it changes one criterion alone, it begins a thread on that. Raises ValueError like `comment`.
    """
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(
        pk=proposal.pk
    )  # before its body is read
    current = newest(proposal)
    known = frozenset(bodies.criteria(current.body))
    if thread is None and not criterion:
        criterion = _only_one(current.body, body, known)
    detail = {"text": text, "revision": revision, "criterion": criterion, "criteria": known}
    act = step("suggest", proposal, by, at, detail=detail | body_detail(proposal.document, body))
    thread = thread_for(act.proposal, thread, criterion)
    remark = Comment.objects.create(thread=thread, text=text.strip(), by=by, at=at)
    remark.mentions.set(mentioned(text))
    made = Suggestion.objects.create(
        comment=remark,
        revision=current,
        body=bodies.canonical(body),
        fingerprint=bodies.fingerprint(body),
    )
    act.done(
        thread,
        remark,
        made,
        thread=thread.pk,
        comment=remark.pk,
        criterion=thread.criterion,
        suggestion=made.pk,
    )
    return made


@transaction.atomic
def suggest_value(
    *, proposal: Proposal, criterion: str, value: str, text: str, revision: int, by: User, at: datetime
) -> Suggestion:
    """Another value for one criterion, as it was typed. Raises `Refused`."""
    body = with_value(newest(proposal).body, criterion, value)
    if isinstance(body, Refusal):
        raise Refused(body)
    return suggest(
        proposal=proposal, body=body, text=text, revision=revision, criterion=criterion, by=by, at=at
    )


@transaction.atomic
def take_suggestion(
    *, suggestion: Suggestion, no_backtest_reason: str = "", by: User, at: datetime
) -> Revision:
    """Make it the next revision, put onto the newest one where that moved on. Raises `Refused`."""
    suggestion, act = _settling("take_suggestion", suggestion, by, at)
    body = put_onto_newest(suggestion, act.revision)
    author, comment = suggestion.comment.by, suggestion.comment
    revision = revise(
        proposal=act.proposal,
        body=body,
        reason=_("Suggested by {person}: {text}").format(person=author, text=comment.text),
        revision=act.revision.number,
        backtest=backtest_of(body, in_force(act.proposal.document, at), by=by, at=at),
        no_backtest_reason=no_backtest_reason,
        by=by,
        at=at,
    )
    act = step("take_suggestion", suggestion.comment.thread.proposal, by, at, subject={"open": True})
    suggestion.settled_at, suggestion.settled_by, suggestion.taken_as = at, by, revision
    suggestion.save()
    act.done(suggestion, suggestion=suggestion.pk, author=[author.name, author.name_en])
    return revision


@transaction.atomic
def decline_suggestion(*, suggestion: Suggestion, reason: str, by: User, at: datetime) -> Suggestion:
    """The proposer says why not; it stays on record. Raises `Refused`."""
    suggestion, act = _settling("decline_suggestion", suggestion, by, at, {"reason": reason})
    suggestion.settled_at, suggestion.settled_by, suggestion.settled_reason = at, by, reason.strip()
    suggestion.save()
    author = suggestion.comment.by
    act.done(
        suggestion,
        reason=suggestion.settled_reason,
        suggestion=suggestion.pk,
        author=[author.name, author.name_en],
    )
    return suggestion


def put_onto_newest(suggestion: Suggestion, current: Revision) -> dict[str, Any]:
    """The body that taking it over would send. Raises `Refused` where that cannot be said."""
    try:
        found = rebased(suggestion.revision.body, suggestion.body, current.body)
    except Faults:
        found = None
    if found is None or found.body is None:
        names = named(current.body, found.conflicts if found else ())
        words = {"revision": suggestion.revision.number, "criteria": names}
        raise Refused(Refusal("suggestion_conflicts", words))
    if bodies.fingerprint(found.body) == current.fingerprint:
        raise Refused(Refusal("suggestion_is_in"))
    return found.body


def named(body: Body, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """Criteria by their words, in both languages."""
    words = catalogue()
    said = {
        language: {line.id: line.label or line.plain for line in reading(body, words, language).lines}
        for language in ("ja", "en")
    }
    return [(said["ja"].get(id_, id_), said["en"].get(id_, id_)) for id_ in ids]


def _settling(
    verb: str, suggestion: Suggestion, by: User, at: datetime, detail: dict[str, Any] | None = None
) -> tuple[Suggestion, Step]:
    rows = Suggestion.objects.select_related("comment__thread__proposal", "comment__by", "revision")
    proposal = rows.get(pk=suggestion.pk).comment.thread.proposal
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    suggestion = rows.get(pk=suggestion.pk)
    subject = {"author": suggestion.comment.by_id, "open": suggestion.settled_at is None}
    return suggestion, step(verb, proposal, by, at, subject=subject, detail=detail)


def _only_one(old: Body, new: Body, known: frozenset[str]) -> str:
    try:
        changed = bodies.changed(old, new)
    except Faults:
        return ""
    return changed[0] if len(changed) == 1 and changed[0] in known else ""

"""Notices: who is told of what people did. Each action's event comes here, in the action's transaction."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from definitions.catalogue import catalogue
from definitions.language.prose import Runs
from definitions.saying import difference
from governance.lines import line
from governance.models import ActionItem, Comment, Event, Kind, Position, Proposal, Suggestion
from governance.notices_of_versions import TOLD_OF_VERSIONS
from governance.policies import HEADS
from governance.refusals import in_words
from governance.seated import parties, seated, whose_work
from governance.telling import Telling, tell
from people.models import User


def tell_of(event: Event) -> None:
    """Put the notices of an event beside it."""
    if told := TOLD.get(event.verb):
        tell(told(event), event.at)


def _telling(
    event: Event,
    kind: Kind,
    people: Iterable[User],
    path: str = "",
    more: Callable[[], Mapping[str, Any]] = dict,
    *,
    public: bool = False,
) -> Telling:
    """Whoever did it knows. What was never discussed is nothing for a channel."""
    proposal = _proposal(event)

    def words() -> dict[str, Any]:
        return {
            "line": line(event),
            "title": proposal.title,
            "number": proposal.pk,
            "document": str(proposal.document),
            "reason": event.reason,
            **more(),
        }

    others = {user.pk: user for user in people if user.pk != event.by_id}
    path = path or reverse("proposal", args=[proposal.pk])
    public = public and proposal.opened_at is not None
    return Telling(
        kind, f"event-{event.pk}", tuple(others.values()), path, words, proposal.document, event, public
    )


def _suggested(event: Event) -> Iterable[Telling]:
    """What somebody without a seat drafts wants a head's sponsorship; any other draft is its author's own."""
    if not _proposal(event).proposer_seat:
        yield _telling(event, Kind.SPONSOR_ASKED, seated(HEADS, event.at))


def _sponsored(event: Event) -> Iterable[Telling]:
    yield _telling(event, Kind.SPONSORED, [_proposal(event).proposer])


def _opened(event: Event) -> Iterable[Telling]:
    asked = _asked(event)
    yield asked
    rest = {user.pk: user for user in (*parties(_proposal(event), event.at), *whose_work())}
    for user in asked.people:
        rest.pop(user.pk, None)
    yield _telling(event, Kind.DISCUSSION_OPENED, rest.values(), public=True)


def _asked(event: Event) -> Telling:
    due = _proposal(event).positions_due
    return _telling(event, Kind.POSITION_ASKED, seated(HEADS, event.at), more=lambda: {"due": in_words(due)})


def _revised(event: Event) -> Iterable[Telling]:
    """Who had taken a position is told why it is gone; a head who had not is only asked; whoever else took
    part learns that there is another revision.
    """
    proposal = _proposal(event)
    if proposal.opened_at is None:
        return
    new, old = proposal.revisions.order_by("-number")[:2]

    def changes() -> dict[str, Any]:
        found = difference(old.body, new.body, catalogue(), get_language() or "ja")
        said = [as_text(runs) for runs in found.changes]
        return {"changes": said, "due": in_words(proposal.positions_due)}

    gone = Position.objects.filter(dismissed_for=new).select_related("by", "on_behalf_of")
    had = [user for row in gone for user in (row.by, row.on_behalf_of) if user]
    dismissed = _telling(event, Kind.POSITION_DISMISSED, had, more=changes)
    yield dismissed
    rest = [user for user in seated(HEADS, event.at) if user not in dismissed.people]
    yield _telling(event, Kind.POSITION_ASKED, rest, more=changes)
    spoke = User.objects.filter(comments__thread__proposal=proposal).distinct()
    others = [user for user in spoke if user not in (*dismissed.people, *rest)]
    yield _telling(event, Kind.REVISED, others, more=changes, public=True)


def as_text(runs: Runs) -> str:
    """A change without its marks: what was old stays where an arrow leads on from it."""
    leads_on = any("→" in run.text for run in runs)
    return "".join(run.text for run in runs if leads_on or run.kind != "old")


def _to_parties(kind: Kind) -> Callable[[Event], Iterable[Telling]]:
    return lambda event: [_telling(event, kind, parties(_proposal(event), event.at), public=True)]


def _decision_waits(event: Event) -> Iterable[Telling]:
    people = seated([_proposal(event).decided_by_seat], event.at)
    yield _telling(event, Kind.DECISION_WAITS, people, public=True)


def _reported(event: Event) -> Iterable[Telling]:
    """With the report of a trial that is over the decision can be taken; a void one cannot be approved."""
    if event.to_status == "decision" and event.details["verdict"] != "void":
        yield from _decision_waits(event)


def _approved(event: Event) -> Iterable[Telling]:
    proposal, version = _proposal(event), event.version
    assert version is not None
    people = (*parties(proposal, event.at), *whose_work())
    path = reverse("version", args=[version.document.key, version.number])
    words = {"version": version.number}
    yield _telling(
        event,
        Kind.APPROVED,
        people,
        path,
        lambda: {**words, "in_force_from": in_words(version.in_force_from)},
        public=True,
    )


def _commented(event: Event) -> Iterable[Telling]:
    """Who is mentioned is told that; else who spoke in the thread, and the proposer."""
    comment = Comment.objects.select_related("thread").get(pk=event.details["comment"])
    words = {"text": comment.text}
    path = f"{reverse('proposal', args=[event.proposal_id])}#thread-{comment.thread_id}"
    named = list(comment.mentions.all())
    yield _telling(event, Kind.MENTIONED, named, path, lambda: words)
    spoke = User.objects.filter(comments__thread=comment.thread).distinct()
    proposal = _proposal(event)
    rest = {user.pk: user for user in (*spoke, proposal.proposer) if user not in named}
    yield _telling(event, Kind.COMMENTED, rest.values(), path, lambda: words, public=True)


def _suggestion_settled(event: Event) -> Iterable[Telling]:
    """Who suggested it reads what became of it."""
    suggestion = Suggestion.objects.select_related("comment__by").get(pk=event.details["suggestion"])
    comment = suggestion.comment
    path = f"{reverse('proposal', args=[event.proposal_id])}#thread-{comment.thread_id}"
    yield _telling(event, Kind.SUGGESTION_SETTLED, [comment.by], path, lambda: {"text": comment.text})


def _to_owner(event: Event) -> Iterable[Telling]:
    item = ActionItem.objects.select_related("owner").get(pk=event.details["action"])
    yield _owns(event, item)


def _to_owners(event: Event) -> Iterable[Telling]:
    """Of the actions that a session agreed on, one notice each owner."""
    items = ActionItem.objects.filter(pk__in=event.details["actions"]).select_related("owner")
    first = {item.owner_id: item for item in reversed(items)}
    yield from (_owns(event, item) for item in first.values())


def _owns(event: Event, item: ActionItem) -> Telling:
    path = f"{reverse('proposal', args=[event.proposal_id])}#action-{item.pk}"
    words = {"text": item.text}
    return _telling(
        event, Kind.ACTION_AGREED, [item.owner], path, lambda: words | {"due": in_words(item.due_on)}
    )


def _proposal(event: Event) -> Proposal:
    assert event.proposal is not None
    return event.proposal


TOLD: dict[str, Callable[[Event], Iterable[Telling]]] = {
    "draft": _suggested,
    "sponsor": _sponsored,
    "open_discussion": _opened,
    "revise": _revised,
    "merge": _revised,
    "comment": _commented,
    "suggest": _commented,
    "take_suggestion": _suggestion_settled,
    "decline_suggestion": _suggestion_settled,
    "agree_action": _to_owner,
    "hold_session": _to_owners,
    "start_trial": _to_parties(Kind.TRIAL_STARTED),
    "ask_extension": _to_parties(Kind.TRIAL_EXTENDED),
    "extend_trial": _to_parties(Kind.TRIAL_EXTENDED),
    "end_trial_early": _to_parties(Kind.TRIAL_ENDED),
    "send_to_decision": _decision_waits,
    "report": _reported,
    "approve": _approved,
    "request_changes": _to_parties(Kind.SENT_BACK),
    "reject": _to_parties(Kind.REJECTED),
    "withdraw": _to_parties(Kind.WITHDRAWN),
    **TOLD_OF_VERSIONS,
}
"""Verb -> who is told of it."""

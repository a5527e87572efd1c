"""What happened, as natural sentences in the reader's language."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Doubt, Event, Review
from governance.refusals import in_words, subject


def line(event: Event) -> str:
    """What this person did, as one sentence. The event's reason stands beside it, not in it."""
    details = event.details
    words = {
        "person": subject(event.by, event.on_behalf_of),
        "document": str(event.document or ""),
        "proposal": f"#{event.proposal_id}",
        "revision": details.get("revision", ""),
        "session": details.get("session", ""),
        "base": details.get("base", ""),
        "reverts": details.get("reverts", ""),
        "version": event.version.number if event.version else "",
        "title": details.get("title", ""),
        "author": in_words(tuple(details.get("author", ("", "")))),
    }
    return LINES[event.verb](details).format(**words, **_dates(details))


def veiled(event: Event, revision: int, hidden: Collection[str]) -> bool:
    """Whether it is a position on the newest revision by one of these seats, or tells of one."""
    said = event.verb in ("take_position", "withdraw_objection")
    return said and event.seat in hidden and event.details.get("revision") == revision


def answered(event: Event) -> str:
    """A position of which only may be told that it was taken."""
    return _("{person} took a position on revision {revision} of proposal {proposal}.").format(
        person=subject(event.by, event.on_behalf_of),
        revision=event.details["revision"],
        proposal=f"#{event.proposal_id}",
    )


def _dates(details: Mapping[str, Any]) -> dict[str, str]:
    """The details that are dates, as the reader reads them."""
    found: dict[str, str] = {}
    for key in ("in_force_from", "ends_at", "held_at", "moved_to", "retired_from"):
        if key in details:
            found[key] = in_words(parse_datetime(details[key]))
    for key in ("due_on", "held_on"):
        if key in details:
            found[key] = in_words(parse_date(details[key]))
    return found


Details = Mapping[str, Any]


def _position(details: Details) -> str:
    match details["stance"]:
        case "agree":
            return _("{person} agreed to revision {revision} of proposal {proposal}.")
        case "concern":
            return _("{person} agreed with a concern to revision {revision} of proposal {proposal}.")
        case _:
            return _("{person} objected to revision {revision} of proposal {proposal}.")


def _revise(details: Details) -> str:
    if details.get("dismissed"):
        return _(
            "{person} sent revision {revision} of proposal {proposal}; "
            "the positions on the revision before it were dismissed."
        )
    return _("{person} sent revision {revision} of proposal {proposal}.")


def _comment(details: Details) -> str:
    if details.get("criterion"):
        return _("{person} commented on a criterion of proposal {proposal}.")
    return _("{person} commented on proposal {proposal}.")


def _decision(details: Details) -> str:
    if not details.get("judges_leads", True):
        return _(
            "{person} sent proposal {proposal} to the decision without a trial: no leads are judged by it."
        )
    if details.get("first"):
        return _("{person} sent proposal {proposal} to the decision without a trial: it is a first version.")
    return _(
        "{person} sent proposal {proposal} to the decision without a trial: "
        "it is the same rule in other words."
    )


def _report(details: Details) -> str:
    match details["verdict"]:
        case "met":
            return _("{person} computed the trial report of proposal {proposal}: the measures were met.")
        case "missed":
            return _("{person} computed the trial report of proposal {proposal}: the measures were missed.")
        case "void":
            return _("{person} computed the trial report of proposal {proposal}: the trial is void.")
        case _:
            return _("{person} computed the trial report of proposal {proposal}: it is inconclusive.")


def _review(details: Details) -> str:
    if details["outcome"] == Review.Outcome.KEEP:
        return _("{person} recorded the review of “{document}” due on {due_on}: it stays as it is.")
    if details["outcome"] == Review.Outcome.RETIRE:
        return _("{person} recorded the review of “{document}” due on {due_on}: retired from {retired_from}.")
    return _("{person} recorded the review of “{document}” due on {due_on}: it needs a change.")


def _doubt(details: Details) -> str:
    if details["kind"] == Doubt.Kind.UNCLEAR:
        return _("{person} finds version {version} of “{document}” unclear.")
    return _("{person} cannot work by version {version} of “{document}”.")


def _always(template: Callable[[], str]) -> Callable[[Details], str]:
    return lambda _details: template()


LINES: dict[str, Callable[[Details], str]] = {
    "draft": _always(lambda: _("{person} drafted proposal {proposal} for “{document}”.")),
    "edit_draft": _always(lambda: _("{person} edited the draft of proposal {proposal}.")),
    "sponsor": _always(lambda: _("{person} sponsored proposal {proposal} by {author}.")),
    "open_discussion": _always(
        lambda: _("{person} opened the discussion of proposal {proposal} at revision {revision}.")
    ),
    "revise": _revise,
    "merge": _always(
        lambda: _(
            "{person} merged version {base} into proposal {proposal} as revision {revision}; "
            "positions on the revision before it no longer count."
        )
    ),
    "start_trial": _always(
        lambda: _("{person} started the trial of proposal {proposal}; it runs until {ends_at}.")
    ),
    "send_to_decision": _decision,
    "end_trial_early": _always(lambda: _("{person} ended the trial of proposal {proposal} early.")),
    "ask_extension": _always(
        lambda: _("{person} asked to extend the trial of proposal {proposal} until {ends_at}.")
    ),
    "extend_trial": _always(lambda: _("{person} extended the trial of proposal {proposal} until {ends_at}.")),
    "approve": _always(
        lambda: _(
            "{person} approved proposal {proposal} as version {version}, in force from {in_force_from}."
        )
    ),
    "request_changes": _always(lambda: _("{person} requested changes to proposal {proposal}.")),
    "reject": _always(lambda: _("{person} rejected proposal {proposal}.")),
    "withdraw": _always(lambda: _("{person} withdrew proposal {proposal}.")),
    "take_position": _position,
    "withdraw_objection": _always(lambda: _("{person} withdrew the objection to proposal {proposal}.")),
    "overrule_objection": _always(
        lambda: _("{person} overruled the objection by {author} to proposal {proposal}.")
    ),
    "comment": _comment,
    "suggest": _always(lambda: _("{person} suggested a change of proposal {proposal}.")),
    "take_suggestion": _always(
        lambda: _("{person} made a suggestion by {author} revision {revision} of proposal {proposal}.")
    ),
    "decline_suggestion": _always(
        lambda: _("{person} declined a suggestion by {author} on proposal {proposal}.")
    ),
    "agree_action": _always(
        lambda: _("{person} recorded an action for {author} on proposal {proposal}, due on {due_on}.")
    ),
    "finish_action": _always(lambda: _("{person} marked an action on proposal {proposal} as done.")),
    "reopen_action": _always(lambda: _("{person} opened an action on proposal {proposal} again.")),
    "resolve_thread": _always(lambda: _("{person} resolved a thread on proposal {proposal}.")),
    "reopen_thread": _always(lambda: _("{person} reopened a thread on proposal {proposal}.")),
    "move_session": _always(
        lambda: _("{person} moved session {session} of proposal {proposal} to {moved_to}.")
    ),
    "hold_session": _always(
        lambda: _("{person} recorded session {session} of proposal {proposal}, held on {held_at}.")
    ),
    "waive_sessions": _always(lambda: _("{person} waived the remaining sessions of proposal {proposal}.")),
    "write_contract": _always(lambda: _("{person} wrote the trial contract of proposal {proposal}.")),
    "report": _report,
    "acknowledge": _always(lambda: _("{person} acknowledged version {version} of “{document}”.")),
    "raise_doubt": _doubt,
    "reply_to_doubt": _always(
        lambda: _("{person} replied to {author} about version {version} of “{document}”.")
    ),
    "revert": _always(
        lambda: _(
            "{person} put version {reverts} of “{document}” back in force in an emergency, "
            "as version {version}."
        )
    ),
    "record_review": _review,
    "record_occurrence": _always(lambda: _("{person} recorded that “{title}” took place on {held_on}.")),
    "strike_occurrence": _always(lambda: _("{person} struck out that “{title}” took place on {held_on}.")),
    "restore_occurrence": _always(
        lambda: _("{person} let it count again that “{title}” took place on {held_on}.")
    ),
    "open_pulse": _always(lambda: _("{person} opened a survey between the departments.")),
    "call_off_pulse": _always(lambda: _("{person} called off a survey between the departments.")),
    "add_document": _always(lambda: _("{person} added the document “{document}”.")),
}


def imported(person: object, file_name: str, accepted: int, refused: int) -> str:
    """An import of leads as a line of history."""
    rows = ngettext("{count} row", "{count} rows", accepted).format(count=accepted)
    if not refused:
        return _("{person} imported {file}: {rows}.").format(
            person=subject(person), file=file_name, rows=rows
        )
    return _("{person} imported {file}: {rows}, and {refused} refused.").format(
        person=subject(person), file=file_name, rows=rows, refused=refused
    )


def erased(person: object, source: object) -> str:
    """The erasure of a lead; which one, nobody can say any more."""
    return _("{person} had a lead of {source} erased on request.").format(
        person=subject(person), source=source
    )


def erasure_lifted(person: object, number: int) -> str:
    """That an erased lead may be taken in again."""
    return _("{person} allowed the lead of erasure #{number} to be taken in again.").format(
        person=subject(person), number=number
    )


def snapshots_thinned(person: object, count: int) -> str:
    """That past snapshots lost their leads."""
    return ngettext(
        "{person} removed the leads of {count} past snapshot.",
        "{person} removed the leads of {count} past snapshots.",
        count,
    ).format(person=subject(person), count=count)

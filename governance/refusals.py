"""Refusals in words: what is missing and what to do, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from governance.policies import Refusal
from governance.refusals_at_work import AT_WORK
from governance.refusals_in_talk import IN_TALK
from governance.refusals_of_people import OF_PEOPLE
from governance.refusals_on_the_roadmap import IN_ROADMAP
from governance.refusals_on_the_way import ON_THE_WAY


class Refused(Exception):  # noqa: N818 - an action was refused; nothing went wrong
    """An action was not done, and nothing was changed; its text says what is missing."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.code)

    def __str__(self) -> str:
        return text(self.refusal)


def permit(refusal: Refusal | None) -> None:
    """Raises `Refused` where there is a refusal."""
    if refusal:
        raise Refused(refusal)


def text(refusal: Refusal) -> str:
    """The refusal as full sentences in the active language."""
    words = {key: in_words(value) for key, value in refusal.params.items()}
    return TEXTS[refusal.code](words)


def in_words(value: Any) -> Any:
    """A parameter as the reader reads it: names in their language, instants in their zone; the rest as
    it is.
    """
    match value:
        case (str() as japanese, str() as english):
            return (english or japanese) if get_language() == "en" else japanese
        case [dict(), *_]:
            return value
        case list():
            joined = ", " if get_language() == "en" else "、"
            return joined.join(str(in_words(item)) for item in value)
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
        case _:
            return value


def subject(person: object, on_behalf_of: object = None) -> str:
    """A person as the subject of a sentence, with whom they act for; None is the product itself."""
    if person is None:
        return _("The system")
    if on_behalf_of is not None:
        return pgettext("subject of a sentence", "{name}, for {holder},").format(
            name=person, holder=on_behalf_of
        )
    return pgettext("subject of a sentence", "{name}").format(name=person)


def acting_for(person: object, holder: object) -> str:
    """A delegate with the seat's holder: 鈴木 陽介（佐藤 美咲の代理）."""
    return _("{name} (for {holder})").format(name=person, holder=holder) if holder else str(person)


def status_name(status: str) -> str:
    """A proposal's status in words."""
    names = {
        "draft": _("Draft"),
        "discussion": _("In discussion"),
        "trial": _("In trial"),
        "decision": _("Awaiting the decision"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "withdrawn": _("Withdrawn"),
    }
    return names.get(status, status)


def verdict_name(verdict: str) -> str:
    """A trial report's verdict in words."""
    names = {
        "met": _("Met"),
        "missed": _("Missed"),
        "inconclusive": _("Inconclusive"),
        "void": _("Void"),
    }
    return names.get(verdict, verdict)


def _not_now(words: Mapping[str, Any]) -> str:
    if not words["status"]:
        return _("This can only be done on a proposal.")
    return _(
        "This cannot be done while the proposal stands at “{status}”. Reload the page to see what is next."
    ).format(status=status_name(words["status"]))


def _sessions_left(words: Mapping[str, Any]) -> str:
    return ngettext(
        "{count} session is still to be held. Record it, or both heads waive the rest with a reason.",
        "{count} sessions are still to be held. Record them, or both heads waive the rest with a reason.",
        words["count"],
    ).format(count=words["count"])


def _base_is_old(words: Mapping[str, Any]) -> str:
    if words["in_force"] is None:
        return _("The version this proposal starts from is not in force. Revise the proposal to go on.")
    if not words["base"]:
        return _(
            "Version {in_force} came into force after this proposal began. "
            "The proposer has to revise it so that it is compared with that version."
        ).format(in_force=words["in_force"])
    return _(
        "Version {in_force} came into force after this proposal began. "
        "The proposer has to merge the two, so that neither change undoes the other."
    ).format(in_force=words["in_force"])


def _conflicts_left(words: Mapping[str, Any]) -> str:
    return ngettext(
        "{count} conflict is not resolved yet. Choose a side, or write what holds instead.",
        "{count} conflicts are not resolved yet. Choose a side of each, or write what holds instead.",
        words["count"],
    ).format(count=words["count"])


def _invalid_body(words: Mapping[str, Any]) -> str:
    listed = [f"{fault['path']}: {in_words(fault['text'])}" for fault in words["faults"][:5]]
    return " ".join([_("The definition has faults. Mend them and send it again."), *listed])


def _broken_examples(words: Mapping[str, Any]) -> str:
    """Each by name with both verdicts, so that the proposer knows what to mend."""
    listed = [
        _("“{name}” has to be “{needed}” and is “{found}”.").format(
            name=example["name"], needed=_judged(example["needed"]), found=_judged(example["found"])
        )
        for example in words["examples"][:5]
    ]
    told = _("The definition breaks its own examples. Change the rule, or the example in this proposal.")
    return " ".join([told, *listed])


def _judged(verdict: str) -> str:
    return {
        "qualified": pgettext("verdict on a lead", "qualified"),
        "not_qualified": pgettext("verdict on a lead", "not qualified"),
        "undecided": pgettext("verdict on a lead", "undecided"),
    }[verdict]


def _reason_for_verdict(words: Mapping[str, Any]) -> str:
    return _(
        "The trial's result is “{verdict}”. Give the reason why the proposal is approved all the same."
    ).format(verdict=verdict_name(words["verdict"]))


def _policy_bounds(words: Mapping[str, Any]) -> str:
    return _("“{term}” has to be a whole number from {least} to {most}.").format(
        **{**words, "term": term_name(words["term"])}
    )


def term_name(term: str) -> str:
    """What a term of a document's policy is called."""
    names = {
        "sessions_required": _("Sessions before the trial or the decision"),
        "days_between_sessions": _("Days between sessions"),
        "position_days": _("Days to take a position"),
        "trial_days": _("Days of a trial"),
        "review_months": _("Months between reviews"),
        "hidden_positions": _("Hide each head's position until both have answered"),
        "approver_when_cmo_proposes": _("Who decides what the CMO proposed"),
    }
    return names[term]


def _said(template: Callable[[], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda words: template().format(**words)


PLAIN = OF_PEOPLE | ON_THE_WAY | IN_TALK | AT_WORK | IN_ROADMAP

TEXTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "not_now": _not_now,
    "sessions_left": _sessions_left,
    "base_is_old": _base_is_old,
    "conflicts_left": _conflicts_left,
    "invalid_body": _invalid_body,
    "broken_examples": _broken_examples,
    "reason_for_verdict": _reason_for_verdict,
    "policy_bounds": _policy_bounds,
    **{code: _said(template) for code, template in PLAIN.items()},
}

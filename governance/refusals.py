"""Refusals in words: what is missing and what to do, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from governance.policies import Refusal
from governance.refusals_in_talk import IN_TALK
from governance.refusals_on_the_roadmap import IN_ROADMAP


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


TEXTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "not_now": _not_now,
    "sessions_left": _sessions_left,
    "base_is_old": _base_is_old,
    "nothing_to_merge": _said(
        lambda: _("The proposal starts from the version in force: there is nothing to merge.")
    ),
    "merged_with_another": _said(
        lambda: _(
            "Version {in_force} came into force while you were merging with version {seen}. "
            "Look at the merge again: nothing was saved."
        )
    ),
    "conflicts_left": _conflicts_left,
    "invalid_body": _invalid_body,
    "broken_examples": _broken_examples,
    "reason_for_verdict": _reason_for_verdict,
    # Who.
    "no_such_verb": _said(lambda: _("There is no action called “{verb}”.")),
    "not_signed_in": _said(lambda: _("Sign in with an active account to do this.")),
    "auditors_change_nothing": _said(lambda: _("Auditors read everything and change nothing.")),
    "only_analysts_import": _said(
        lambda: _("Only analysts import leads. Ask an administrator for the role.")
    ),
    "only_analysts_backtest": _said(
        lambda: _("Only analysts run tests on past leads. Ask an administrator for the role.")
    ),
    "only_auditors_and_administrators_verify": _said(
        lambda: _(
            "Only auditors and administrators have the record compared with its seals. Ask one of them."
        )
    ),
    "only_analysts_and_administrators": _said(
        lambda: _("Only analysts and administrators edit the catalogue. Ask one of them.")
    ),
    "pdf_needs_weasyprint": _said(
        lambda: _(
            "This installation makes no PDF yet: whoever runs it installs WeasyPrint "
            "(scripts/venv requirements-pdf.txt). Until then, take HTML and print it."
        )
    ),
    "pdf_needs_pango": _said(
        lambda: _(
            "This machine lacks Pango, with which PDF is drawn: whoever runs it installs it "
            "(apt-get install libpango-1.0-0 libpangoft2-1.0-0). Until then, take HTML and print it."
        )
    ),
    "pdf_needs_fonts": _said(
        lambda: _(
            "This machine has no Japanese font, without which a PDF has empty boxes: whoever runs it "
            "installs one (apt-get install fonts-noto-cjk). Until then, take HTML and print it."
        )
    ),
    "only_administrators": _said(lambda: _("Only administrators change this. Ask one of them.")),
    "follows_from_the_date": _said(lambda: _("This follows from a date; nobody does it.")),
    "only_heads_and_cmo": _said(
        lambda: _("Only the heads of marketing and sales and the CMO can do this. Ask one of them.")
    ),
    "not_sponsored": _said(
        lambda: _("A member suggests this: one of the heads has to sponsor it before it is discussed.")
    ),
    "no_sponsor_needed": _said(lambda: _("This has a sponsor already, or needs none.")),
    "only_heads": _said(lambda: _("Only the heads of marketing and sales can do this. Ask one of them.")),
    "only_the_proposer": _said(lambda: _("Only the person who proposed this can do it.")),
    "only_the_approver": _said(lambda: _("Only the person in the seat “{seat}” can do this.")),
    "only_the_author": _said(
        lambda: _(
            "Only the person who objected can withdraw the objection. The CMO can overrule it with a reason."
        )
    ),
    "only_parties_or_author": _said(
        lambda: _("Only the proposer, the heads, the CMO and the person who began the thread can do this.")
    ),
    "only_parties_or_analysts": _said(
        lambda: _("Only the proposer, the heads, the CMO and analysts can compute a report.")
    ),
    "only_administrators_and_cmo": _said(lambda: _("Only administrators and the CMO can add a document.")),
    "only_administrators_and_cmo_change_policy": _said(
        lambda: _("Only administrators and the CMO change how a document may change. Ask one of them.")
    ),
    "policy_bounds": _policy_bounds,
    "nobody_may_decide": _said(
        lambda: _(
            "The CMO proposed this, and the document's policy names nobody else who decides. "
            "An administrator has to name a seat in the policy first."
        )
    ),
    "own_proposal": _said(lambda: _("Nobody decides on what they proposed themselves.")),
    "one_seat_each": _said(
        lambda: _(
            "You have already acted on this proposal as “{other}” and cannot act as “{seat}” as well. "
            "Another person has to take that seat."
        )
    ),
    "delegation_ended": _said(
        lambda: _("The seat “{seat}” was delegated to you until {when}. It is its holder's turn again.")
    ),
    "delegation_not_begun": _said(
        lambda: _("The seat “{seat}” is delegated to you from {when} on. Until then its holder acts.")
    ),
    "only_holders_delegate": _said(lambda: _("Only the person who holds a seat can delegate it.")),
    "delegate_is_holder": _said(
        lambda: _("{person} holds the seat “{seat}”. One person cannot act in two seats: choose another.")
    ),
    "delegate_unfit": _said(lambda: _("Choose somebody else who signs in here and is no auditor.")),
    "delegation_period": _said(
        lambda: _("The period ends before it begins, lies in the past, or is longer than a year.")
    ),
    "delegation_overlaps": _said(
        lambda: _("The seat is delegated to {person} in this period already. Revoke that first.")
    ),
    "delegation_over": _said(lambda: _("This delegation is over already.")),
    "empty_seat": _said(lambda: _("The seat “{seat}” is empty. It has to be filled before this can go on.")),
    "shared_seats": _said(
        lambda: _("{person} holds both heads' seats. Another person has to take one of them.")
    ),
    "one_person_agreed_twice": _said(
        lambda: _("One person has agreed for both seats. Another person has to agree for one of them.")
    ),
    # The discussion.
    "version_scheduled": _said(
        lambda: _(
            "Version {version} is approved and comes into force on {from}. "
            "From then on, revise this proposal so that it is compared with that version."
        )
    ),
    "open_objection": _said(
        lambda: _(
            "An objection by {people} is open. "
            "Its author has to withdraw it, or the CMO to overrule it with a reason."
        )
    ),
    "not_agreed": _said(
        lambda: _("Not agreed to revision {revision} yet: {seats}. Silence is not agreement.")
    ),
    "no_sessions_left": _said(lambda: _("All sessions have been held; there is nothing left to waive.")),
    "waived_already": _said(lambda: _("You have waived the remaining sessions already.")),
    "session_held": _said(lambda: _("This session has been held already.")),
    "planned_in_the_past": _said(lambda: _("A session can only be moved to a date to come.")),
    "held_in_the_future": _said(
        lambda: _("This date is still to come. Record the session once it has been held.")
    ),
    "held_before_the_discussion": _said(
        lambda: _("This date is before the discussion was opened. Correct the date.")
    ),
    "no_minutes": _said(lambda: _("Write the minutes and name who attended.")),
    "objection_settled": _said(lambda: _("This objection has been settled already.")),
    "withdraw_own_objection_first": _said(lambda: _("Withdraw your objection first, then agree.")),
    "thread_resolved": _said(lambda: _("This thread has been resolved already.")),
    "thread_open": _said(lambda: _("This thread is still open.")),
    "unknown_criterion": _said(
        lambda: _("The definition has no such criterion any more. Reload the page and choose another.")
    ),
    "no_stance": _said(lambda: _("Choose one: agree, agree with a concern, or object.")),
    "no_harm": _said(lambda: _("Choose what harm you foresee.")),
    "no_text": _said(lambda: _("Put it into words.")),
    "channel_needs_kinds": _said(lambda: _("Choose at least one thing that the channel is told.")),
    "channel_needs_a_name": _said(lambda: _("Give the channel a name.")),
    "channel_is_removed": _said(lambda: _("This channel was removed. Add it anew.")),
    "no_such_document": _said(lambda: _("There is no such document.")),
    "demo_tells_nobody": _said(
        lambda: _("This is the demo company: no e-mail and no message to a channel leaves this machine.")
    ),
    "address_no_address": _said(
        lambda: _("This is no address to post to. Copy it whole; it begins with https://.")
    ),
    "address_inner": _said(
        lambda: _(
            "The address is inside this company's network. Whoever runs this server allows that by "
            "WEBHOOK_NETWORKS."
        )
    ),
    "no_such_notice": _said(lambda: _("There is no kind of notice “{kind}”.")),
    "not_a_way": _said(
        lambda: _("“{kind}” comes at once or in the daily digest: others wait for you, so it is never off.")
    ),
    "no_such_hour": _said(lambda: _("The hour is a whole number from 0 to 23.")),
    "no_reason": _said(lambda: _("Give a reason.")),
    "no_title": _said(lambda: _("Give a title of at most 200 characters.")),
    "no_expected_effect": _said(lambda: _("Say what effect you expect. Edit the draft to add it.")),
    "no_backtest": _said(lambda: _("Test the definition on past leads, or say why there is no such test.")),
    "backtest_of_another_rule": _said(
        lambda: _("The test on past leads is of another definition. Test this one again.")
    ),
    "nothing_changed": _said(
        lambda: _("Nothing has changed. Change the definition before you send a revision.")
    ),
    "stale": _said(
        lambda: _(
            "Somebody was faster: you saw revision {seen}, and revision {current} is the newest. "
            "Read it, then decide again."
        )
    ),
    "odd_characters": _said(
        lambda: _("The definition contains control characters that cannot be stored. Remove them.")
    ),
    "other_kind": _said(lambda: _("This definition is of the kind “{kind}”; the document needs “{needed}”.")),
    "unknown_reference": _said(
        lambda: _("The definition refers to “{key}”, of which there is no version. Remove that criterion.")
    ),
    "circular_reference": _said(
        lambda: _("The definition refers to “{key}”, which leads back to itself. Remove that criterion.")
    ),
    # The trial.
    "no_contract": _said(
        lambda: _("The trial's contract is not written yet. One of the heads has to write it.")
    ),
    "other_trial": _said(
        lambda: _("Proposal #{proposal} is in trial on this document. Only one trial can run at a time.")
    ),
    "no_trial_needed": _said(
        lambda: _("No trial is needed: this is a first version, or the same rule in other words.")
    ),
    "nothing_to_try": _said(lambda: _("No trial is needed: no leads are judged by this document.")),
    "unknown_party": _said(
        lambda: _("There is neither a department nor a seat “{key}”. Choose another in the matrix.")
    ),
    "trial_needed": _said(lambda: _("A trial is needed, because the rule differs from the one in force.")),
    "no_trial_to_report": _said(lambda: _("This proposal has no trial to report on.")),
    "no_leads": _said(lambda: _("No leads have been imported yet. Import leads first.")),
    "cannot_judge": _said(lambda: _("The leads cannot be judged by both versions. {why}")),
    "too_slow": _said(lambda: _("Judging the leads took too long and was stopped. Try again later.")),
    "contract_without_measure": _said(lambda: _("Choose at least one success measure.")),
    "contract_measure_incomplete": _said(
        lambda: _("Each success measure needs a direction and a threshold.")
    ),
    "contract_numbers": _said(
        lambda: _(
            "The trial lasts 1 to 366 days, leads mature in 0 to 366 days, and at least one lead is needed."
        )
    ),
    "contract_outcomes": _said(
        lambda: _("Write what happens if the measures are met, missed or inconclusive.")
    ),
    # The decision.
    "extended_already": _said(lambda: _("The trial has been extended once already.")),
    "no_extension_asked": _said(lambda: _("Nobody has asked to extend this trial.")),
    "other_head_confirms": _said(
        lambda: _("You asked for the extension; the other head confirms it: {seats}.")
    ),
    "extension_end": _said(lambda: _("Choose an end after {ends} and by {latest}.")),
    "other_end_asked": _said(
        lambda: _("Another end was asked for meanwhile: {asked}. Read it, then confirm.")
    ),
    "no_report": _said(
        lambda: _("The trial has no report computed after its end. Compute the report first.")
    ),
    "other_report": _said(
        lambda: _(
            "There is a newer trial report, or it belongs to another trial. Read the newest one, then decide."
        )
    ),
    "trial_is_void": _said(
        lambda: _(
            "The version in force changed during the trial, so the trial is void. "
            "Request changes, so that it can be revised and tried again."
        )
    ),
    "in_force_in_the_past": _said(lambda: _("The date in force has passed. Choose a later one.")),
    "in_force_before_the_latest": _said(
        lambda: _("A version is in force from {latest} already. Choose a later date.")
    ),
    "in_force_too_late": _said(
        lambda: _("The date in force is more than ten years away. Choose an earlier one.")
    ),
    # Lead feedback.
    "only_sales_gives_feedback": _said(
        lambda: _("Only members of sales accept or reject leads. You can read what they answered.")
    ),
    "only_sales_and_administrators": _said(
        lambda: _("Only members of sales and administrators change the reasons. Ask one of them.")
    ),
    "not_an_mql": _said(
        lambda: _("This lead does not qualify under version {version}, so there is nothing to answer.")
    ),
    "nothing_in_force_then": _said(lambda: _("No version was in force when this lead was judged.")),
    "no_rejection_reason": _said(lambda: _("Choose the reason for which you reject this lead.")),
    "reason_not_in_use": _said(
        lambda: _("The reason “{reason}” is not in use any more. Choose another one.")
    ),
    "acceptance_has_no_reason": _said(
        lambda: _("A reason and a disputed criterion belong to a rejection, not to an acceptance.")
    ),
    "answered_meanwhile": _said(
        lambda: _(
            "{person} has answered this lead meanwhile: see it below, and answer again if you disagree."
        )
    ),
    "taken_back_already": _said(lambda: _("This answer has been taken back already.")),
    "only_own_answers": _said(
        lambda: _("Only {person} can take this answer back. Give an answer of your own: the newest counts.")
    ),
    "reason_names": _said(lambda: _("Give the reason a name in Japanese and in English.")),
    "reason_exists": _said(lambda: _("There is such a reason already: {reason}.")),
    **{code: _said(template) for code, template in (IN_TALK | IN_ROADMAP).items()},
    # A document in force.
    "only_the_cmo": _said(lambda: _("Only the CMO can do this.")),
    "another_in_force": _said(
        lambda: _("Version {in_force} is in force now, not version {seen}. Look at what would change.")
    ),
    "no_earlier_version": _said(
        lambda: _("Only an earlier version that says something else can be put back in force.")
    ),
    "version_superseded": _said(lambda: _("A newer version has replaced this one. Read that one instead.")),
    "acknowledged_already": _said(lambda: _("You have acknowledged this version already.")),
    "nothing_in_force": _said(lambda: _("No version of this document is in force.")),
    "review_not_open": _said(
        lambda: _("The next review is due on {due} and can be recorded from {opens} on.")
    ),
    "no_review_outcome": _said(lambda: _("Choose the outcome: keep, change or retire.")),
    "no_review_notes": _said(lambda: _("Write down what was reviewed and why it was decided so.")),
    "document_key": _said(
        lambda: _("Choose a kind, and a key of small letters, digits and hyphens that begins with a letter.")
    ),
    "document_names": _said(lambda: _("Give the name in Japanese and in English.")),
    "document_exists": _said(lambda: _("There is such a document already: {key}.")),
    "document_approver": _said(
        lambda: _("Name another seat than the heads' and the CMO's for what the CMO proposes.")
    ),
    # The weekly review.
    "only_parties_take_part": _said(
        lambda: _("Only marketing, sales, analysts and holders of seats take part in the weekly review.")
    ),
    "nothing_to_freeze": _said(
        lambda: _("There are no numbers to freeze: import leads, and agree on the 48-hour rule.")
    ),
    "no_such_item": _said(lambda: _("The agenda has no such item.")),
    "weekly_action_text": _said(lambda: _("Say what is to be done.")),
    "weekly_action_due": _said(
        lambda: _("Choose who does it, and a day from the meeting on, within a year.")
    ),
    "weekly_action_ended": _said(lambda: _("This action has ended already.")),
    "weekly_action_result": _said(lambda: _("Say what came of it.")),
    # The 48-hour rule day by day.
    "only_sales_records_contacts": _said(
        lambda: _("Only members of sales record contacts: it is their contact that stops the clock.")
    ),
    "only_heads_and_administrators_enter_closures": _said(
        lambda: _("Only the heads, the CMO and administrators enter the company's closures.")
    ),
    "only_heads_and_cmo_allow_exemptions": _said(
        lambda: _("Only the heads and the CMO allow exceptions to the rule.")
    ),
    "closure_name": _said(lambda: _("Say why the company is closed: “New Year”.")),
    "closure_days": _said(lambda: _("Give a first and a last day, at most {most} days apart.")),
    "closure_began": _said(lambda: _("{day} has begun, and deadlines were kept by it: it stays closed.")),
    "withdrawn_already": _said(lambda: _("This has been withdrawn already.")),
    "exemption_reason": _said(lambda: _("Choose the kind of exception and say in words why.")),
    "exemption_period": _said(
        lambda: _("Give the hours that do not count: the end after the beginning, within a year.")
    ),
    "later_date_of_all": _said(lambda: _("Name the lead that asked for a later date.")),
    "no_clock": _said(lambda: _("This lead was never judged an MQL: no clock runs for it.")),
    "contact_kind": _said(lambda: _("Choose what you did: a call, an e-mail, a meeting or a visit.")),
    "contact_to_come": _said(lambda: _("A contact that is still to come stops no clock.")),
    "only_own_contacts": _said(lambda: _("Only {person} can withdraw this contact.")),
}

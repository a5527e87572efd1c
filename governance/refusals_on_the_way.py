"""Refusals on a proposal's way: discussing, merging, trying, deciding: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

ON_THE_WAY: dict[str, Callable[[], str]] = {
    # Merging.
    "nothing_to_merge": lambda: _(
        "The proposal starts from the version in force: there is nothing to merge."
    ),
    "merged_with_another": lambda: _(
        "Version {in_force} came into force while you were merging with version {seen}. "
        "Look at the merge again: nothing was saved."
    ),
    # The discussion.
    "version_scheduled": lambda: _(
        "Version {version} is approved and comes into force on {from}. "
        "From then on, revise this proposal so that it is compared with that version."
    ),
    "open_objection": lambda: _(
        "An objection by {people} is open. "
        "Its author has to withdraw it, or the CMO to overrule it with a reason."
    ),
    "not_agreed": lambda: _("Not agreed to revision {revision} yet: {seats}. Silence is not agreement."),
    "no_sessions_left": lambda: _("All sessions have been held; there is nothing left to waive."),
    "waived_already": lambda: _("You have waived the remaining sessions already."),
    "session_held": lambda: _("This session has been held already."),
    "planned_in_the_past": lambda: _("A session can only be moved to a date to come."),
    "held_in_the_future": lambda: _("This date is still to come. Record the session once it has been held."),
    "held_before_the_discussion": lambda: _(
        "This date is before the discussion was opened. Correct the date."
    ),
    "no_minutes": lambda: _("Write the minutes and name who attended."),
    "objection_settled": lambda: _("This objection has been settled already."),
    "withdraw_own_objection_first": lambda: _("Withdraw your objection first, then agree."),
    "thread_resolved": lambda: _("This thread has been resolved already."),
    "thread_open": lambda: _("This thread is still open."),
    "unknown_criterion": lambda: _(
        "The definition has no such criterion any more. Reload the page and choose another."
    ),
    "no_stance": lambda: _("Choose one: agree, agree with a concern, or object."),
    "no_harm": lambda: _("Choose what harm you foresee."),
    "no_text": lambda: _("Put it into words."),
    "channel_needs_kinds": lambda: _("Choose at least one thing that the channel is told."),
    "channel_needs_a_name": lambda: _("Give the channel a name."),
    "channel_is_removed": lambda: _("This channel was removed. Add it anew."),
    "no_such_document": lambda: _("There is no such document."),
    "demo_tells_nobody": lambda: _(
        "This is the demo company: no e-mail and no message to a channel leaves this machine."
    ),
    "address_no_address": lambda: _("This is no address to post to. Copy it whole; it begins with https://."),
    "address_inner": lambda: _(
        "The address is inside this company's network. Whoever runs this server allows that by "
        "WEBHOOK_NETWORKS."
    ),
    "no_such_notice": lambda: _("There is no kind of notice “{kind}”."),
    "not_a_way": lambda: _(
        "“{kind}” comes at once or in the daily digest: others wait for you, so it is never off."
    ),
    "no_such_hour": lambda: _("The hour is a whole number from 0 to 23."),
    "no_reason": lambda: _("Give a reason."),
    "no_title": lambda: _("Give a title of at most 200 characters."),
    "no_expected_effect": lambda: _("Say what effect you expect. Edit the draft to add it."),
    "no_backtest": lambda: _("Test the definition on past leads, or say why there is no such test."),
    "backtest_of_another_rule": lambda: _(
        "The test on past leads is of another definition. Test this one again."
    ),
    "nothing_changed": lambda: _("Nothing has changed. Change the definition before you send a revision."),
    "stale": lambda: _(
        "Somebody was faster: you saw revision {seen}, and revision {current} is the newest. "
        "Read it, then decide again."
    ),
    "odd_characters": lambda: _(
        "The definition contains control characters that cannot be stored. Remove them."
    ),
    "other_kind": lambda: _("This definition is of the kind “{kind}”; the document needs “{needed}”."),
    "unknown_reference": lambda: _(
        "The definition refers to “{key}”, of which there is no version. Remove that criterion."
    ),
    "circular_reference": lambda: _(
        "The definition refers to “{key}”, which leads back to itself. Remove that criterion."
    ),
    # The trial.
    "no_contract": lambda: _("The trial's contract is not written yet. One of the heads has to write it."),
    "other_trial": lambda: _(
        "Proposal #{proposal} is in trial on this document. Only one trial can run at a time."
    ),
    "no_trial_needed": lambda: _(
        "No trial is needed: this is a first version, or the same rule in other words."
    ),
    "nothing_to_try": lambda: _("No trial is needed: no leads are judged by this document."),
    "unknown_party": lambda: _(
        "There is neither a department nor a seat “{key}”. Choose another in the matrix."
    ),
    "trial_needed": lambda: _("A trial is needed, because the rule differs from the one in force."),
    "no_trial_to_report": lambda: _("This proposal has no trial to report on."),
    "no_leads": lambda: _("No leads have been imported yet. Import leads first."),
    "cannot_judge": lambda: _("The leads cannot be judged by both versions. {why}"),
    "too_slow": lambda: _("Judging the leads took too long and was stopped. Try again later."),
    "contract_without_measure": lambda: _("Choose at least one success measure."),
    "contract_measure_incomplete": lambda: _("Each success measure needs a direction and a threshold."),
    "contract_numbers": lambda: _(
        "The trial lasts 1 to 366 days, leads mature in 0 to 366 days, and at least one lead is needed."
    ),
    "contract_outcomes": lambda: _("Write what happens if the measures are met, missed or inconclusive."),
    # The decision.
    "extended_already": lambda: _("The trial has been extended once already."),
    "no_extension_asked": lambda: _("Nobody has asked to extend this trial."),
    "other_head_confirms": lambda: _("You asked for the extension; the other head confirms it: {seats}."),
    "extension_end": lambda: _("Choose an end after {ends} and by {latest}."),
    "other_end_asked": lambda: _("Another end was asked for meanwhile: {asked}. Read it, then confirm."),
    "no_report": lambda: _("The trial has no report computed after its end. Compute the report first."),
    "other_report": lambda: _(
        "There is a newer trial report, or it belongs to another trial. Read the newest one, then decide."
    ),
    "trial_is_void": lambda: _(
        "The version in force changed during the trial, so the trial is void. "
        "Request changes, so that it can be revised and tried again."
    ),
    "in_force_in_the_past": lambda: _("The date in force has passed. Choose a later one."),
    "in_force_before_the_latest": lambda: _(
        "A version is in force from {latest} already. Choose a later date."
    ),
    "in_force_too_late": lambda: _("The date in force is more than ten years away. Choose an earlier one."),
}

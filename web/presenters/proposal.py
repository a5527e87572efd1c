"""A proposal's page: where it stands, what is next, and everything that was said and done."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.catalogue import definition_from
from definitions.matrix_words import listed, stage_name
from definitions.models import Version
from definitions.saying import difference, reading
from evidence.effects import Effect
from governance.agenda import OpenCounts
from governance.lines import answered, line, veiled
from governance.models import Event, Session
from governance.needs import base_stays
from governance.policies import HEADS
from governance.refusals import status_name
from governance.stages import touched
from governance.workflow import CLOSED, DECISION, DISCUSSION, DRAFT, OPEN, TRIAL
from web.forms.decisions import ApproveForm
from web.forms.discussion import CommentForm
from web.forms.proposals import OpenForm, ReasonForm
from web.forms.sessions import HoldForm, MoveForm, Staff
from web.loaders.proposal import Loaded, criteria
from web.presenters.actions import ActionsView, actions_view
from web.presenters.advice import advice_on
from web.presenters.answers import answered_view
from web.presenters.effect import effect_view, version_name
from web.presenters.examples import examples_view
from web.presenters.positions import ObjectionView, objections_view, positions_view
from web.presenters.steps import Step, steps
from web.presenters.threads import ThreadView, credits_of, threads_view, value_form
from web.presenters.trial import trial_context
from web.presenters.turns import turn_view


def proposal_context(loaded: Loaded) -> dict[str, Any]:
    proposal, status = loaded.proposal, loaded.facts.status
    judging, body = proposal.document.judges_leads, loaded.revision.body
    definition = definition_from(body) if judging else None
    effect = loaded.backtest and Effect.read(loaded.backtest.figures)
    threads = threads_view(loaded)
    objections = objections_view(loaded)
    actions = actions_view(loaded) if status != DRAFT else None
    return {
        "proposal": proposal,
        "revision": loaded.revision,
        "status": str(status),
        "status_name": status_name(str(status)),
        "steps": road(loaded),
        "turn": turn_view(loaded.step, loaded.holders, loaded.seats, loaded.people),
        "quiet": status in CLOSED or status == TRIAL,
        "trouble": trouble(loaded),
        "judging": judging,
        "touched": touched_view(loaded),
        "reading": reading(body, loaded.catalogue, loaded.language),
        "advice": advice_on(definition, loaded.snapshot, loaded.catalogue, loaded.language)
        if definition and status in OPEN
        else (),
        "examples": examples_view(definition, loaded.catalogue, loaded.language) if definition else (),
        "difference": proposal.base
        and difference(proposal.base.body, body, loaded.catalogue, loaded.language),
        "effect": effect and effect_view(effect, loaded.catalogue, loaded.language),
        "tally": loaded.answered and answered_view(loaded.answered, loaded.catalogue),
        "backtest": loaded.backtest,
        "old_name": version_name(proposal.base, in_force=loaded.facts.base == loaded.facts.in_force),
        "positions": positions_view(loaded),
        "objections": objections,
        "open_objections": sum(view.objection.settled_at is None for view in objections),
        "threads": threads,
        "open_threads": sum(view.thread.resolved_at is None for view in threads),
        "comment": loaded.form(
            "comment", CommentForm, criteria=criteria(loaded.revision.body, loaded.catalogue)
        ),
        "comment_reason": loaded.reason("comment"),
        "suggest_value": value_form(loaded) if status == DISCUSSION else None,
        "suggest_reason": loaded.reason("suggest"),
        "actions": actions,
        "people": loaded.named(),
        "still_open": still_open(threads, objections, actions),
        "talk": status != DRAFT,
        "sessions": sessions_view(loaded) if status != DRAFT else None,
        "opening": opening(loaded) if status == DRAFT else None,
        "edit_reason": loaded.reason("edit_draft" if status == DRAFT else "revise"),
        "can_edit": status in (DRAFT, DISCUSSION),
        "merge_with": loaded.facts.in_force
        if status in (DRAFT, DISCUSSION) and base_stays(loaded.facts)
        else None,
        "withdraw": loaded.form("withdraw", ReasonForm) if status in OPEN else None,
        "withdraw_reason": loaded.reason("withdraw"),
        "decision": decision_view(loaded) if status == DECISION else None,
        "decisions": list(proposal.decisions.all()),
        "revisions": list(proposal.revisions.all())[::-1],
        "credits": credits_of(threads),
        "timeline": [(event.at, *told(event, loaded)) for event in reversed(loaded.events)],
        **trial_context(loaded),
    }


def still_open(
    threads: list[ThreadView], objections: list[ObjectionView], actions: ActionsView | None
) -> OpenCounts:
    """What the page lists as open, in one line at its top."""
    suggestions = [remark.suggestion for view in threads for remark in view.remarks if remark.suggestion]
    return OpenCounts(
        objections=sum(view.objection.settled_at is None for view in objections),
        threads=sum(view.thread.resolved_at is None for view in threads),
        suggestions=sum(view.suggestion.settled_at is None for view in suggestions),
        actions=actions.open if actions else 0,
        overdue=sum(view.overdue for view in actions.rows) if actions else 0,
    )


@dataclass(frozen=True, slots=True)
class TouchedView:
    """The stages that a change touches, in words, and the matrix that says so."""

    stages: str
    by: Version | None


def touched_view(loaded: Loaded) -> TouchedView | None:
    found = touched(loaded.proposal.document, loaded.base_body, loaded.revision.body, loaded.at)
    if not found.stages:
        return None
    names = [stage_name(stage, loaded.language) for stage in found.stages]
    return TouchedView(listed(names, loaded.language), found.by)


def told(event: Event, loaded: Loaded) -> tuple[str, str]:
    """(line, reason) of an event; of a position that may not be seen yet only that it was taken."""
    if veiled(event, loaded.revision.number, loaded.hidden):
        return answered(event), ""
    return line(event), event.reason


def road(loaded: Loaded) -> list[Step]:
    """The way of a proposal with its place on it; one closed without a version stops where it stood."""
    facts = loaded.facts
    labels = [_("Draft"), _("Discussion"), _("Agreement")]
    labels += [_("Trial")] if facts.judges_leads else []
    labels += [_("Decision by the CMO"), _("In force")]
    end = len(labels)
    places = {"draft": 0, "discussion": 1, "trial": 3, "decision": end - 2, "approved": end}
    status = str(facts.status)
    if status in ("rejected", "withdrawn"):
        last = next((event for event in reversed(loaded.events) if event.to_status == status), None)
        reached = places.get(last.from_status if last else "draft", 0) + 1
        return steps([*labels[:reached], status_name(status)], reached + 1)
    place = places[status]
    if status == "discussion" and (facts.positions or not facts.sessions_left):
        place = 2
    if status == "approved" and loaded.proposal.version and loaded.proposal.version.in_force_from > loaded.at:
        place = end - 1
    return steps(labels, place)


def trouble(loaded: Loaded) -> tuple[str, list[str]] | None:
    """A form that was sent and not accepted: where it stands on the page, and what is wrong with it."""
    if loaded.bound is None:
        return None
    texts = [str(error) for errors in loaded.bound.form.errors.values() for error in errors]
    general = [str(error) for error in loaded.bound.form.non_field_errors()]
    return f"form-{loaded.bound.name}", general or [_("Please check what is marked below.")] if texts else []


@dataclass(frozen=True, slots=True)
class SessionView:
    session: Session
    overdue: bool
    move_reason: str
    hold_reason: str
    move: forms.Form
    hold: forms.Form

    @property
    def move_name(self) -> str:
        return f"move-{self.session.number}"

    @property
    def hold_name(self) -> str:
        return f"hold-{self.session.number}"


@dataclass(frozen=True, slots=True)
class SessionsView:
    rows: list[SessionView]
    held: int
    planned: int
    waived: bool
    """By both heads."""
    waive: forms.Form
    waive_reason: str
    acting: bool
    """Whether sessions can still be held at all."""


def sessions_view(loaded: Loaded) -> SessionsView:
    rows, staff = list(loaded.proposal.sessions.all()), Staff()
    acting = loaded.facts.status == DISCUSSION
    return SessionsView(
        rows=[session_view(loaded, row, staff) for row in rows],
        held=sum(row.held_at is not None for row in rows),
        planned=len(rows),
        waived=loaded.facts.waived >= {*HEADS},
        waive=loaded.form("waive", ReasonForm),
        waive_reason=loaded.reason("waive_sessions"),
        acting=acting,
    )


def session_view(loaded: Loaded, row: Session, staff: Staff) -> SessionView:
    is_open = row.held_at is None
    held_at = min(row.planned_for, loaded.at)
    attendees = [user.pk for seat in HEADS if (user := loaded.holders.get(seat))]
    return SessionView(
        session=row,
        overdue=is_open and row.planned_for < loaded.at and loaded.facts.status == DISCUSSION,
        move_reason=loaded.reason("move_session", open=is_open),
        hold_reason=loaded.reason("hold_session", open=is_open),
        move=loaded.form(
            f"move-{row.number}", MoveForm, initial={"planned_for": timezone.localtime(row.planned_for)}
        ),
        hold=loaded.form(
            f"hold-{row.number}",
            HoldForm,
            staff=staff,
            initial={"held_at": timezone.localtime(held_at), "attendees": attendees},
        ),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    form: forms.Form
    reason: str
    tested: bool
    """Whether there are past leads to test it on, where it can be tested at all."""
    sponsoring: bool
    """It waits for a head who sponsors it."""
    sponsor_reason: str


def opening(loaded: Loaded) -> Opening:
    tested = loaded.facts.leads_known or not loaded.facts.judges_leads
    return Opening(
        loaded.form("open", OpenForm),
        loaded.reason("open_discussion"),
        tested,
        loaded.facts.needs_sponsor,
        loaded.reason("sponsor"),
    )


@dataclass(frozen=True, slots=True)
class DecisionView:
    approve: forms.Form
    approve_reason: str
    request_changes: forms.Form
    request_changes_reason: str
    reject: forms.Form
    reject_reason: str
    needs_reason: bool
    """The trial did not simply meet its measures."""


def decision_view(loaded: Loaded) -> DecisionView:
    tomorrow = (timezone.localtime(loaded.at) + timedelta(days=1)).date()
    start = {"revision": loaded.revision.number, "report": loaded.report, "in_force_from": tomorrow}
    return DecisionView(
        approve=loaded.form("approve", ApproveForm, proposal=loaded.proposal, initial=start),
        approve_reason=loaded.reason("approve"),
        request_changes=loaded.form("request_changes", ReasonForm),
        request_changes_reason=loaded.reason("request_changes"),
        reject=loaded.form("reject", ReasonForm),
        reject_reason=loaded.reason("reject"),
        needs_reason=bool(loaded.facts.trial and loaded.facts.trial.verdict != "met"),
    )

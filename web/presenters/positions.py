"""Positions as seals, the three answers a head can give, and objections."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from governance.models import Objection, Position
from governance.policies import HEADS
from governance.workflow import Status
from web.forms.discussion import PositionForm
from web.forms.proposals import ReasonForm
from web.loaders.proposal import Loaded, criteria
from web.presenters.seals import Seal, dismissed, given, missing, sealed, short_date


@dataclass(frozen=True, slots=True)
class Said:
    """A concern or an objection in words, beside the seals."""

    position: Position
    dismissed: bool


@dataclass(frozen=True, slots=True)
class Positions:
    seals: list[Seal]
    dismissed: list[Seal]
    said: list[Said]
    hidden: bool
    """A position is there that this reader may not see yet."""
    reason: str
    """Why this reader takes no position; empty where they may."""
    asked: bool
    """Whether positions are taken at all now."""
    agree: forms.Form
    concern: forms.Form
    object: forms.Form


def positions_view(loaded: Loaded) -> Positions:
    proposal = loaded.proposal
    standing = {row.seat: row for row in proposal.positions.all() if row.dismissed_at is None}
    gone = [row for row in proposal.positions.all() if row.dismissed_at]
    approved = next((row for row in proposal.decisions.all() if row.outcome == "approved"), None)
    seals = [
        sealed(seat)
        if seat in loaded.hidden
        else given(row.by, seat, row.stance, row.at, holder=row.on_behalf_of)
        if (row := standing.get(seat))
        else missing(seat, loaded.holders.get(seat))
        for seat in HEADS
    ]
    if approved:
        seals.append(given(approved.by, approved.seat, "approved", approved.at, holder=approved.on_behalf_of))
    elif seat := loaded.facts.approver_seat:
        seals.append(missing(seat, loaded.holders.get(seat)))
    words = criteria(loaded.revision.body, loaded.catalogue)

    def form(stance: str) -> forms.Form:
        start = {"stance": stance, "revision": loaded.revision.number}
        return loaded.form(stance, PositionForm, initial=start, criteria=words)

    return Positions(
        seals=seals,
        dismissed=[
            dismissed(row.by, row.seat, row.stance, row.at, why_dismissed(row), row.on_behalf_of)
            for row in gone
        ],
        said=[
            Said(row, bool(row.dismissed_at))
            for row in proposal.positions.all()
            if row.text and (row.dismissed_at or row.seat not in loaded.hidden)
        ],
        hidden=bool(loaded.hidden),
        reason=loaded.reason("take_position"),
        asked=loaded.facts.status == Status.DISCUSSION,
        agree=form("agree"),
        concern=form("concern"),
        object=form("object"),
    )


def why_dismissed(position: Position) -> str:
    """By whom, when and why a position counts no more."""
    assert position.dismissed_at
    assert position.dismissed_by
    words = {"person": position.dismissed_by.seal_name, "day": short_date(position.dismissed_at)}
    if position.dismissed_for:
        words["number"] = str(position.dismissed_for.number)
        return _("Dismissed by revision %(number)s (%(person)s, %(day)s)") % words
    return _("Replaced by another position (%(person)s, %(day)s)") % words


@dataclass(frozen=True, slots=True)
class ObjectionView:
    objection: Objection
    criterion: str
    withdraw_reason: str
    overrule_reason: str
    withdraw: forms.Form
    overrule: forms.Form

    @property
    def withdraw_name(self) -> str:
        return f"withdraw-{self.objection.pk}"

    @property
    def overrule_name(self) -> str:
        return f"overrule-{self.objection.pk}"


def objections_view(loaded: Loaded) -> list[ObjectionView]:
    """The open ones first."""
    words = dict(criteria(loaded.revision.body, loaded.catalogue))
    shown = [row for row in loaded.proposal.objections.all() if not is_hidden(row, loaded)]
    rows = sorted(shown, key=lambda row: row.settled_at is not None)
    return [
        ObjectionView(
            row,
            words.get(row.criterion, _("a criterion that is no longer there") if row.criterion else ""),
            loaded.reason(
                "withdraw_objection",
                author=row.by_id,
                author_for=row.position.on_behalf_of_id,
                open=row.settled_at is None,
            ),
            loaded.reason("overrule_objection", author=row.by_id, open=row.settled_at is None),
            loaded.form(f"withdraw-{row.pk}", ReasonForm),
            loaded.form(f"overrule-{row.pk}", ReasonForm),
        )
        for row in rows
    ]


def is_hidden(row: Objection, loaded: Loaded) -> bool:
    """It came with a position on the newest revision that this reader may not see yet."""
    return row.seat in loaded.hidden and row.position.revision_id == loaded.revision.pk

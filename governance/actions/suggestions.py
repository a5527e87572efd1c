"""Drafting what past wins suggest: a proposal whose words cite the evidence."""

from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from definitions.models import Document
from evidence.figures import Rate
from evidence.models import Snapshot
from evidence.wins.card import Card, Worth
from governance.actions.proposals import draft
from governance.models import Proposal
from people.company_time import company_zone
from people.models import User


def draft_suggested(*, document: Document, card: Card, by: User, at: datetime) -> Proposal:
    """A draft of the card, in the writer's language. Raises `Refused`."""
    return draft(
        document=document,
        title=_("Score card from past wins"),
        body=card.body,
        reason=reason(card),
        expected_effect=expected_effect(card),
        by=by,
        at=at,
    )


def reason(card: Card) -> str:
    """Where the card comes from, what it is worth on leads it never saw, and beside the version in force."""
    snapshot = Snapshot.objects.filter(fingerprint=card.snapshot).latest("imported_at")
    words = {
        "file": snapshot.file_name,
        "day": date_format(snapshot.imported_at.astimezone(company_zone()), "SHORT_DATE_FORMAT"),
        "n": _number(card.closed),
        "criteria": len(card.lines),
        "at_least": card.at_least,
    }
    said = [
        _(
            "Suggested from %(n)s closed past leads (%(file)s, imported on %(day)s): %(criteria)s criteria, "
            "qualified from %(at_least)s points."
        )
        % words,
        _("On leads it was not made from: %(worth)s.") % {"worth": worth_text(card.expected)},
    ]
    if card.in_force:
        said.append(
            _("The version in force on the same leads: %(worth)s.") % {"worth": worth_text(card.in_force)}
        )
    if card.over_time:
        since = date_format(card.over_time.since, "SHORT_DATE_FORMAT")
        said.append(
            _("Made of older leads only, on those from %(since)s on: %(worth)s.")
            % {"since": since, "worth": worth_text(card.over_time.card)}
        )
    said.append(_("Attributes that leak the outcome were left out."))
    said.append(_("Computed from: `%(fingerprint)s`") % {"fingerprint": card.fingerprint})
    return "\n".join(f"- {line}" for line in said)


def expected_effect(card: Card) -> str:
    """What the trial should show."""
    words = {"precision": rate_text(card.expected.precision), "recall": rate_text(card.expected.recall)}
    return (
        _("Of the leads that qualify and close, %(precision)s are won; %(recall)s of all won leads qualify.")
        % words
    )


def worth_text(worth: Worth) -> str:
    words = {"precision": rate_text(worth.precision), "recall": rate_text(worth.recall)}
    return _("%(precision)s of those that qualify were won, %(recall)s of all won qualify") % words


def rate_text(rate: Rate) -> str:
    """71.3% [69.8–72.8] (713 / 1,000)."""
    counted = f"({_number(rate.k)} / {_number(rate.n)})"
    if rate.value is None or rate.low is None or rate.high is None:
        return f"– {counted}"
    value, low, high = (number_format(round(100 * x, 1), 1) for x in (rate.value, rate.low, rate.high))
    return f"{value}% [{low}–{high}] {counted}"


def _number(number: int) -> str:
    return str(number_format(number, 0, force_grouping=True))

"""The suggested score card: its criteria with what each adds, and what it is expected to be worth."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from definitions.catalogue import definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.tree import PointsWhen, Score
from definitions.language.wording import Reading, phrase, say
from evidence.figures import Difference, Rate
from evidence.wins.card import Card, Line, Worth
from web.presenters.numbers import day, share_of, signed_share, whole
from web.presenters.wins import difference_text, stands_on


@dataclass(frozen=True, slots=True)
class CardLine:
    phrase: str
    points: int
    precision: str
    recall: str
    """Without it, in points of percent."""
    again: str


@dataclass(frozen=True, slots=True)
class WorthLine:
    """A measure: expected of the card, of the version in force on the same leads, their difference."""

    label: str
    expected: str
    expected_on: str
    in_force: str
    in_force_on: str
    difference: str
    own: str


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    at_least: int
    qualify: str
    precision: str
    recall: str
    now: bool


@dataclass(frozen=True, slots=True)
class CardView:
    answer: str
    verdict: str
    """How precision and recall stand to those of the version in force."""
    reading: Reading
    lines: list[CardLine]
    at_least: int
    alone: bool
    """Whether each criterion suffices by itself."""
    worth: list[WorthLine]
    compared: bool
    thresholds: list[ThresholdLine]
    time_note: str
    time: list[WorthLine]
    sampled: bool
    closed: str


def card_view(card: Card, words: Catalogue, language: str) -> CardView:
    definition = definition_from(card.body)
    assert isinstance(definition.rule, Score)
    said = [
        phrase(entry.when, words, language, definition.company_zone)
        for entry in definition.rule.entries
        if isinstance(entry, PointsWhen)
    ]
    return CardView(
        answer=answer(card),
        verdict=verdict(card),
        reading=say(definition, words, language),
        lines=[card_line(card, line, text) for line, text in zip(card.lines, said, strict=True)],
        at_least=card.at_least,
        alone=len(card.lines) > 1 and all(line.points >= card.at_least for line in card.lines),
        worth=worth_lines(card.expected, card.in_force, card.own),
        compared=card.in_force is not None,
        thresholds=threshold_lines(card),
        time_note=time_note(card),
        time=worth_lines(card.over_time.card, card.over_time.in_force) if card.over_time else [],
        sampled=card.step > 1,
        closed=whole(card.closed),
    )


def answer(card: Card) -> str:
    """The one sentence."""
    expected = {"precision": share_of(card.expected.precision), "recall": share_of(card.expected.recall)}
    if card.in_force is None:
        return (
            _(
                "Of new leads that qualify by this card and close, expect %(precision)s to be won; "
                "%(recall)s of all won leads would qualify."
            )
            % expected
        )
    return _(
        "Of new leads that qualify by this card and close, expect %(precision)s to be won (by the version in "
        "force %(old_precision)s); %(recall)s of all won leads would qualify (%(old_recall)s)."
    ) % {
        **expected,
        "old_precision": share_of(card.in_force.precision),
        "old_recall": share_of(card.in_force.recall),
    }


def verdict(card: Card) -> str:
    """By the intervals of both differences."""
    if card.in_force is None:
        return ""
    differences = (
        Difference.of(card.expected.precision, card.in_force.precision),
        Difference.of(card.expected.recall, card.in_force.recall),
    )
    said = [compared(one) for one in differences]
    return _("Compared with the version in force: precision %(precision)s, recall %(recall)s.") % {
        "precision": said[0],
        "recall": said[1],
    }


def compared(difference: Difference) -> str:
    """What the interval of a difference says."""
    if difference.low is not None and difference.low > 0:
        return pgettext("than in force", "certainly higher")
    if difference.high is not None and difference.high < 0:
        return pgettext("than in force", "certainly lower")
    return pgettext("than in force", "no certain difference")


def card_line(card: Card, line: Line, text: str) -> CardLine:
    return CardLine(
        phrase=text,
        points=line.points,
        precision=change(line.without.precision, card.own.precision),
        recall=change(line.without.recall, card.own.recall),
        again=_("%(n)s of %(folds)s") % {"n": line.again, "folds": card.folds},
    )


def change(without: Rate, now: Rate) -> str:
    """What the card would lose or gain without a criterion."""
    if without.value is None or now.value is None:
        return _("nothing would qualify")
    return f"{signed_share(without.value - now.value)}pt"


def worth_lines(expected: Worth, in_force: Worth | None, own: Worth | None = None) -> list[WorthLine]:
    labels = {
        "precision": _("Precision: won, of those that qualify and closed"),
        "recall": _("Recall: won leads that qualify, of all won"),
    }
    return [
        WorthLine(
            label=label,
            expected=share_of(getattr(expected, name)),
            expected_on=stands_on(getattr(expected, name)),
            in_force=share_of(getattr(in_force, name)) if in_force else "",
            in_force_on=stands_on(getattr(in_force, name)) if in_force else "",
            difference=difference_text(Difference.of(getattr(expected, name), getattr(in_force, name)))
            if in_force
            else "",
            own=share_of(getattr(own, name)) if own else "",
        )
        for name, label in labels.items()
    ]


def threshold_lines(card: Card) -> list[ThresholdLine]:
    """Nothing where there is no choice."""
    if len(card.thresholds) < 2:
        return []
    return [
        ThresholdLine(
            one.at_least,
            whole(one.worth.precision.n),
            share_of(one.worth.precision),
            share_of(one.worth.recall),
            now=one.at_least == card.at_least,
        )
        for one in card.thresholds
    ]


def time_note(card: Card) -> str:
    if card.over_time is None:
        return _("No check over time: too few leads say when they came.")
    return _(
        "Made again of the %(n)s leads that came before %(since)s, and tried on those that came from then "
        "on. Figures that are much lower here mean that what wins has changed."
    ) % {"n": whole(card.over_time.learnt), "since": day(card.over_time.since)}

"""The pulse in words: what is asked, and what came of it: side by side and round by round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.pulse import LEAST, QUESTIONS, Mean, PulseResult, SideResult
from web.presenters.sparkline import Sparkline, sparkline


def questions(side: str) -> dict[str, str]:
    """As one side is asked about the other."""
    marketing = side == "marketing"
    return {
        "promise": _("Sales contacts the leads we hand over within the time we agreed.")
        if marketing
        else _("The leads that marketing hands over meet the definition we agreed."),
        "information": _("Sales tells us what became of the leads, and why.")
        if marketing
        else _("Marketing tells us what we need to know about a lead."),
        "listening": _("Sales takes up what we say.") if marketing else _("Marketing takes up what we say."),
        "numbers": _("When we differ, we can talk about it with sales by numbers.")
        if marketing
        else _("When we differ, we can talk about it with marketing by numbers."),
        "together": _("Sales works for the same goal as we do.")
        if marketing
        else _("Marketing works for the same goal as we do."),
    }


def topics() -> dict[str, str]:
    """What a question is about, for both sides."""
    return {
        "promise": _("Keeps to what was agreed"),
        "information": _("Tells what one needs to know"),
        "listening": _("Takes up what one says"),
        "numbers": _("Talks by numbers when we differ"),
        "together": _("Works for the same goal"),
    }


def scale() -> list[tuple[int, str]]:
    return [
        (1, _("1 not at all")),
        (2, _("2 rather not")),
        (3, _("3 in part")),
        (4, _("4 mostly")),
        (5, _("5 fully")),
    ]


def side_name(side: str) -> str:
    return {"marketing": _("Marketing about sales"), "sales": _("Sales about marketing")}[side]


@dataclass(frozen=True, slots=True)
class MeanLine:
    """A mean as it is read and as a mark on an axis from 1 to 5; `value` empty under five answers."""

    side: str
    name: str
    value: str
    stands_on: str
    low: str = ""
    mid: str = ""
    high: str = ""
    line: Sparkline | None = None
    trend: str = ""
    """The means round by round, in words."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    name: str
    asked: dict[str, str]
    sides: Sequence[MeanLine]


@dataclass(frozen=True, slots=True)
class PulseView:
    """A round beside those before it. `few`: sides of which too few answered, in words."""

    last_day: date
    overall: Sequence[MeanLine]
    topics: Sequence[TopicLine]
    words: Sequence[tuple[str, str, Sequence[str]]]
    """(side, its name, what it said)."""
    few: Sequence[str]
    answered: Sequence[str]


def pulse_view(found: PulseResult, earlier: Sequence[PulseResult]) -> PulseView:
    """`earlier`: the rounds before it, oldest first."""
    rounds = [*earlier, found]
    named = topics()
    said = [(side, side_name(side), one.words) for side, one in found.sides.items() if one.words]
    return PulseView(
        last_day=found.round.last_day,
        overall=[mean_line(side, [one.sides[side].overall for one in rounds]) for side in found.sides],
        topics=[
            TopicLine(
                named[name],
                {side: questions(side)[name] for side in found.sides},
                [mean_line(side, [of(one.sides[side], name) for one in rounds]) for side in found.sides],
            )
            for name in QUESTIONS
        ],
        words=said,
        few=[few_text(one) for one in found.sides.values() if one.means is None],
        answered=[answered_text(one) for one in found.sides.values()],
    )


def pulse_summary(rounds: Sequence[PulseResult]) -> PulseView | None:
    """Of the newest round that has ended; None before the first."""
    return pulse_view(rounds[-1], rounds[:-1]) if rounds else None


def of(side: SideResult, name: str) -> Mean | None:
    return side.means[name] if side.means else None


def mean_line(side: str, trend: Sequence[Mean | None]) -> MeanLine:
    """The last one, and the line of all there are."""
    last, known = trend[-1], [one for one in trend if one]
    if last is None:
        return MeanLine(side, side_name(side), "", _("fewer than %(n)s answers") % {"n": LEAST})
    values = ", ".join(f"{one.value:.1f}" for one in known)
    return MeanLine(
        side=side,
        name=side_name(side),
        value=f"{last.value:.1f}",
        stands_on=f"[{last.low:.1f}–{last.high:.1f}] n={last.n}",
        low=place(last.low),
        mid=place(last.value),
        high=place(last.high),
        line=sparkline(
            [one.value for one in known], _("Round by round: %(values)s") % {"values": values}, (1, 5)
        ),
        trend=" → ".join(f"{one.value:.1f}" for one in known) if len(known) > 1 else "",
    )


def place(value: float) -> str:
    """On an axis from 1 to 5, in percent."""
    return f"{(value - 1) / 4:.1%}"


def few_text(one: SideResult) -> str:
    words = {"side": side_name(one.side), "answered": one.answered, "n": LEAST}
    return _("%(side)s: %(answered)s answers. From %(n)s on they are shown.") % words


def answered_text(one: SideResult) -> str:
    words = {"side": side_name(one.side), "answered": one.answered, "asked": one.asked}
    return _("%(side)s: %(answered)s of %(asked)s answered") % words

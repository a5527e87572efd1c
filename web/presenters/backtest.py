"""A whole backtest: what the rule would have said of past leads, which part of it does what, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from definitions.catalogue import definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.wording import phrase
from evidence.breakdown import Breakdown, Kind, Part, Slice
from evidence.cohorts import Cohort
from evidence.effects import Effect
from evidence.engine.parts import parts
from evidence.figures import Difference, Rate, Side, closed_outcomes, outcomes, verdicts
from evidence.statistics import TOO_FEW
from web.presenters.effect import Cell, EffectView, Line, effect_view, rate, rate_line
from web.presenters.life import outcome_labels
from web.presenters.numbers import day, share_of, signed, signed_share, whole
from web.presenters.weeks import WeeksChart, weeks_chart


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A verdict of the table: leads by outcome, and all."""

    label: str
    cells: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the rule: at how many leads it holds, how many pass so far, and the rule without it."""

    id: str
    label: str
    true: str
    false: str
    unknown: str
    passed: str
    won_passed: str
    without: str
    """How many more or fewer qualify without it."""
    won_without: str
    precision: Cell
    """Of the rule without it, and how that differs."""


@dataclass(frozen=True, slots=True)
class SliceLine:
    name: str
    leads: str
    old: str
    new: str
    precision: Cell
    recall: Cell


@dataclass(frozen=True, slots=True)
class BacktestView:
    answer: str
    effect: EffectView
    outcomes: tuple[str, ...]
    """Names of the columns of both tables."""
    table: list[OutcomeLine]
    old_table: list[OutcomeLine]
    cohort: str
    excluded: list[str]
    notes: list[str]
    parts: list[PartLine]
    parts_answer: str
    passes: bool
    """Whether leads pass part after part."""
    passes_label: str
    parts_caption: str
    rates: list[Line]
    sources: list[SliceLine]
    segments: list[SliceLine]
    weeks: WeeksChart | None

    @property
    def moves(self) -> bool:
        """Whether any lead changes sides."""
        return any(side.leads for side in self.effect.moved)


def backtest_view(found: Effect, body: Mapping[str, object], words: Catalogue, language: str) -> BacktestView:
    shown, breakdown = effect_view(found, words, language), found.breakdown
    lines = part_lines(found.new, breakdown, body, words, language) if breakdown else []
    return BacktestView(
        answer=answer(found),
        effect=shown,
        outcomes=tuple(outcome_labels()[outcome] for outcome in outcomes),
        table=outcome_lines(found.new),
        old_table=outcome_lines(found.old) if found.old else [],
        cohort=cohort_text(found.cohort),
        excluded=excluded_texts(breakdown.excluded) if breakdown else [],
        notes=[*shown.notes, *standing_notes(found)],
        parts=lines,
        parts_answer=parts_answer(found, lines) if breakdown else "",
        passes_label=passes_label(breakdown.kind) if breakdown else "",
        parts_caption=parts_caption(breakdown.kind) if breakdown else "",
        rates=rate_lines(found),
        passes=breakdown is not None and breakdown.kind in ("all", "any"),
        sources=slice_lines(breakdown.sources) if breakdown else [],
        segments=slice_lines(breakdown.segments) if breakdown else [],
        weeks=weeks_chart(found.weeks),
    )


def answer(found: Effect) -> str:
    """The one sentence: how many qualify, how many of those were won, how many won leads are found."""
    words = {
        "leads": whole(found.leads),
        "qualified": whole(found.new.qualified),
        "precision": share_of(found.new.won_rate),
        "recall": share_of(found.new.won_found),
    }
    if not found.leads:
        return _("No lead is in this cohort. Choose a wider one.")
    if found.new.won_rate.too_few or found.new.won_found.too_few:
        return (
            _("%(qualified)s of %(leads)s past leads would qualify; too few of them have closed to say more.")
            % words
        )
    return (
        _(
            "%(qualified)s of %(leads)s past leads would qualify: %(precision)s of those that closed were "
            "won, and %(recall)s of all won leads are among them."
        )
        % words
    )


def outcome_lines(side: Side) -> list[OutcomeLine]:
    labels = {"qualified": _("Qualify"), "not_qualified": _("Do not qualify"), "undecided": _("Undecided")}
    return [
        OutcomeLine(
            labels[verdict],
            tuple(whole(side.table[verdict][outcome]) for outcome in outcomes),
            whole(side.count(verdict)),
        )
        for verdict in verdicts
    ]


def cohort_text(cohort: Cohort) -> str:
    """Which leads: the period, the source, the segment."""
    said = []
    if cohort.since and cohort.until:
        words = {"since": day(cohort.since), "until": day(cohort.until)}
        said.append(_("acquired %(since)s to %(until)s") % words)
    elif cohort.since:
        said.append(_("acquired from %(since)s on") % {"since": day(cohort.since)})
    elif cohort.until:
        said.append(_("acquired until %(until)s") % {"until": day(cohort.until)})
    if cohort.source:
        said.append(_("source: %(source)s") % {"source": cohort.source})
    if cohort.segment:
        said.append(_("segment: %(segment)s") % {"segment": cohort.segment})
    return " · ".join(said) or _("all leads of the import")


def excluded_texts(excluded: Mapping[str, int]) -> list[str]:
    texts = {
        "undated": _("date of acquisition unknown: %(n)s"),
        "period": _("outside the period: %(n)s"),
        "source": _("of another source, or none: %(n)s"),
        "segment": _("of another segment, or none: %(n)s"),
    }
    return [texts[reason] % {"n": whole(n)} for reason, n in excluded.items()]


def standing_notes(found: Effect) -> Iterable[str]:
    """What no test on past leads can know."""
    yield _(
        "These leads were worked under the old rule: what it kept from sales had less chance to be won, "
        "whatever the new rule says of it."
    )
    left_out = {name: sum(found.new.table[verdict][name] for verdict in verdicts) for name in outcomes}
    if left_out["never_contacted"] or left_out["open"]:
        yield _(
            "In no rate: %(never)s leads that were never contacted, which says nothing about their "
            "quality, and %(open)s that are still open."
        ) % {"never": whole(left_out["never_contacted"]), "open": whole(left_out["open"])}


def rate_lines(found: Effect) -> list[Line]:
    """Precision and recall, each with what it is a share of, then how many qualify."""
    new, old = found.new, found.old
    differences = [
        Difference.of(one, other) if other else None
        for one, other in (
            (new.won_rate, old and old.won_rate),
            (new.won_found, old and old.won_found),
            (new.qualified_share, old and old.qualified_share),
        )
    ]
    return [
        rate_line(_("Precision: won, of those that qualify and closed"), new, old, differences[0]),
        rate_line(_("Recall: won leads that qualify, of all won"), new, old, differences[1], "won_found"),
        rate_line(_("Share that qualifies, of all leads"), new, old, differences[2], "qualified_share"),
    ]


def passes_label(kind: Kind) -> str:
    """What the leads are that have passed the parts so far."""
    return _("One of these so far holds") if kind == "any" else _("All so far hold")


def parts_caption(kind: Kind) -> str:
    """How the parts make the rule."""
    return {
        "all": _("A lead qualifies where all hold."),
        "any": _("A lead qualifies where one of them holds."),
        "none": _("A lead qualifies where none of them holds."),
        "count": _("A lead qualifies where enough of them hold."),
        "score": _("A lead qualifies where the points suffice; an entry holds where it gives or takes any."),
        "one": _("A lead qualifies where it holds."),
    }[kind]


def part_lines(
    side: Side, breakdown: Breakdown, body: Mapping[str, object], words: Catalogue, language: str
) -> list[PartLine]:
    definition = definition_from(body)
    nodes = parts(definition)
    return [
        part_line(side, part, phrase(node, words, language, definition.company_zone))
        for part, node in zip(breakdown.parts, nodes, strict=True)
    ]


def part_line(side: Side, part: Part, label: str) -> PartLine:
    more = sum(part.without.values()) - side.qualified
    return PartLine(
        id=part.id,
        label=label,
        true=whole(sum(part.true.values())),
        false=whole(sum(part.false.values())),
        unknown=whole(sum(part.unknown.values())),
        passed=whole(sum(part.passed.values())) if part.passed else "",
        won_passed=whole(part.passed["won"]) if part.passed else "",
        without=signed(more),
        won_without=signed(part.without["won"] - side.won),
        precision=without_cell(side, part),
    )


def without_rate(part: Part) -> Rate:
    """Won of those that closed and qualify without the part."""
    return Rate.of(part.without["won"], sum(part.without[outcome] for outcome in closed_outcomes))


def without_cell(side: Side, part: Part) -> Cell:
    now, without = side.won_rate, without_rate(part)
    shown = rate(without)
    if now.value is None or without.value is None or now.too_few or without.too_few:
        return shown
    return Cell(shown.text, f"{signed_share(without.value - now.value)}pt")


def parts_answer(found: Effect, lines: Sequence[PartLine]) -> str:
    """Which part does most, in one sentence: what would change most without it."""
    assert found.breakdown
    if len(lines) < 2 or found.new.won_rate.n < TOO_FEW:
        return ""
    changes = [abs(sum(part.without.values()) - found.new.qualified) for part in found.breakdown.parts]
    most = max(range(len(lines)), key=lambda i: changes[i])
    if not changes[most]:
        return _("No criterion decides anything by itself: each could go, and the same leads would qualify.")
    said = _(
        "“%(criterion)s” decides most by itself: without it the number that qualify changes by %(change)s."
    ) % {
        "criterion": lines[most].label,
        "change": lines[most].without,
    }
    if idle := changes.count(0):
        said += " " + _("%(n)s of the criteria decide nothing by themselves (±0 below).") % {"n": idle}
    return said


def slice_lines(slices: Sequence[Slice]) -> list[SliceLine]:
    """Nothing where all leads are alike in it."""
    if len(slices) < 2:
        return []
    return [
        SliceLine(
            name=_("all others") if one.name is None else one.name or _("not recorded"),
            leads=whole(one.new.leads),
            old=whole(one.old.qualified) if one.old else "",
            new=whole(one.new.qualified),
            precision=rate(one.new.won_rate),
            recall=rate(one.new.won_found),
        )
        for one in slices
    ]

"""The effect of a rule on past leads: both versions in a table, and the leads that change sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.models import Version
from evidence.effects import Effect
from evidence.figures import Difference, Rate, Side
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from web.presenters.leaks import leak_text
from web.presenters.life import outcome_labels
from web.presenters.numbers import day, share, signed, signed_share, whole


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    stands_on: str = ""
    """Its interval, or of how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the version in force, the proposal, the difference."""

    label: str
    old: Cell
    new: Cell
    difference: Cell


NOTHING = Cell("")


@dataclass(frozen=True, slots=True)
class Moved:
    """Leads that change sides, "gained" or "dropped"; `parts`: (outcome, its name, leads), without zeros."""

    direction: str
    label: str
    leads: int
    won: int
    longest: int
    """Of both directions: what the bar is scaled against."""
    parts: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class EffectView:
    headline: str
    """The one sentence."""
    basis: str
    """Which leads it is about."""
    lines: list[Line]
    moved: list[Moved]
    notes: list[str]
    compared: bool
    """Whether there is a version to compare with."""


def effect_view(effect: Effect, catalogue: Catalogue, language: str) -> EffectView:
    new, old = effect.new, effect.old
    gained, dropped = sum(effect.gained.values()), sum(effect.dropped.values())
    moved = (
        [
            moved_view("dropped", _("No longer qualify"), effect.dropped, max(gained, dropped)),
            moved_view("gained", _("Qualify newly"), effect.gained, max(gained, dropped)),
        ]
        if old
        else []
    )
    return EffectView(
        headline=headline(new, old, gained, dropped),
        basis=basis(effect),
        lines=[
            counted(_("Qualify"), new, old, "qualified"),
            rate_line(_("Won, of those qualified and closed"), new, old, effect.difference),
            of_won(_("Won leads that are missed"), new, old, "missed_won"),
            counted(_("Undecided"), new, old, "undecided"),
        ],
        moved=moved,
        notes=[*notes(effect, catalogue, language)],
        compared=old is not None,
    )


def headline(new: Side, old: Side | None, gained: int, dropped: int) -> str:
    if old is None:
        return _("%(count)s of %(leads)s past leads would qualify.") % {
            "count": whole(new.qualified),
            "leads": whole(new.leads),
        }
    if not gained and not dropped:
        return _("No past lead changes sides: %(count)s qualify before and after.") % {
            "count": whole(new.qualified)
        }
    return _(
        "%(new)s past leads would qualify instead of %(old)s: %(gained)s newly, %(dropped)s no longer."
    ) % {
        "new": whole(new.qualified),
        "old": whole(old.qualified),
        "gained": whole(gained),
        "dropped": whole(dropped),
    }


def basis(effect: Effect) -> str:
    """The period, how many leads, and when they were imported."""
    imported = parse_datetime(effect.imported_at)
    words = {"leads": whole(effect.leads), "imported": day(imported.date()) if imported else ""}
    first, last = parse_date(effect.first), parse_date(effect.last)
    if first and last:
        words |= {"first": day(first), "last": day(last)}
        return (
            _("%(first)s to %(last)s · %(leads)s leads · events and attributes as known when judged") % words
        )
    return _("%(leads)s leads imported on %(imported)s · events and attributes as known when judged") % words


def counted(label: str, new: Side, old: Side | None, verdict: str) -> Line:
    now = getattr(new, verdict)
    if old is None:
        return Line(label, NOTHING, Cell(whole(now)), NOTHING)
    before = getattr(old, verdict)
    return Line(label, Cell(whole(before)), Cell(whole(now)), Cell(signed(now - before)))


def of_won(label: str, new: Side, old: Side | None, name: str) -> Line:
    """So many of all won leads."""
    won = f"/ {whole(new.won_found.n)}"
    now = getattr(new, name)
    if old is None:
        return Line(label, NOTHING, Cell(whole(now), won), NOTHING)
    before = getattr(old, name)
    return Line(label, Cell(whole(before), won), Cell(whole(now), won), Cell(signed(now - before)))


def rate_line(
    label: str, new: Side, old: Side | None, difference: Difference | None, name: str = "won_rate"
) -> Line:
    """`name`: the rate of both sides."""
    now: Rate = getattr(new, name)
    if old is None:
        return Line(label, NOTHING, rate(now), NOTHING)
    before: Rate = getattr(old, name)
    if before == now or difference is None:
        return Line(label, rate(before), rate(now), Cell("±0" if before.n else "–"))
    return Line(label, rate(before), rate(now), points(difference))


def rate(value: Rate) -> Cell:
    """8.9% with its interval; a dash where there is none, and words where there are too few."""
    if value.value is None or value.low is None or value.high is None:
        return Cell("–")
    if value.too_few:
        return Cell(f"{whole(value.k)} / {whole(value.n)}", _("too few to tell"))
    return Cell(f"{share(value.value)}%", f"[{share(value.low)}–{share(value.high)}]")


def points(value: Difference) -> Cell:
    """+2.8pt with its interval."""
    if value.value is None or value.low is None or value.high is None or value.too_few:
        return Cell("–")
    return Cell(f"{signed_share(value.value)}pt", f"[{signed_share(value.low)}–{signed_share(value.high)}]")


def moved_view(direction: str, label: str, by_outcome: Mapping[str, int], longest: int) -> Moved:
    names = outcome_labels()
    parts = [(outcome, names[outcome], leads) for outcome, leads in by_outcome.items() if leads]
    return Moved(direction, label, sum(by_outcome.values()), by_outcome["won"], longest, parts)


def notes(effect: Effect, catalogue: Catalogue, language: str) -> Iterable[str]:
    """What the numbers cannot say."""
    for warning in effect.warnings:
        match warning:
            case "too_few":
                yield _("Fewer than 30 qualified leads have closed: the won rate tells too little.")
            case "contact_unknown":
                yield _("Of %(count)s leads nobody recorded whether sales contacted them.") % {
                    "count": whole(effect.contact_unknown)
                }
            case "dates_unknown":
                yield _("Of %(count)s leads the date is unknown.") % {"count": whole(effect.dates_unknown)}
            case "immature":
                yield _("%(count)s leads are young and may still be won.") % {"count": whole(effect.immature)}
            case "leaking":
                yield from (leak_text(leak, catalogue, language) for leak in effect.leaking)
            case "attribute_unknown":
                for item in effect.coverage:
                    if 2 * item.known < item.leads:
                        yield _("“%(attribute)s” is known of only %(known)s of %(leads)s leads.") % {
                            "attribute": _("what the lead did")
                            if item.attribute == "events"
                            else catalogue.label(item.attribute, language),
                            "known": whole(item.known),
                            "leads": whole(item.leads),
                        }
    if effect.old and effect.dropped["never_contacted"] + effect.gained["never_contacted"]:
        yield _("A lead that was never contacted is no evidence that it was bad.")


def trouble_text(trouble: CannotJudge | TooSlow) -> str:
    """Why the leads gave no answer, and what to do."""
    if isinstance(trouble, TooSlow):
        return _("The leads took too long to ask. Please try again later.")
    return str(trouble)


def version_name(version: Version | None, *, in_force: bool) -> str:
    """The heading of the column of the version compared with."""
    if version is None:
        return ""
    said = _("Version %(number)s (in force)") if in_force else _("Version %(number)s")
    return said % {"number": version.number}

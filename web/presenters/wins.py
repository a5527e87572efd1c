"""What won leads have in common, in words and small charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from definitions.catalogue import definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.tree import children
from definitions.language.wording import phrase
from evidence.figures import Difference, Rate
from evidence.models import Snapshot
from evidence.wins.asking import body_of
from evidence.wins.candidates import Candidate, Declared
from evidence.wins.ranking import Ranking, Subject, Told
from web.presenters.leaks import leak_text
from web.presenters.life import outcome_labels
from web.presenters.numbers import day, share, share_of, signed_share, whole

Phrases = Mapping[str, str]
"""Phrase of each criterion, by `key_of`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A rate on an axis from 0 to 100: its point, and the ends of its interval."""

    value: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with its figures; marks where there are rates."""

    phrase: str
    met: str
    met_on: str
    unmet: str
    unmet_on: str
    difference: str
    lift: str
    pairs: str
    unknown: str
    caution: str
    met_mark: Mark | None
    unmet_mark: Mark | None
    spoken: str


@dataclass(frozen=True, slots=True)
class Line:
    """An attribute or a kind of event: its most telling criterion, and the others."""

    label: str
    best: Criterion | None
    others: tuple[Criterion, ...]
    why: str = ""
    """Why it stands apart."""


@dataclass(frozen=True, slots=True)
class WinsView:
    answer: str
    basis: str
    left_out: str
    sampled: str
    base: str
    """The won rate of all, on the charts' axis."""
    telling: list[Line]
    silent: list[Line]
    leaking: list[Line]
    few: list[str]


def wins_view(
    found: Ranking, attributes: Declared, snapshot: Snapshot, words: Catalogue, language: str
) -> WinsView:
    said = phrases([*shown(found)], attributes, words, language)
    return WinsView(
        answer=answer(found, said, words, language),
        basis=_("%(file)s, imported on %(day)s · values and events as known when each lead was judged")
        % {"file": snapshot.file_name, "day": day(timezone.localtime(snapshot.imported_at).date())},
        left_out=left_out(found),
        sampled=sampled(found.step, found.won.n),
        base=point(found.won.value or 0),
        telling=[line(subject, said, words, language) for subject in found.telling],
        silent=[line(subject, said, words, language) for subject in found.silent],
        leaking=[
            Line(
                words.label(leak.attribute, language),
                criterion(subject.best, said) if subject else None,
                (),
                leak_text(leak, words, language),
            )
            for leak, subject in found.leaking
        ],
        few=[label_of(subject, words, language) for subject in found.few],
    )


def shown(found: Ranking) -> list[Candidate]:
    """Every criterion that is put in words."""
    subjects = [*found.telling, *found.silent, *(subject for _leak, subject in found.leaking if subject)]
    return [told.candidate for subject in subjects for told in subject.told]


def phrases(
    asked: Sequence[Candidate], attributes: Declared, words: Catalogue, language: str
) -> dict[str, str]:
    if not asked:
        return {}
    definition = definition_from(body_of(attributes, asked))
    nodes = children(definition.rule)
    said = (phrase(node, words, language, definition.company_zone) for node in nodes)
    return {key_of(one): text for one, text in zip(asked, said, strict=True)}


def key_of(candidate: Candidate) -> str:
    return repr(candidate.node)


def answer(found: Ranking, said: Phrases, words: Catalogue, language: str) -> str:
    """The one sentence: what tells most, or that nothing does."""
    if not found.enough:
        return _(
            "Too few leads have closed to tell: %(won)s won and %(other)s not. It takes 30 of either kind."
        ) % {"won": whole(found.won.k), "other": whole(found.won.n - found.won.k)}
    numbers = {"n": whole(found.won.n), "rate": f"{share(found.won.value or 0)}%"}
    if not found.telling:
        return (
            _("Nothing tells enough: of the %(n)s closed leads %(rate)s were won, whatever is known of them.")
            % numbers
        )
    best = found.telling[0].best
    return _(
        "“%(criterion)s” tells most: %(met)s of the leads that meet it were won, %(unmet)s of the others."
    ) % {
        "criterion": said[key_of(best.candidate)],
        "met": share_of(best.met),
        "unmet": share_of(best.unmet),
    }


def left_out(found: Ranking) -> str:
    """Which leads are in no figure here."""
    labels = outcome_labels()
    return " · ".join(f"{labels[name]} {whole(n)}" for name, n in found.left_out.items())


def sampled(step: int, n: int) -> str:
    if step == 1:
        return ""
    return _("Asked of a fixed sample: one of %(step)s closed leads, %(n)s in all.") % {
        "step": step,
        "n": whole(n),
    }


def line(subject: Subject, said: Phrases, words: Catalogue, language: str) -> Line:
    best, *others = (criterion(told, said) for told in subject.told)
    return Line(label_of(subject, words, language), best, tuple(others))


def label_of(subject: Subject, words: Catalogue, language: str) -> str:
    return words.event(subject.key, language) if subject.event else words.label(subject.key, language)


def criterion(told: Told, said: Phrases) -> Criterion:
    met, unmet, separation = told.met, told.unmet, told.separation
    return Criterion(
        phrase=said[key_of(told.candidate)],
        met=share_of(met),
        met_on=stands_on(met),
        unmet=share_of(unmet),
        unmet_on=stands_on(unmet),
        difference=difference_text(told.difference),
        lift=f"×{formats.number_format(round(told.lift, 2), 2)}" if told.lift is not None else "",
        pairs=f"{share(separation.value)}% [{share(separation.low)}–{share(separation.high)}]",
        unknown=whole(told.unknown) if told.unknown else "",
        caution=caution(told.candidate),
        met_mark=mark(met),
        unmet_mark=mark(unmet),
        spoken=_("Won: %(met)s of those that meet it, %(unmet)s of the others")
        % {"met": f"{share_of(met)} {stands_on(met)}", "unmet": f"{share_of(unmet)} {stands_on(unmet)}"},
    )


def caution(candidate: Candidate) -> str:
    if candidate.node.get("is") != "known":
        return ""
    return _(
        "That something is known at all may only show that sales has already talked with the lead. Look at "
        "when it is filled in before you use it."
    )


def stands_on(rate: Rate) -> str:
    """k of n, and the interval."""
    counted = f"({whole(rate.k)} / {whole(rate.n)})"
    if rate.low is None or rate.high is None:
        return counted
    return f"[{share(rate.low)}–{share(rate.high)}] {counted}"


def difference_text(difference: Difference) -> str:
    if difference.value is None or difference.low is None or difference.high is None:
        return ""
    ends = f"[{signed_share(difference.low)}–{signed_share(difference.high)}]"
    return f"{signed_share(difference.value)}pt {ends}"


def mark(rate: Rate) -> Mark | None:
    if rate.value is None or rate.low is None or rate.high is None:
        return None
    return Mark(point(rate.value), point(rate.low), point(rate.high))


def point(value: float) -> str:
    """A place on the axis, as SVG writes it."""
    return f"{value * 100:.1f}%"

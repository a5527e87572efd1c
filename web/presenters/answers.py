"""Answers of sales in words: a rate with its interval, the mix of reasons, the criteria disputed most."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.models import Version
from evidence.feedback import Tally
from evidence.models import LeadFeedback
from web.loaders.answers import Answered, criterion_names
from web.presenters.figures import Figure, rate_figure

SHOWN = 5
"""Criteria named: those disputed most."""


@dataclass(frozen=True, slots=True)
class Part:
    """So many of the rejections; `url` lists them."""

    name: str
    n: int
    of: int
    url: str = ""

    @property
    def share(self) -> float:
        return self.n / self.of


@dataclass(frozen=True, slots=True)
class TallyView:
    """`version` as addresses name it ("mql@3"); empty for answers that are not of one version."""

    figure: Figure
    reasons: list[Part]
    criteria: list[Part]
    undisputed: int
    rejected: int


def tally_view(
    found: Tally, reasons: Mapping[int, str], criteria: Mapping[str, str], version: Version | None = None
) -> TallyView:
    """`reasons` and `criteria`: their names, by key and by id."""
    of = found.rejected

    def url(name: str, value: object) -> str:
        query = f"version={version}&answer=rejected&{name}={value}" if version else ""
        return f"{reverse('answers')}?{query}" if query else ""

    return TallyView(
        figure=rate_figure(_("Accepted by sales"), found.acceptance, ""),
        reasons=[Part(reasons[key], n, of, url("reason", key)) for key, n in found.reasons],
        criteria=[
            Part(criteria.get(id_, id_), n, of, url("criterion", id_)) for id_, n in found.criteria[:SHOWN]
        ],
        undisputed=found.undisputed,
        rejected=of,
    )


def answered_view(found: Answered, words: Catalogue) -> TallyView:
    """What was answered under one version."""
    return tally_view(found.tally, found.reasons, criterion_names([found.version], words), found.version)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """The acceptance rate under one version."""

    version: Version
    figure: Figure


def version_lines(answered: Iterable[Answered]) -> list[VersionLine]:
    """The newest version first."""
    newest = sorted(answered, key=lambda one: -one.version.number)
    return [VersionLine(one.version, rate_figure("", one.tally.acceptance, "")) for one in newest]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer in the list."""

    row: LeadFeedback
    criterion: str
    state: str
    """ "" where it counts, else that it was replaced or taken back."""


def answer_lines(
    rows: Sequence[LeadFeedback], standing: Collection[int], criteria: Mapping[str, str]
) -> list[AnswerLine]:
    """`standing`: keys of those that count."""
    return [
        AnswerLine(row, criteria.get(row.criterion, row.criterion), state_text(row, standing)) for row in rows
    ]


def state_text(row: LeadFeedback, standing: Collection[int]) -> str:
    if row.pk in standing:
        return ""
    return _("taken back") if hasattr(row, "taken_back_by") else _("replaced")

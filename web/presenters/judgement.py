"""A judgement in words: the verdict as a sentence, what is missing, each criterion, the smallest changes."""

from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.language.judge import Judgement, Verdict
from definitions.language.prose import Runs
from definitions.language.telling import ReasonLine, say_reason, say_shortfall, say_warning


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: str
    sentence: str
    missing: str
    """What could still decide it, listed."""
    reasons: tuple[ReasonLine, ...]
    shortfalls: list[tuple[Runs, ...]]
    warnings: list[str]


def answer(judgement: Judgement, name: str, catalogue: Catalogue, language: str, zone: tzinfo) -> Answer:
    """`name` is what the lead was checked against, as the reader calls it."""
    sentences = {
        Verdict.QUALIFIED: _("This lead qualifies as %(name)s."),
        Verdict.NOT_QUALIFIED: _("This lead does not qualify as %(name)s."),
        Verdict.UNDECIDED: _("Whether this lead qualifies as %(name)s cannot be decided yet."),
    }
    assert isinstance(zone, ZoneInfo)
    root = say_reason(judgement, catalogue, language, zone)
    flat = root.children and judgement.root.needed is None and not root.points
    return Answer(
        verdict=verdict_name(judgement.verdict),
        sentence=sentences[judgement.verdict] % {"name": name},
        missing=("、" if language == "ja" else ", ").join(
            missing_name(key, catalogue, language) for key in judgement.missing
        ),
        reasons=root.children if flat else (root,),
        shortfalls=[say_shortfall(found, catalogue, language, zone) for found in judgement.shortfalls],
        warnings=[say_warning(warned, catalogue, language) for warned in judgement.warnings],
    )


def verdict_name(verdict: str) -> str:
    """Qualified, not qualified, undecided."""
    names = {
        Verdict.QUALIFIED: _("Qualified"),
        Verdict.NOT_QUALIFIED: _("Not qualified"),
        Verdict.UNDECIDED: _("Undecided"),
    }
    return names[Verdict(verdict)]


def missing_name(key: str, catalogue: Catalogue, language: str) -> str:
    return _("what the lead did") if key == "events" else catalogue.label(key, language)

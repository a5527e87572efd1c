"""Judging leads for the API: a version as a judge, and a judgement as plain data, without serializers."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from definitions.catalogue import catalogue, definition_from, references_at, timelines
from definitions.language.judge import Judge, Judgement, compile_definition
from definitions.language.prose import text_of
from definitions.language.reason import Reason
from definitions.language.shortfall import Shortfall
from definitions.language.tree import Definition, PointsWhen
from definitions.language.wording import ReasonLine, say_reason, say_shortfall, say_warning
from definitions.models import Version

Data = dict[str, Any]


def judge_of(version: Version) -> Judge:
    """The version as a judge; what it refers to is what is in force at the judging instant."""
    alone = _compiled(version.fingerprint, settings.COMPANY_TIME_ZONE)
    referred = timelines(alone.definition)
    return compile_definition(alone.definition, references_at(referred)) if referred else alone


@lru_cache(maxsize=64)
def _compiled(fingerprint: str, _zone: str) -> Judge:
    """A body compiled once per process: the body of a fingerprint never changes."""
    return compile_definition(_definition(fingerprint))


def _definition(fingerprint: str) -> Definition:
    body = Version.objects.filter(fingerprint=fingerprint).values_list("body", flat=True)[:1].get()
    return definition_from(body)


class Said:
    """Judgements as data with words in the reader's language; labels are read when it is made."""

    def __init__(self, definition: Definition) -> None:
        self.labels = catalogue()
        self.language = get_language() or "ja"
        self.zone = definition.company_zone

    def judgement(self, judged: Judgement) -> Data:
        """Verdict, what is missing, reasons, warnings, and the smallest changes that would qualify it."""
        id_ = judged.lead.get("id")
        return {
            "id": id_ if isinstance(id_, str | int) else None,
            "verdict": judged.verdict.value,
            "missing": judged.missing,
            "reasons": self.reason(judged.root, say_reason(judged, self.labels, self.language, self.zone)),
            "warnings": [
                {
                    "attribute": warned.attribute,
                    "code": warned.code,
                    "words": say_warning(warned, self.labels, self.language),
                }
                for warned in judged.warnings
            ],
            "shortfalls": [self.shortfall(shortfall) for shortfall in judged.shortfalls],
        }

    def reason(self, reason: Reason, said: ReasonLine) -> Data:
        # The points for a condition are said as one line: what was seen is the condition's.
        looked = reason.children[0] if isinstance(reason.node, PointsWhen) else reason
        return {
            "id": said.id,
            "words": text_of(said.runs),
            "truth": said.truth,
            "seen": plain(looked.seen),
            "needed": plain(looked.needed),
            "points": reason.points and {"least": plain(reason.points[0]), "most": plain(reason.points[1])},
            "seen_words": said.seen,
            "needed_words": said.needed,
            "points_words": said.points,
            "children": [self.reason(*pair) for pair in zip(looked.children, said.children, strict=True)],
        }

    def shortfall(self, shortfall: Shortfall) -> list[Data]:
        said = say_shortfall(shortfall, self.labels, self.language, self.zone)
        return [
            {
                "id": step.node.id,
                "about": step.about,
                "value": plain(step.value),
                "more": step.more,
                "words": text_of(words),
            }
            for step, words in zip(shortfall.steps, said, strict=True)
        ]


def plain(value: object) -> object:
    """A prepared value as JSON has it: numbers as numbers, dates and instants in ISO form."""
    match value:
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case tuple():
            return [plain(item) for item in value]
        case date():
            return value.isoformat()
    return value

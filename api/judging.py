"""Judging leads for the API: a judgement as plain data, without serializers."""

from datetime import date
from decimal import Decimal
from typing import Any

from definitions.agreed import Agreed
from definitions.language.judge import Judgement, Warned
from definitions.language.prose import text_of
from definitions.language.reason import Reason
from definitions.language.shortfall import Shortfall
from definitions.language.telling import ReasonLine, say_warning
from definitions.language.tree import Event, PointsWhen

Data = dict[str, Any]


class Said:
    """Judgements as data with words in the reader's language."""

    def __init__(self, agreed: Agreed, language: str) -> None:
        self.labels, self.language = agreed.catalogue, language
        self.teller = agreed.teller(language)

    def brief(self, judged: Judgement) -> Data:
        """Verdict, what is missing and what was odd."""
        id_ = judged.lead.get("id")
        return {
            "id": id_ if isinstance(id_, str | int) else None,
            "verdict": judged.verdict.value,
            "missing": judged.missing,
            "warnings": [self.warning(warned) for warned in judged.warnings],
        }

    def whole(self, judged: Judgement) -> Data:
        """The same with reasons, and the smallest changes that would qualify the lead."""
        return self.brief(judged) | {
            "reasons": self.reason(judged.root, self.teller.reason(judged.root)),
            "shortfalls": [self.shortfall(shortfall) for shortfall in judged.shortfalls],
        }

    def warning(self, warned: Warned) -> Data:
        words = say_warning(warned, self.labels, self.language)
        return {"attribute": warned.attribute, "code": warned.code, "words": words}

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
        said = self.teller.shortfall(shortfall)
        return [
            {
                "id": step.node.id,
                "about": step.about,
                "value": plain(step.value),
                "more": step.more,
                "fewer_than": step.node.times if isinstance(step.node, Event) and not step.holds else None,
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

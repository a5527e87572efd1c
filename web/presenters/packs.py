"""An evidence pack as its page shows it: figures with their n, criteria and harms in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from evidence.figures import Rate
from evidence.measures.measure import Count
from evidence.trials import Figure
from governance.models import EvidencePack, Objection
from web.loaders.proposal import criteria
from web.presenters.conformance import conformity, odd_words
from web.presenters.figures import percent
from web.presenters.measures import interval_text, measure_label, threshold_text, value_text


@dataclass(frozen=True, slots=True)
class MeasureRow:
    name: str
    now: str
    before: str
    promised: str
    found: str
    """What the trial found."""
    kept: bool | None
    """Whether the promise holds this quarter; None where it was none, or too little is known."""


@dataclass(frozen=True, slots=True)
class Harm:
    """An objection of then beside what was measured since."""

    person: str
    harm: str
    text: str
    at: datetime
    settled: str
    settled_reason: str
    measured: MeasureRow | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A criterion: how many of the leads of which enough is known satisfy it, now and before."""

    name: str
    now: str
    before: str
    odd: str


@dataclass(frozen=True, slots=True)
class Conforming:
    answer: str
    criteria: list[Moved]


@dataclass(frozen=True, slots=True)
class PackView:
    since: datetime
    until: datetime
    measures: list[MeasureRow]
    trouble: str
    answers: Mapping[str, Any] | None
    conforming: Conforming | None
    """Of the MQL definition; packs of before have none."""
    disputed: list[str]
    reasons: list[tuple[str, int]]
    objections: list[Harm]
    concerns: list[dict[str, Any]]
    open: list[dict[str, Any]]
    doubts: list[dict[str, Any]]

    @property
    def missed(self) -> int:
        return sum(row.kept is False for row in self.measures)

    @property
    def answer(self) -> str:
        """The page's one sentence."""
        promised = [row for row in self.measures if row.kept is not None]
        if not promised:
            return _(
                "No trial's promise can be held against this quarter: read what was disputed and is open."
            )
        if not self.missed:
            return _("What the trial promised holds this quarter: %(n)s of %(n)s.") % {"n": len(promised)}
        words = {"missed": self.missed, "n": len(promised)}
        return _("Of what the trial promised, %(missed)s of %(n)s did not hold this quarter.") % words


def pack_view(pack: EvidencePack) -> PackView:
    held = pack.contents
    measures = {row["measure"]: measure_row(row) for row in held.get("measures", {}).get("rows", ())}
    words = dict(criteria(pack.version.body, catalogue()))
    answers = held.get("answers")
    troubles = {
        "no_leads": _("No leads had been imported by then, so nothing was measured."),
        "unreadable": _("The leads could not be judged then, so nothing was measured."),
    }
    start, end = (datetime.fromisoformat(instant) for instant in held["period"])
    return PackView(
        since=start,
        until=end,
        measures=list(measures.values()),
        trouble=troubles.get(held.get("measures", {}).get("trouble", ""), ""),
        answers=answers,
        conforming=conforming(held["conformance"], pack, words) if held.get("conformance") else None,
        disputed=[
            disputed(words.get(id_, id_).removeprefix("– "), n, answers["rejected"])
            for id_, n in (answers or {}).get("criteria", ())
        ],
        reasons=[(name(row[:2]), row[2]) for row in (answers or {}).get("reasons", ())],
        objections=[harm(row, measures) for row in held["objections"]],
        concerns=[said(row) for row in held["concerns"]],
        open=[said(row) for row in held["open"]],
        doubts=[said(row) for row in held["doubts"]],
    )


def conforming(held: Mapping[str, Any], pack: EvidencePack, words: Mapping[str, str]) -> Conforming:
    marked, found = Count(**held["marked"]), Count(**held["found"])
    return Conforming(
        conformity(marked, found, pack.version.number),
        [
            Moved(
                words.get(row["criterion"], row["criterion"]).removeprefix("– "),
                share(*row["now"]),
                share(*row["before"]),
                odd_words()[row["odd"]],
            )
            for row in held["criteria"]
        ],
    )


def share(true: int, false: int, _unknown: int) -> str:
    """62% n = 240"""
    known = true + false
    return f"{percent(Rate.of(true, known))} n = {known}" if known else "–"


def disputed(criterion: str, n: int, rejected: int) -> str:
    """Criterion 3 disputed in 41 of 120 rejections."""
    return _("“%(criterion)s” disputed in %(n)s of %(rejected)s rejections") % {
        "criterion": criterion,
        "n": n,
        "rejected": rejected,
    }


def measure_row(row: Mapping[str, Any]) -> MeasureRow:
    key, promised = row["measure"], row["promised"]
    value = row["now"]["value"]
    kept = None
    if promised and value is not None:
        kept = value >= promised["value"] if promised["is"] == "at_least" else value <= promised["value"]
    return MeasureRow(
        name=measure_label(key),
        now=figure_text(key, Figure(**row["now"])),
        before=figure_text(key, Figure(**row["before"])),
        promised=threshold_text(key, promised["is"], promised["value"]) if promised else "",
        found=figure_text(key, Figure(**promised["found"])) if promised else "",
        kept=kept,
    )


def figure_text(key: str, figure: Figure) -> str:
    """12.5% [9.1–16.9] n = 240: three parts, between which alone a line breaks."""
    interval = interval_text(key, figure).replace("–", "\u2060–\u2060")
    said = [value_text(key, figure.value), interval, f"n\u00a0=\u00a0{figure.n}"]
    return " ".join(part for part in said if part)


def harm(row: Mapping[str, Any], measures: Mapping[str, MeasureRow]) -> Harm:
    settled = {"withdrawn": _("Withdrawn"), "overruled": _("Overruled")}
    return Harm(
        person=name(row["person"]),
        harm=str(Objection.Harm(row["harm"]).label),
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
        settled=settled.get(row["settled_as"], ""),
        settled_reason=row["settled_reason"],
        measured=measures.get(row["measure"]),
    )


def said(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {**row, "person": name(row["person"])}
    return found | ({"at": datetime.fromisoformat(row["at"])} if "at" in row else {})


def name(both: list[str]) -> str:
    """Of (Japanese, English) what the reader reads."""
    return (both[1] if get_language() == "en" else "") or both[0]

"""The history by day, with where each line leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from governance.history import Line


@dataclass(frozen=True, slots=True)
class HistoryLine:
    line: Line
    url: str
    """Where it can be seen; empty where there is no page for it."""


def history_days(found: Iterable[Line]) -> list[tuple[date, list[HistoryLine]]]:
    """(day in the reader's zone, its lines) in the order given."""
    days = groupby(found, key=lambda line: timezone.localtime(line.at).date())
    return [(day, [HistoryLine(line, url(line)) for line in lines]) for day, lines in days]


def url(line: Line) -> str:
    if line.erasure:
        return reverse("erasure", args=[line.erasure.pk])
    if line.snapshot:
        return reverse("import", args=[line.snapshot.pk])
    if line.proposal:
        return reverse("proposal", args=[line.proposal.pk])
    if line.version and line.document:
        return reverse("version", args=[line.document.key, line.version.number])
    if line.document:
        return reverse("definition", args=[line.document.key])
    return {
        "catalogue": reverse("catalogue"),
        "people": reverse("people"),
        "personal": reverse("retention"),
    }.get(line.kind, "")

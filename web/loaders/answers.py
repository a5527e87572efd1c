"""Answers of sales as they are read: what they come to, per version, and what their criteria are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from definitions.catalogue import definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.wording import say
from definitions.models import Version
from evidence.feedback import Tally, tally
from evidence.models import LeadFeedback, RejectionReason
from governance.models import Trial


@dataclass(frozen=True, slots=True)
class Answered:
    """What sales answered about one version: of the leads that qualified under it."""

    version: Version
    tally: Tally
    reasons: dict[int, str]
    """Key -> name, of those given."""


def answered_by_version(versions: Iterable[Version]) -> dict[int, Answered]:
    """Number -> what was answered, of those versions of one document that have answers; two queries."""
    by_key = {version.pk: version for version in versions}
    said: dict[int, list[tuple[str, int | None, str]]] = {}
    rows = LeadFeedback.objects.standing().filter(version__in=by_key, qualified=True)
    for key, *one in rows.values_list("version", "answer", "reason", "criterion"):
        said.setdefault(key, []).append(tuple(one))
    names = reason_names() if said else {}
    return {by_key[key].number: Answered(by_key[key], tally(found), names) for key, found in said.items()}


def reason_names() -> dict[int, str]:
    return {row.pk: str(row) for row in RejectionReason.objects.all()}


def versions_answered() -> list[Version]:
    """The versions that have answers, newest first."""
    rows = Version.objects.filter(feedback__isnull=False).select_related("document")
    return list(rows.distinct().order_by("document", "-number"))


def criterion_names(versions: Iterable[Version], words: Catalogue) -> dict[str, str]:
    """Node's id -> what it says in the newest version that has it, or else in a revision that was tried
    against one of them.
    """
    found = sorted(versions, key=lambda version: version.number)
    trials = Trial.objects.filter(base__in=found).select_related("revision")
    names: dict[str, str] = {}
    for body in [*(trial.revision.body for trial in trials), *(version.body for version in found)]:
        names |= dict(_said(say(definition_from(body), words, get_language() or "ja").lines))
    return names


def _said(lines: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for line in lines:
        yield line.id, line.plain
        yield from _said(line.children)

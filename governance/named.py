"""Named: a rule by its short name: a version ("mql@3"), or a revision of a proposal ("#12.2")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from definitions.bodies import JUDGING
from definitions.models import Document, Version
from governance.models import Revision
from governance.workflow import OPEN, Status

_version = re.compile(r"(?P<key>[-\w]{1,64})@(?P<number>\d{1,9})")
_revision = re.compile(r"#(?P<proposal>\d{1,9})\.(?P<number>\d{1,9})")
_judging = {"document__kind__in": JUDGING}


@dataclass(frozen=True, slots=True)
class Named:
    """A version or a revision under its name."""

    name: str
    document: Document
    version: Version | None = None
    revision: Revision | None = None

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = (self.version or self.revision).body  # type: ignore[union-attr]
        return found


def named_rule(name: str) -> Named | None:
    """The rule of that name; None where there is none."""
    return named_rules([name]).get(name)


def named_rules(names: Iterable[str]) -> dict[str, Named]:
    """The rules of these names, of those that there are: two queries for however many."""
    versions, revisions = Q(), Q()
    for name in names:
        if found := _version.fullmatch(name):
            versions |= Q(document__key=found["key"], number=found["number"])
        elif found := _revision.fullmatch(name):
            revisions |= Q(proposal_id=int(found["proposal"]), number=int(found["number"]))
    rules: list[Named] = []
    if versions:
        rows = Version.objects.dated().filter(versions, **_judging).select_related("document")
        rules += map(of_version, rows)
    if revisions:
        tried = Revision.objects.filter(revisions, proposal__document__kind__in=JUDGING).defer("body")
        rules += map(of_revision, tried.select_related("proposal__document"))
    return {rule.name: rule for rule in rules}


def of_version(version: Version) -> Named:
    return Named(str(version), version.document, version=version)


def of_revision(revision: Revision) -> Named:
    name = f"#{revision.proposal_id}.{revision.number}"
    return Named(name, revision.proposal.document, revision=revision)


def rules_to_try() -> list[Named]:
    """What a backtest can be asked of: the newest revision of every proposal under way, then every version,
    newest first. Drafts are left out: they are their author's until the discussion opens.
    """
    newest: dict[int, Revision] = {}
    under_way = Revision.objects.filter(proposal__status__in=set(OPEN) - {Status.DRAFT})
    under_way = under_way.filter(proposal__document__kind__in=JUDGING)
    for revision in (
        under_way.defer("body").select_related("proposal__document").order_by("-proposal", "number")
    ):
        newest[revision.proposal_id] = revision
    versions = Version.objects.dated().filter(**_judging).select_related("document")
    versions = versions.order_by("document", "-number")
    return [*map(of_revision, newest.values()), *map(of_version, versions)]

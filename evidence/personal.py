"""Personal data: where in the store one lead is, whatever has it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from evidence.leads import folders
from evidence.leads.erasing import Whose, holds
from evidence.models import LeadFeedback, Push, PushedLead, Snapshot, Source
from jobs.models import Job


class UnknownLead(Exception):  # noqa: N818 - said of the request
    """Nothing is held of a lead of this id."""


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of one lead. `id` is its id in the store, "<source>:<id in the source>"."""

    id: str
    source: Source
    source_id: str
    snapshots: tuple[Snapshot, ...]
    """Whose files have it, newest first."""
    waiting: tuple[PushedLead, ...]
    """What was sent and waits for the next import, oldest first."""
    answers: tuple[Push, ...]
    """Requests whose answer names it, to refuse it."""
    feedback: tuple[LeadFeedback, ...]
    """What sales answered to it, oldest first."""
    backtests: int
    """Stored tests that were computed from these snapshots."""
    reports: int
    """Trial reports that were."""

    def __bool__(self) -> bool:
        return bool(self.snapshots or self.waiting or self.answers or self.feedback)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "snapshots": len(self.snapshots),
            "backtests": self.backtests,
            "reports": self.reports,
            "pushes": len({row.push_id for row in self.waiting} | {row.pk for row in self.answers}),
            "feedback": len(self.feedback),
            "uploads": len(uploads()[0]),
        }


def held_of(lead: str) -> Held:
    """What is held of a lead (its id in the store). Raises `UnknownLead`."""
    key, _colon, source_id = lead.partition(":")
    source = Source.objects.filter(key=key).first()
    if not source or not source_id:
        raise UnknownLead
    found = Held(
        lead,
        source,
        source_id,
        tuple(holding(source, source_id)),
        tuple(
            PushedLead.objects.filter(push__source=source, source_id=source_id)
            .select_related("push")
            .order_by("push_id", "pk")
        ),
        tuple(push for push in Push.objects.filter(source=source) if names(push, source_id)),
        tuple(LeadFeedback.objects.filter(lead=lead).select_related("version__document", "reason", "by")),
        backtests=0,
        reports=0,
    )
    if not found:
        raise UnknownLead
    return resting(found)


def holding(source: Source, source_id: str) -> list[Snapshot]:
    """The snapshots whose files have a lead, newest first."""
    rows = list(stored())
    has = {
        name: holds(name, whose(source, source_id, of_name)) for name, of_name in by_fingerprint(rows).items()
    }
    return [row for row in rows if has[row.fingerprint]]


def stored() -> Iterable[Snapshot]:
    """The snapshots whose files there are, newest first."""
    rows = Snapshot.objects.whole().order_by("-imported_at", "-pk").select_related("source", "imported_by")
    return (row for row in rows if folders.folder(row.fingerprint).exists())


def by_fingerprint(rows: Iterable[Snapshot]) -> dict[str, list[Snapshot]]:
    """Several snapshots may share their files."""
    found: dict[str, list[Snapshot]] = {}
    for row in rows:
        found.setdefault(row.fingerprint, []).append(row)
    return found


def whose(source: Source, source_id: str, rows: Iterable[Snapshot]) -> Whose:
    """The lead as the files of these snapshots name it."""
    columns = frozenset(
        str(row.mapping["id"]) for row in rows if row.source_id == source.pk and "id" in row.mapping
    )
    return Whose(f"{source.key}:{source_id}", source_id, columns)


def names(push: Push, source_id: str) -> bool:
    """Whether the answer to a request names a lead, to refuse it."""
    return any(item.get("id") == source_id for item in push.answer)


def uploads() -> tuple[list[Path], list[Path]]:
    """Folders of uploaded files, any of which may have any lead: those that wait, those being imported."""
    busy = {
        Path(path).parent.name
        for path in Job.objects.unfinished().values_list("arguments__path", flat=True)
        if path
    }
    folders = sorted((Path(settings.DATA_DIR) / "uploads").glob("*"))
    return [path for path in folders if path.name not in busy], [
        path for path in folders if path.name in busy
    ]


def resting(held: Held) -> Held:
    """With how much was computed from the snapshots that have the lead."""
    counted = Snapshot.objects.filter(pk__in=[row.pk for row in held.snapshots]).aggregate(
        backtests=Count("backtests", distinct=True), reports=Count("trial_reports", distinct=True)
    )
    return replace(held, **counted)

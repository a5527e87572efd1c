"""Every write about retention: how long past snapshots keep their leads, and removing those that are due.

The newest state stays, and so does one that a stored backtest or a trial report was computed from, as long as
it is there to be computed again. A snapshot's row stays for good, with its counts and fingerprint.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from evidence.erasures import finish_within
from evidence.leads import folders
from evidence.leads.erasing import sweep
from evidence.leads.writing import importing
from evidence.models import Retention, Snapshot, Thinning
from people.actions import save_as
from people.company_time import company_zone
from people.models import Role, User

MOST_MONTHS = 240

Why = Literal["newest", "cited", "shared", ""]


class RetentionRefused(Exception):  # noqa: N818 - said of the request
    """Nothing was changed; the text says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A snapshot whose files there are: when it is due, and why it stays then ("" where it goes).

    `stays`: "newest" (the state that is asked), "cited" (by a stored backtest or a trial report), "shared"
    (its files are those of one that stays).
    """

    snapshot: Snapshot
    due: datetime
    stays: Why


def may_set_retention(user: User) -> str:
    """Why this person may not set how long leads are kept, nor remove them; "" where they may."""
    if Role.AUDITOR in user.roles:
        return _("Auditors read everything and change nothing.")
    if Role.ADMINISTRATOR not in user.roles:
        return _("Only administrators change this. Ask one of them.")
    return ""


def retention_months() -> int | None:
    """For how many months past snapshots keep their leads; None for good."""
    return Retention.objects.values_list("months", flat=True).first()


@transaction.atomic
def set_retention(*, months: int | None, by: User, at: datetime) -> Retention:
    """Set it. Removes nothing yet. Raises `RetentionRefused`."""
    if refusal := may_set_retention(by):
        raise RetentionRefused(refusal)
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise RetentionRefused(_("Give 1 to %(most)s months, or none.") % {"most": MOST_MONTHS})
    row = Retention.objects.first() or Retention(pk=1)
    row.months = months
    return save_as(row, by=by, at=at)


def keeping(months: int) -> list[Keeping]:
    """Every snapshot whose files there are, oldest first, by a setting."""
    rows = list(
        Snapshot.objects.whole()
        .select_related("source")
        .annotate(cited=Count("backtests", distinct=True) + Count("trial_reports", distinct=True))
        .order_by("imported_at", "pk")
    )
    newest = rows[-1:]
    stays: dict[int, Why] = {row.pk: "cited" for row in rows if row.cited} | {
        row.pk: "newest" for row in newest
    }
    shared = {row.fingerprint for row in rows if row.pk in stays}
    return [
        Keeping(
            row,
            months_after(row.imported_at, months),
            stays.get(row.pk, "shared" if row.fingerprint in shared else ""),
        )
        for row in rows
    ]


def due(at: datetime) -> list[Snapshot]:
    """Those whose leads go now by the company's setting, oldest first."""
    months = retention_months()
    if months is None:
        return []
    return [item.snapshot for item in keeping(months) if not item.stays and item.due <= at]


def thin_snapshots(*, by: User, at: datetime) -> list[Snapshot]:
    """Remove the leads of every snapshot that is due, for good; those whose leads are gone.

    First it is put on record, then the files go: killed in between, the next run removes them. Raises
    `RetentionRefused`.
    """
    if refusal := may_set_retention(by):
        raise RetentionRefused(refusal)
    folders.snapshots().mkdir(parents=True, exist_ok=True)
    with importing():
        finish_within(at=at)
        gone = _put_on_record(by, at)
        sweep(frozenset(Snapshot.objects.whole().values_list("fingerprint", flat=True)))
        cache.clear()
        return gone


@transaction.atomic
def _put_on_record(by: User, at: datetime) -> list[Snapshot]:
    gone, months = due(at), retention_months() or 0
    Thinning.objects.bulk_create([Thinning(snapshot=row, months=months, at=at, by=by) for row in gone])
    return gone


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time of the company's clock so many months later, the last of the month at most."""
    here = at.astimezone(company_zone())
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    return here.replace(year=year, month=month + 1, day=min(here.day, monthrange(year, month + 1)[1]))

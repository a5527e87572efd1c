"""An import and the state of all leads that it left: immutable Parquet files with a fingerprint."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from definitions.models import Record, RecordQuerySet
from evidence.leads.warehouse import live
from people.company_time import company_day, span


class Source(models.Model):
    """Where leads come from (a file of one kind, a CRM), with the mapping last used for it."""

    key = models.SlugField(unique=True, max_length=64)
    name = models.CharField(max_length=100)
    mapping = models.JSONField(default=dict, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


orders = {
    "newest": ("-imported_at", "-pk"),
    "oldest": ("imported_at", "pk"),
    "leads": ("-leads", "-pk"),
    "refused": ("-refused", "-pk"),
}
"""Of lists of snapshots: those with most leads or most refused rows first, too."""


class SnapshotQuerySet(RecordQuerySet):
    def narrowed(
        self, source: str = "", since: date | None = None, until: date | None = None
    ) -> "SnapshotQuerySet":
        """Those of a source (its key) that came on or between two days of the company."""
        rows, (first, last) = self, span(since, until)
        if source:
            rows = rows.filter(source__key=source)
        if first:
            rows = rows.filter(imported_at__gte=first)
        if last:
            rows = rows.filter(imported_at__lt=last)
        return rows

    def current(self, instant: datetime) -> "Snapshot | None":
        """The leads known at an instant: the newest import not after it, or None before the first.

        Where leads live elsewhere (LEADS_URL): the newest look at them.
        """
        return self.asked().filter(imported_at__lte=instant).order_by("-imported_at", "-pk").first()

    def asked(self) -> "SnapshotQuerySet":
        """Those that questions go to: imports, or looks where leads live elsewhere."""
        return self.live() if settings.LEADS_URL else self.stored()

    def live(self) -> "SnapshotQuerySet":
        """Looks at leads that live elsewhere."""
        return self.filter(fingerprint__startswith=live)

    def reissue(self, fingerprint: str, leads: int, attributes: dict[str, int]) -> None:
        """Put in what the files say without an erased lead: nothing else of a snapshot ever changes."""
        models.QuerySet.update(self, fingerprint=fingerprint, leads=leads, attributes=attributes)

    def whole(self) -> "SnapshotQuerySet":
        """Imports whose leads are there still (evidence.retention)."""
        return self.stored().filter(thinning=None)

    def stored(self) -> "SnapshotQuerySet":
        """Imports, whose files are kept."""
        return self.exclude(fingerprint__startswith=live)


class Snapshot(Record):
    """One import. Its files hold every lead known after it, so that the past can be replayed."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    """Of the content of its files; names the folder below DATA_DIR/snapshots. Of leads that live elsewhere it
    begins with `evidence.leads.warehouse.live`."""
    rows = models.PositiveIntegerField()
    """Rows in the imported file."""
    accepted = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    leads = models.PositiveIntegerField()
    """Leads in the whole state after this import."""
    attributes = models.JSONField(default=dict)
    """Attribute key -> number of leads with a known value."""
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports"
    )

    objects = SnapshotQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rows=models.F("accepted") + models.F("refused")),
                name="every_row_is_accepted_or_refused",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.fingerprint[:8]})"

    @property
    def day(self) -> date:
        """The company's day on which it came: what is known of the leads ends there."""
        return company_day(self.imported_at)

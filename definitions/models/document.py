"""A governed document: what is agreed, and the policy by which it may change."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from definitions.bodies import JUDGING, judges_leads


class DocumentQuerySet(models.QuerySet["Document"]):
    def that_judge(self) -> "DocumentQuerySet":
        """The definitions: documents by which leads are judged."""
        return self.filter(kind__in=JUDGING)


class Document(models.Model):
    """A governed document, for the whole company or one scope. Its content is its versions; its kind says
    what a body is made of (definitions/bodies.py).
    """

    class Kind(models.TextChoices):
        MQL = "mql", _("MQL")
        SQL = "sql", _("SQL")
        MATRIX = "matrix", _("Responsibility matrix")
        DEADLINE = "deadline", _("48-hour rule")
        KPI = "kpi", _("Shared KPIs")

    key = models.SlugField(unique=True, max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    scope = models.CharField(max_length=100, blank=True)
    """A segment or product line; empty means the whole company."""
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    # The policy belongs to the document, never to a proposer's choice.
    sessions_required = models.PositiveSmallIntegerField(default=4)
    days_between_sessions = models.PositiveSmallIntegerField(default=7)
    position_days = models.PositiveSmallIntegerField(default=7)
    """Days that each head has to take a position on a revision."""
    trial_days = models.PositiveSmallIntegerField(default=30)
    review_months = models.PositiveSmallIntegerField(default=3)
    hidden_positions = models.BooleanField(default=False)
    """A head's position is shown to nobody else until both heads have taken one."""
    approver_when_cmo_proposes = models.SlugField(blank=True)
    """The seat that decides what the CMO proposed; empty means nobody may."""

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        # Kinds in the order in which a lead meets them, as they are listed above.
        ordering = [StrIndex(Value("mql sql matrix deadline kpi"), F("kind")), "scope"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope"], name="one_document_per_kind_and_scope"),
            models.CheckConstraint(condition=Q(review_months__gte=1), name="a_document_is_reviewed"),
            models.CheckConstraint(condition=Q(trial_days__gte=1), name="a_trial_lasts_a_day_at_least"),
        ]

    @property
    def judges_leads(self) -> bool:
        """Whether it can be tested and tried on leads."""
        return judges_leads(self.kind)

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ja

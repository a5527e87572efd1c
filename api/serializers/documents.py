"""Adding a document, acknowledging a version and recording a review, as JSON."""

from typing import Any

from rest_framework import serializers

from api.serializers.governing import bounded
from api.serializers.times import Instant
from api.serializers.verbs import Words
from definitions.models import Document
from governance.models import Acknowledgement, EvidencePack, Review


class NewDocumentSerializer(serializers.Serializer[Any]):
    """A document without versions; terms of its policy that are left out are the usual ones."""

    key = serializers.CharField(help_text="Small letters, digits and hyphens; it stands in addresses.")
    kind = serializers.ChoiceField(Document.Kind.values)
    scope = serializers.CharField(
        default="", allow_blank=True, help_text="A segment or product line; empty for the whole company."
    )
    name_ja = Words()
    name_en = Words()
    sessions_required = bounded("sessions_required")
    days_between_sessions = bounded("days_between_sessions")
    position_days = bounded("position_days")
    trial_days = bounded("trial_days")
    review_months = bounded("review_months")
    approver_when_cmo_proposes = serializers.CharField(
        required=False, allow_blank=True, help_text="The key of a seat; blank for nobody."
    )


class AcknowledgementSerializer(serializers.ModelSerializer[Acknowledgement]):
    user = serializers.CharField()

    class Meta:
        model = Acknowledgement
        fields = ["user", "at"]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    version = serializers.IntegerField(source="version.number")
    by = serializers.CharField()
    pack = serializers.IntegerField(
        source="pack_id", allow_null=True, help_text="The evidence that it was decided on."
    )
    proposal = serializers.IntegerField(
        source="proposal_id", allow_null=True, help_text="The draft that a change opened."
    )
    retired_from = serializers.DateTimeField(source="retirement.since", default=None, allow_null=True)

    class Meta:
        model = Review
        fields = ["version", "due_on", "outcome", "notes", "by", "at", "pack", "proposal", "retired_from"]


class RevertSerializer(serializers.Serializer[Any]):
    instead_of = serializers.IntegerField(help_text="The version in force that you want replaced.")
    reason = Words()


class RecordReviewSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(Review.Outcome.values)
    notes = Words(help_text="What was looked at and why this follows.")
    retire_from = Instant(default=None, allow_null=True, help_text="Of a retirement; left out: at once.")
    confirm = Words(help_text="Of a retirement: the document's key.")


class PackSerializer(serializers.ModelSerializer[EvidencePack]):
    number = serializers.IntegerField(source="pk")
    definition = serializers.CharField(source="document.key")
    version = serializers.IntegerField(source="version.number")
    snapshot = serializers.CharField(source="snapshot.fingerprint", default=None, allow_null=True)
    contents = serializers.JSONField(
        help_text="Periods, measures, answers, objections, concerns, what was open, doubts."
    )

    class Meta:
        model = EvidencePack
        fields = [
            "number",
            "definition",
            "version",
            "due_on",
            "as_of",
            "frozen_at",
            "snapshot",
            "fingerprint",
            "contents",
        ]

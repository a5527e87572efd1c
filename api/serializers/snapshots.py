"""Snapshots as JSON: what an import left behind, and how complete each attribute is."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.models import Snapshot


class CompletenessSerializer(serializers.Serializer[Any]):
    """Of how many leads an attribute is known."""

    attribute = serializers.CharField()
    known = serializers.IntegerField()
    leads = serializers.IntegerField()
    share = serializers.FloatField()


class PointSerializer(CompletenessSerializer):
    snapshot = serializers.IntegerField()
    at = serializers.DateTimeField()


class SnapshotSerializer(serializers.ModelSerializer[Snapshot]):
    number = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    source = serializers.CharField(source="source.key")  # type: ignore[assignment]
    imported_by = serializers.CharField()
    thinned_at = serializers.SerializerMethodField(help_text="When its leads were removed; the record stays.")

    class Meta:
        model = Snapshot
        fields = [
            "number",
            "url",
            "source",
            "file_name",
            "fingerprint",
            "imported_at",
            "imported_by",
            "rows",
            "accepted",
            "refused",
            "leads",
            "thinned_at",
        ]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_thinned_at(self, row: Snapshot) -> str | None:
        thinning = getattr(row, "thinning", None)
        return thinning.at.isoformat() if thinning else None

    def get_url(self, row: Snapshot) -> str:
        return reverse("api:snapshot", args=[row.pk])


class SnapshotWholeSerializer(SnapshotSerializer):
    mapping = serializers.JSONField(help_text="Column by column; nothing else of the file is kept.")
    completeness = serializers.SerializerMethodField()
    backtests = serializers.SerializerMethodField(help_text="Numbers of stored tests computed from it.")

    class Meta(SnapshotSerializer.Meta):
        fields = [*SnapshotSerializer.Meta.fields, "mapping", "completeness", "backtests"]

    @extend_schema_field(CompletenessSerializer(many=True))
    def get_completeness(self, row: Snapshot) -> Any:
        known = [
            {"attribute": key, "known": n, "leads": row.leads, "share": n / row.leads}
            for key, n in sorted(row.attributes.items())
            if row.leads
        ]
        return CompletenessSerializer(known, many=True).data

    def get_backtests(self, row: Snapshot) -> list[int]:
        return list(row.backtests.values_list("pk", flat=True))


class SnapshotPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = SnapshotSerializer(many=True)

"""Connections to CRMs as they stand, and their pulls. Never their credentials."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.connectors.words import trouble
from evidence.models import Connection, Pull
from evidence.pulling import is_running


class PullSerializer(serializers.ModelSerializer[Pull]):
    """One pull: what it came to, or why it came to nothing."""

    number = serializers.IntegerField(source="pk")
    code = serializers.CharField(source="trouble", help_text="What went wrong; empty where nothing did.")
    detail = serializers.SerializerMethodField(help_text="The same in the reader's language.")
    snapshot = serializers.IntegerField(source="snapshot_id", allow_null=True)
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Mapped fields that were not there any more."
    )

    class Meta:
        model = Pull
        fields = (
            "number",
            "started_at",
            "ended_at",
            "records",
            "new",
            "changed",
            "refused",
            "missing",
            "snapshot",
            "code",
            "detail",
        )

    def get_detail(self, pull: Pull) -> str:
        return trouble(pull.trouble, pull.params) if pull.trouble else ""


class ConnectionSerializer(serializers.ModelSerializer[Connection]):
    number = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    source = serializers.CharField(source="source.key")  # type: ignore[assignment]
    state = serializers.SerializerMethodField(
        help_text="`unmapped` until fields are chosen; `pulling` now; `paused`; `failed` where the last pull "
        "did; else `ready`."
    )
    fields_mapped = serializers.SerializerMethodField(help_text="Attribute or life field -> field there.")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Mapped fields that are not there any more."
    )
    last_pull = serializers.SerializerMethodField()

    class Meta:
        model = Connection
        fields = (
            "number",
            "url",
            "name",
            "kind",
            "source",
            "state",
            "fields_mapped",
            "missing",
            "credentials_set_at",
            "last_pull",
        )

    @extend_schema_field({"type": "string", "enum": ["unmapped", "pulling", "paused", "failed", "ready"]})
    def get_state(self, row: Connection) -> str:
        last = row.pulls.first()
        if not row.mapping:
            return "unmapped"
        if last and not last.ended_at and is_running(row):
            return "pulling"
        if row.paused_at:
            return "paused"
        return "failed" if last and not last.done else "ready"

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_fields_mapped(self, row: Connection) -> dict[str, str]:
        return {key: given["column"] for key, given in row.mapping.get("fields", {}).items()}

    @extend_schema_field(PullSerializer(allow_null=True))
    def get_last_pull(self, row: Connection) -> dict[str, Any] | None:
        last = row.pulls.first()
        return PullSerializer(last).data if last else None

    def get_url(self, row: Connection) -> str:
        return reverse("api:connection", args=[row.pk])


class ConnectionWholeSerializer(ConnectionSerializer):
    """With the log, newest first."""

    pulls = serializers.SerializerMethodField()

    class Meta(ConnectionSerializer.Meta):
        fields = (*ConnectionSerializer.Meta.fields, "pulls")  # type: ignore[assignment]

    @extend_schema_field(PullSerializer(many=True))
    def get_pulls(self, row: Connection) -> Any:
        return PullSerializer(row.pulls.all()[:30], many=True).data

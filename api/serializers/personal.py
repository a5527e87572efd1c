"""What is held of one lead, and erasures, as JSON."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from evidence.models import Erasure, Reissue

ERASE_REQUEST = {
    "application/json": {
        "type": "object",
        "properties": {
            "reason": {
                "type": "string",
                "description": "Why; stays on record for good, so without names and ids.",
            },
            "confirm": {"type": "string", "description": "The lead's id in its source, once more."},
        },
        "required": ["reason", "confirm"],
    }
}


class HeldSerializer(serializers.Serializer[Any]):
    """In how much a lead is."""

    snapshots = serializers.IntegerField()
    backtests = serializers.IntegerField()
    reports = serializers.IntegerField()
    pushes = serializers.IntegerField()
    feedback = serializers.IntegerField()
    uploads = serializers.IntegerField(help_text="Uploads that wait, any of which may have the lead.")


class HeldLeadSerializer(serializers.Serializer[Any]):
    lead = serializers.CharField()
    held = HeldSerializer()


class PersonalDataSerializer(serializers.Serializer[Any]):
    """Everything that is held of one lead. Instants are ISO text."""

    lead = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    made_at = serializers.CharField()
    attributes = serializers.DictField()
    life = serializers.DictField()
    history = serializers.ListField(child=serializers.DictField())
    events = serializers.ListField(child=serializers.DictField())
    verdicts = serializers.ListField(child=serializers.DictField())
    imports = serializers.ListField(child=serializers.DictField())
    waiting = serializers.ListField(child=serializers.DictField())
    refused = serializers.ListField(child=serializers.DictField())
    contacts = serializers.ListField(child=serializers.DictField(), help_text="Recorded by hand.")
    exceptions = serializers.ListField(
        child=serializers.DictField(), help_text="Hours that did not count for it."
    )
    feedback = serializers.ListField(child=serializers.DictField())


class ReissueSerializer(serializers.ModelSerializer[Reissue]):
    snapshot = serializers.IntegerField(source="snapshot_id")

    class Meta:
        model = Reissue
        fields = ["snapshot", "old", "new", "at"]


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    number = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    source = serializers.CharField(source="source.key")  # type: ignore[assignment]
    by = serializers.CharField()
    held = HeldSerializer(help_text="As it was when the erasure was asked for.")

    class Meta:
        model = Erasure
        fields = [
            "number",
            "url",
            "source",
            "reason",
            "held",
            "by",
            "at",
            "finished_at",
            "lifted_at",
        ]

    def get_url(self, row: Erasure) -> str:
        return reverse("api:erasure", args=[row.pk])


class ErasureWholeSerializer(ErasureSerializer):
    reissues = ReissueSerializer(many=True)

    class Meta(ErasureSerializer.Meta):
        fields = [*ErasureSerializer.Meta.fields, "reissues"]

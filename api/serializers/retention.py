"""How long leads are kept, as JSON."""

from typing import Any

from rest_framework import serializers

from evidence.retention import MOST_MONTHS


class KeepingSerializer(serializers.Serializer[Any]):
    """A snapshot whose leads there are."""

    snapshot = serializers.IntegerField(source="snapshot.pk")
    due = serializers.DateTimeField(help_text="When its leads go, where they do not stay.")
    stays = serializers.CharField(
        help_text="`newest`, `cited` or `shared` where they stay whatever their age; else empty."
    )


class RetentionSerializer(serializers.Serializer[Any]):
    months = serializers.IntegerField(allow_null=True, help_text="null: for good.")
    due = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the snapshots whose leads are due to go now."
    )
    snapshots = KeepingSerializer(many=True, help_text="Oldest first; none while no months are set.")


class RetentionSettingSerializer(serializers.Serializer[Any]):
    months = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=MOST_MONTHS, help_text="null: for good."
    )


class ThinSerializer(serializers.Serializer[Any]):
    due = serializers.ListField(child=serializers.IntegerField(), help_text="As GET retention said it.")


class ThinnedSerializer(serializers.Serializer[Any]):
    thinned = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the snapshots whose leads are gone."
    )

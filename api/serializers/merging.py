"""A merge as JSON: what merged by itself, the conflicts, and what they come to."""

from typing import Any

from rest_framework import serializers

from api.serializers.verbs import OpenSerializer, SeenSerializer, WithReasonSerializer


class ConflictSerializer(serializers.Serializer[Any]):
    """What both sides changed differently."""

    key = serializers.CharField(help_text="What a resolution names.")
    words = serializers.CharField(help_text="What it is about, in the reader's language.")
    base = serializers.JSONField(allow_null=True, help_text="The value in the version that both grew from.")
    ours = serializers.JSONField(allow_null=True, help_text="The proposal's value.")
    theirs = serializers.JSONField(allow_null=True, help_text="The value in the version in force.")
    ours_words = serializers.CharField()
    theirs_words = serializers.CharField()
    writable = serializers.BooleanField(help_text="Whether another value of that shape can be written.")


class MergeSerializer(serializers.Serializer[Any]):
    base = serializers.IntegerField(help_text="The version that both grew from.")
    revision = serializers.IntegerField(help_text="Of the proposal: ours.")
    version = serializers.IntegerField(help_text="In force: theirs.")
    from_proposal = serializers.ListField(
        child=serializers.CharField(), help_text="What the proposal alone changed, in words."
    )
    from_version = serializers.ListField(
        child=serializers.CharField(), help_text="What the version in force alone changed, in words."
    )
    conflicts = ConflictSerializer(many=True, help_text="Those that are not resolved.")
    body = serializers.DictField(allow_null=True, help_text="Null while there are conflicts.")
    sentence = serializers.CharField(allow_null=True)
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="What comes of it against the version in force."
    )


class ResolutionsSerializer(serializers.Serializer[Any]):
    resolutions = serializers.DictField(
        child=serializers.JSONField(),
        default=dict,
        help_text='Key of a conflict -> "ours", "theirs", or {"write": VALUE}.',
    )


class SendMergeSerializer(ResolutionsSerializer, SeenSerializer, WithReasonSerializer, OpenSerializer):
    version = serializers.IntegerField(help_text="The version in force that you merged with.")

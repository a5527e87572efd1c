"""How people answered a version, as JSON."""

from typing import Any

from rest_framework import serializers

from api.serializers.documents import AcknowledgementSerializer
from api.serializers.verbs import Words
from governance.models import Doubt


class DoubtSerializer(serializers.ModelSerializer[Doubt]):
    number = serializers.IntegerField(source="pk")
    by = serializers.CharField()
    replied_by = serializers.CharField(allow_null=True, default=None)

    class Meta:
        model = Doubt
        fields = ["number", "kind", "text", "by", "at", "reply", "replied_by", "replied_at"]


class ChangedSerializer(serializers.Serializer[Any]):
    """What changed since the version that the reader acknowledged last; the whole where there is none."""

    since = serializers.IntegerField(allow_null=True, help_text="Number of that version.")
    sentence = serializers.CharField(help_text="What the version says.")
    changes = serializers.ListField(child=serializers.CharField())


class AnswersSerializer(serializers.Serializer[Any]):
    acknowledged = AcknowledgementSerializer(source="read", many=True)
    doubts = DoubtSerializer(many=True)
    silent = serializers.ListField(
        child=serializers.CharField(), help_text="Who is asked and has not answered."
    )
    asked = serializers.IntegerField()
    changed = ChangedSerializer()


class RaisedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Doubt.Kind.values)
    text = Words()


class ReplySerializer(serializers.Serializer[Any]):
    text = Words()

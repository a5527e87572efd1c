"""What was found when the record was compared with its seals, as JSON."""

from typing import Any

from rest_framework import serializers


class ComparedSerializer(serializers.Serializer[Any]):
    versions = serializers.IntegerField()
    events = serializers.IntegerField()
    records = serializers.IntegerField(help_text="Governed rows: positions, objections, sessions, reports …")
    edits = serializers.IntegerField(help_text="Rows of the field-by-field history.")


class FindingSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(["changed", "gone", "added", "moved"])
    record = serializers.CharField(help_text="Such as version:mql@3 or position:12.")
    text = serializers.CharField(help_text="Which record it is and what became of it.")


class VerificationSerializer(serializers.Serializer[Any]):
    whole = serializers.BooleanField()
    compared = ComparedSerializer()
    findings = FindingSerializer(many=True)

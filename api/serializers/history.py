"""The history as JSON, and what was found when the record was compared with its seals."""

from typing import Any

from rest_framework import serializers


class FieldChangeSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class LineSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="As in the filter.")
    verb = serializers.CharField()
    person = serializers.CharField(allow_null=True)
    text = serializers.CharField(help_text="The whole as a sentence in the reader's language.")
    reason = serializers.CharField()
    document = serializers.CharField(allow_null=True)
    proposal = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    details = serializers.DictField()
    changes = FieldChangeSerializer(many=True)


class HistoryPageSerializer(serializers.Serializer[Any]):
    page = serializers.IntegerField()
    next = serializers.CharField(allow_null=True, help_text="The address of the next page.")
    results = LineSerializer(many=True)


class ComparedRowsSerializer(serializers.Serializer[Any]):
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
    compared = ComparedRowsSerializer()
    findings = FindingSerializer(many=True)

"""The shapes of checking a definition, for the schema alone: what is said is plain data (api/checking.py)."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field
from rest_framework import serializers

from definitions.language.tree import verdict_names

BODY = {
    "description": "A teigi/1 definition (JSON Schema: /schemas/teigi-1.json), or its text in JSON or YAML.",
    "anyOf": [{"type": "object", "additionalProperties": True}, {"type": "string"}],
}


@extend_schema_field(BODY)
class Body(serializers.JSONField):
    """A definition, plain or as text."""


class CheckSerializer(serializers.Serializer[Any]):
    body = Body()


class BothSerializer(serializers.Serializer[Any]):
    """A text in both languages."""

    ja = serializers.CharField()
    en = serializers.CharField()


class BodyFaultSerializer(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Such as rule.all[1].value; empty for the whole.")
    id = serializers.CharField(help_text="The condition's, where it has one.")
    code = serializers.CharField()
    words = BothSerializer(help_text="What is wrong and what is allowed.")
    allowed = serializers.ListField(
        child=serializers.CharField(), help_text="The words allowed, where they are few."
    )


class SaidCriterionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    words = BothSerializer()


class AdviceSerializer(SaidCriterionSerializer):
    """Something well written that makes no sense: it is judged as written."""

    code = serializers.CharField()


class CheckedExampleSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    verdict = serializers.ChoiceField(list(verdict_names), help_text="The one it must have.")
    found = serializers.CharField(help_text="The one it has.")
    holds = serializers.BooleanField()


class CheckedSerializer(serializers.Serializer[Any]):
    """With faults there is nothing else; without, `faults` is empty."""

    valid = serializers.BooleanField()
    faults = BodyFaultSerializer(many=True)
    body = serializers.JSONField(help_text="In canonical form, with every id; null with faults.")
    fingerprint = serializers.CharField(allow_null=True)
    sentence = BothSerializer(allow_null=True)
    criteria = SaidCriterionSerializer(many=True)
    advice = AdviceSerializer(many=True)
    examples = CheckedExampleSerializer(many=True)
    unknown_definitions = serializers.ListField(
        child=serializers.CharField(), help_text="Definitions referred to of which none is in force now."
    )


CHECK_EXAMPLE = {
    "body": {
        "format": "teigi/1",
        "kind": "mql",
        "attributes": {"employees": {"type": "integer"}},
        "rule": {"attribute": "employees", "is": "at_least", "value": 50},
    }
}
CHECK_EXAMPLES = [OpenApiExample("A definition", CHECK_EXAMPLE, request_only=True)]

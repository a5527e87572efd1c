"""The shapes of judging, for the schema alone: leads and judgements are plain data (api/judging.py)."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from api.serializers.bodies import BODY, CHECK_EXAMPLE
from definitions.language.judge import Verdict

LEAD = {
    "type": "object",
    "description": "Attribute values by key, and `events`: a list of {event, at}. `id` is sent back.",
    "additionalProperties": True,
}
LEADS = {"type": "array", "items": LEAD, "maxItems": 1000}
OPTIONS = {
    "at": {"type": "string", "description": "The instant to judge at; now where it is left out."},
    "version": {
        "type": "integer",
        "minimum": 1,
        "description": "Judge by this version, even if it is not in force.",
    },
    "explain": {
        "type": "boolean",
        "description": "With reasons and shortfalls. Left out: yes for one lead, no for a list.",
    },
}
BODY_OPTIONS = {name: shape for name, shape in OPTIONS.items() if name != "version"}
REQUEST = {
    "application/json": {
        "anyOf": [
            {"type": "object", "properties": {"lead": LEAD, **OPTIONS}, "required": ["lead"]},
            {"type": "object", "properties": {"leads": LEADS, **OPTIONS}, "required": ["leads"]},
            LEAD,
            LEADS,
        ]
    }
}


class PointsSerializer(serializers.Serializer[Any]):
    """What a score or its entry comes to: the two differ while something is unknown; null is without end."""

    least = serializers.FloatField(allow_null=True)
    most = serializers.FloatField(allow_null=True)


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Reason"}})
class Children(serializers.ListField):
    """Reasons below a reason: a serializer cannot name itself."""


class ReasonSerializer(serializers.Serializer[Any]):
    """What one condition came to for this lead."""

    id = serializers.CharField()
    words = serializers.CharField(help_text="The condition.")
    truth = serializers.BooleanField(allow_null=True, help_text="null: unknown")
    seen = serializers.JSONField(help_text="The lead's value as compared; null: unknown")
    needed = serializers.JSONField(help_text="What it is compared with.")
    points = PointsSerializer(allow_null=True)
    seen_words = serializers.CharField(allow_blank=True)
    needed_words = serializers.CharField(allow_blank=True)
    points_words = serializers.CharField(allow_blank=True)
    children = Children()


class WarningSerializer(serializers.Serializer[Any]):
    """Something odd in the lead, which was judged all the same."""

    attribute = serializers.CharField()
    code = serializers.CharField()
    words = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One change: an attribute with a value that would do, or `more` further events."""

    id = serializers.CharField(help_text="The condition's.")
    about = serializers.CharField(help_text="The attribute or the event.")
    value = serializers.JSONField()
    more = serializers.IntegerField()
    fewer_than = serializers.IntegerField(
        allow_null=True, help_text="The event of an unknown history must have happened less often than this."
    )
    words = serializers.CharField()


class JudgementSerializer(serializers.Serializer[Any]):
    id = serializers.JSONField(help_text="The lead's `id`, a text or a whole number.")
    verdict = serializers.ChoiceField([verdict.value for verdict in Verdict])
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Attributes that could still decide an undecided lead."
    )
    warnings = WarningSerializer(many=True)
    reasons = ReasonSerializer(required=False, help_text="Where `explain` is true.")
    shortfalls = serializers.ListField(
        child=ChangeSerializer(many=True),
        required=False,
        help_text="Where `explain` is true: the smallest changes that would qualify it, smallest first.",
    )


class BySerializer(serializers.Serializer[Any]):
    definition = serializers.CharField()
    version = serializers.IntegerField()
    fingerprint = serializers.CharField()
    at = serializers.DateTimeField()
    simulation = serializers.BooleanField(help_text="Judged by a version that is not in force at `at`.")


class JudgedLeadSerializer(BySerializer, JudgementSerializer):
    """The answer to one lead."""


class JudgedLeadsSerializer(BySerializer):
    """The answer to a list of leads, in their order."""

    judgements = JudgementSerializer(many=True)


RESPONSE = PolymorphicProxySerializer(
    "Judged", [JudgedLeadSerializer, JudgedLeadsSerializer], resource_type_field_name=None
)


class ByBodySerializer(serializers.Serializer[Any]):
    fingerprint = serializers.CharField()
    at = serializers.DateTimeField()


class LeadJudgedByBodySerializer(ByBodySerializer, JudgementSerializer):
    """The answer to one lead."""


class LeadsJudgedByBodySerializer(ByBodySerializer):
    """The answer to a list of leads, in their order."""

    judgements = JudgementSerializer(many=True)


BODY_REQUEST = {
    "application/json": {
        "anyOf": [
            {
                "type": "object",
                "properties": {"body": BODY, name: shape, **BODY_OPTIONS},
                "required": ["body", name],
                "additionalProperties": False,
            }
            for name, shape in (("lead", LEAD), ("leads", LEADS))
        ]
    }
}
BODY_RESPONSE = PolymorphicProxySerializer(
    "JudgedByBody",
    [LeadJudgedByBodySerializer, LeadsJudgedByBodySerializer],
    resource_type_field_name=None,
)
BODY_EXAMPLES = [
    OpenApiExample(
        "A list by a definition of one’s own",
        {**CHECK_EXAMPLE, "leads": [{"employees": 120}, {"employees": 8}], "at": "2026-04-01"},
        request_only=True,
    )
]

EXAMPLES = [
    OpenApiExample(
        "One lead",
        {"lead": {"id": "L-1", "employees": 120, "events": [{"event": "download", "at": "2026-04-01"}]}},
        request_only=True,
    ),
    OpenApiExample(
        "A list, at an instant, with reasons",
        {"leads": [{"employees": 120}, {"employees": 8}], "at": "2026-04-01", "explain": True},
        request_only=True,
    ),
]

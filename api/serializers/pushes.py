"""The shapes of pushing leads: what is sent, for the schema alone, and what is answered."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema_field
from rest_framework import serializers

from api.schema import FaultSerializer
from evidence.leads import words
from evidence.leads.fields import contacts
from evidence.models import Push

MOST = 10_000

EVENT = {
    "type": "object",
    "properties": {
        "event": {
            "type": "string",
            "description": f"An event of the catalogue, or a contact by sales: {', '.join(contacts)}.",
        },
        "at": {"type": "string", "description": "When it happened, such as 2026-04-01T09:00:00+09:00."},
        "person": {"type": ["string", "null"], "description": "Who of the company took part."},
    },
    "required": ["event", "at"],
}
LEAD = {
    "type": "object",
    "description": "Values by key of an attribute of the catalogue or a field of the lead's life "
    "(created_at, mql_at, …). What is left out stays as it was; null empties it.",
    "properties": {
        "id": {"type": ["string", "integer"], "description": "The lead's id in the source."},
        "known_from": {
            "type": "object",
            "description": "Attribute -> the instant from which its value was known; else when it is sent.",
            "additionalProperties": {"type": "string"},
        },
        "events": {"type": "array", "items": EVENT, "description": "Added to those known; [] for none."},
    },
    "required": ["id"],
    "additionalProperties": True,
}
SOURCE = {
    "type": "string",
    "default": "api",
    "description": "Key of the system whose ids these are; a new one is added.",
}
LEADS_REQUEST = {
    "application/json": {
        "type": "object",
        "properties": {"source": SOURCE, "leads": {"type": "array", "items": LEAD, "maxItems": MOST}},
        "required": ["leads"],
    }
}
EVENTS_REQUEST = {
    "application/json": {
        "type": "object",
        "properties": {"events": {"type": "array", "items": EVENT, "maxItems": MOST}},
        "required": ["events"],
    }
}
LEADS_EXAMPLES = [
    OpenApiExample(
        "A lead with what is known of it",
        {
            "source": "crm",
            "leads": [
                {
                    "id": "L-1",
                    "employees": 120,
                    "created_at": "2026-11-01T09:00:00+09:00",
                    "known_from": {"employees": "2026-11-02"},
                }
            ],
        },
        request_only=True,
    )
]
EVENTS_EXAMPLES = [
    OpenApiExample(
        "A call",
        {"events": [{"event": "call", "at": "2026-11-02T10:30:00+09:00", "person": "suzuki@example.jp"}]},
        request_only=True,
    )
]


class RefusedSerializer(serializers.Serializer[Any]):
    """A lead or event that was not taken."""

    position = serializers.IntegerField(help_text="In the list that was sent, from 0.")
    id = serializers.CharField(allow_blank=True, help_text="The lead's id; empty where it has none.")
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


class PushSerializer(serializers.ModelSerializer[Push]):
    """What was taken and refused of one request, and whether a snapshot has it yet."""

    number = serializers.IntegerField(source="pk")
    source = serializers.CharField(source="source.key")  # type: ignore[assignment]
    state = serializers.SerializerMethodField(
        help_text="`waiting` for the next snapshot, then `taken_in`; `refused` where nothing was taken."
    )
    snapshot = serializers.IntegerField(source="taken_in_id", allow_null=True)
    refusals = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="Where to look later.")

    class Meta:
        model = Push
        fields = (
            "number",
            "url",
            "source",
            "pushed_at",
            "sent",
            "accepted",
            "refused",
            "state",
            "snapshot",
            "refusals",
        )

    @extend_schema_field({"type": "string", "enum": ["waiting", "taken_in", "refused"]})
    def get_state(self, push: Push) -> str:
        if push.taken_in_id:
            return "taken_in"
        return "waiting" if push.accepted else "refused"

    @extend_schema_field(RefusedSerializer(many=True))
    def get_refusals(self, push: Push) -> list[dict[str, object]]:
        said = words.refusals()
        return [
            {
                "position": row["position"],
                "id": row["id"],
                "errors": [{**wrong, "detail": said[wrong["code"]]} for wrong in row["wrong"]],
            }
            for row in push.answer
        ]

    def get_url(self, push: Push) -> str:
        return reverse("api:push", args=[push.pk])

"""Channels of the chat and calendar feeds as JSON. Never their addresses."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.notices import NoticeSerializer
from governance.models import Feed, Webhook
from governance.ways import FOR_CHANNELS

KINDS = [kind.value for kind in FOR_CHANNELS]


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    number = serializers.IntegerField(source="pk")
    self = serializers.SerializerMethodField()
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Of notices that it is told.")
    documents = serializers.ListField(
        child=serializers.CharField(), help_text="Their keys; none means all documents."
    )
    last = serializers.SerializerMethodField(help_text="The last notice that was sent or failed.")

    class Meta:
        model = Webhook
        fields = (
            "number",
            "self",
            "name",
            "service",
            "language",
            "kinds",
            "documents",
            "added_at",
            "paused_at",
            "last",
        )

    def get_self(self, row: Webhook) -> str:
        return reverse("api:webhook", args=[row.pk])

    @extend_schema_field(NoticeSerializer(allow_null=True))
    def get_last(self, row: Webhook) -> Any:
        last = row.notices.order_by("-created_at", "-pk").exclude(sent_at=None, error="").first()
        return NoticeSerializer(last, context={"seen_at": last.created_at}).data if last else None


class WebhookTermsSerializer(serializers.Serializer[Any]):
    """What a channel is told; what is left out of a change stays as it is."""

    name = serializers.CharField(max_length=100)
    address = serializers.CharField(
        max_length=2000, write_only=True, help_text="Stored encrypted and never shown again."
    )
    language = serializers.ChoiceField(choices=["ja", "en"])
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    documents = serializers.ListField(child=serializers.CharField(), required=False)


class WebhookAddSerializer(WebhookTermsSerializer):
    service = serializers.ChoiceField(choices=Webhook.Service.choices)


class WebhookChangeSerializer(WebhookTermsSerializer):
    paused = serializers.BooleanField(help_text="Paused, it is told nothing, and nothing of that time later.")


class FeedSerializer(serializers.ModelSerializer[Feed]):
    number = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=Feed.Kind.values)
    self = serializers.SerializerMethodField()

    class Meta:
        model = Feed
        fields = ("number", "self", "kind", "made_at", "read_at", "revoked_at")

    def get_self(self, row: Feed) -> str:
        return reverse("api:feed", args=[row.pk])


class FeedMadeSerializer(FeedSerializer):
    """The one answer that has the address."""

    address = serializers.SerializerMethodField(help_text="Whoever has it can read; it is not shown again.")

    class Meta(FeedSerializer.Meta):
        fields = (*FeedSerializer.Meta.fields, "address")  # type: ignore[assignment]

    def get_address(self, row: Feed) -> str:
        found: str = self.context["address"]
        return found


class FeedKindSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Feed.Kind.values)

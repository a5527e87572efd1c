"""Definitions and their versions as JSON."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from definitions.models import Document, Version
from definitions.saying import reading
from governance.schedule import is_overdue, next_review


class DefinitionLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    current = serializers.CharField()
    versions = serializers.CharField()
    judge = serializers.CharField(allow_null=True, help_text="Null for a document that judges no leads.")


class VersionLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    definition = serializers.CharField()
    proposal = serializers.CharField(allow_null=True)


class AgreedSerializer(serializers.Serializer[Any]):
    """One position or approval that the version rests on."""

    seat = serializers.CharField()
    name = serializers.CharField()
    stance = serializers.CharField()
    on_behalf_of = serializers.SerializerMethodField(help_text="The seat's holder, where a delegate acted.")
    at = serializers.DateTimeField()

    def get_on_behalf_of(self, entry: Any) -> str | None:
        return entry["for"]["name"] if "for" in entry else None


class VersionBriefSerializer(serializers.ModelSerializer[Version]):
    """A version without its content."""

    definition = serializers.CharField(source="document.key")
    version = serializers.IntegerField(source="number")
    reverts = serializers.IntegerField(
        allow_null=True, help_text="The version that an emergency revert put back in force."
    )
    in_force_until = serializers.SerializerMethodField(
        help_text="When the next version takes over or its document was retired; null while neither is known."
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = [
            "definition",
            "version",
            "fingerprint",
            "in_force_from",
            "in_force_until",
            "reverts",
            "links",
        ]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_in_force_until(self, version: Version) -> Any:
        ends = (version.in_force_until, version.retired_from)  # type: ignore[attr-defined]
        until = min((end for end in ends if end), default=None)
        return until and serializers.DateTimeField().to_representation(until)

    @extend_schema_field(VersionLinksSerializer)
    def get_links(self, version: Version) -> dict[str, str | None]:
        key, proposal = version.document.key, version.proposal_number
        return {
            "self": reverse("api:version", args=[key, version.number]),
            "definition": reverse("api:definition", args=[key]),
            "proposal": reverse("api:proposal", args=[proposal]) if proposal else None,
        }


class VersionWholeSerializer(VersionBriefSerializer):
    """A version with its content, what it says in the reader's language, and who agreed."""

    sentence = serializers.SerializerMethodField()
    agreement = AgreedSerializer(many=True)
    approved_by = serializers.CharField()
    kind = serializers.CharField(source="document.kind", help_text="What the body is made of.")
    body = serializers.JSONField(help_text="A teigi/1 file of that kind.")

    class Meta(VersionBriefSerializer.Meta):
        fields = [
            *VersionBriefSerializer.Meta.fields,
            "sentence",
            "agreement",
            "approved_by",
            "decided_at",
            "published_at",
            "reason",
            "proposal_number",
            "chain",
            "kind",
            "body",
        ]

    def get_sentence(self, version: Version) -> str:
        return reading(version.body, self.context["labels"], get_language() or "ja").plain


class DefinitionSerializer(serializers.ModelSerializer[Document]):
    name = serializers.CharField(source="__str__", help_text="In the reader's language.")
    in_force = serializers.SerializerMethodField()
    review_due = serializers.SerializerMethodField(
        help_text="When its next quarterly review is due; null while nothing is in force."
    )
    review_overdue = serializers.SerializerMethodField(
        help_text="That day has passed without a review: whoever shows the definition should say so."
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = [
            "key",
            "kind",
            "scope",
            "name",
            "name_ja",
            "name_en",
            "review_months",
            "review_due",
            "review_overdue",
            "in_force",
            "links",
        ]

    def get_review_due(self, document: Document) -> date | None:
        begun: list[Version] = document.begun  # type: ignore[attr-defined]
        return next_review(begun, document.reviews.all(), document.review_months, self.context["at"])

    def get_review_overdue(self, document: Document) -> bool:
        return is_overdue(self.get_review_due(document), self.context["at"])

    @extend_schema_field(VersionBriefSerializer(allow_null=True))
    def get_in_force(self, document: Document) -> dict[str, Any] | None:
        begun: list[Version] = document.begun  # type: ignore[attr-defined]
        return VersionBriefSerializer(begun[0]).data if begun else None

    @extend_schema_field(DefinitionLinksSerializer)
    def get_links(self, document: Document) -> dict[str, str | None]:
        return {
            "self": reverse("api:definition", args=[document.key]),
            "current": reverse("api:current", args=[document.key]),
            "versions": reverse("api:versions", args=[document.key]),
            "judge": reverse("api:judge", args=[document.key]) if document.judges_leads else None,
        }

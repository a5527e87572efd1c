"""The shapes of lead feedback: what is sent and what is told of an answer."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from evidence.models import LeadFeedback, RejectionReason
from governance.actions.feedback import LONGEST_NOTE

EXAMPLES = [
    OpenApiExample("Accept", {"answer": "accepted"}, request_only=True),
    OpenApiExample("Reject", {"answer": "rejected", "reason": 3, "criterion": "timeline"}, request_only=True),
]


class RejectionReasonSerializer(serializers.ModelSerializer[RejectionReason]):
    """A reason for rejecting a lead."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__", help_text="In the reader's language.")
    active = serializers.BooleanField(help_text="Whether it can be given: others were, once.")

    class Meta:
        model = RejectionReason
        fields = ("id", "name", "name_ja", "name_en", "active")


class FeedbackSerializer(serializers.ModelSerializer[LeadFeedback]):
    """One answer to one lead."""

    number = serializers.IntegerField(source="pk")
    definition = serializers.CharField(source="version.document.key")
    version = serializers.IntegerField(source="version.number")
    qualified = serializers.BooleanField(
        help_text="Whether it qualified under that version; false where it only did under the one on trial."
    )
    answer = serializers.ChoiceField(choices=LeadFeedback.Answer.values)
    reason = RejectionReasonSerializer(allow_null=True)
    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = LeadFeedback
        fields = (
            "number",
            "lead",
            "definition",
            "version",
            "qualified",
            "answer",
            "reason",
            "criterion",
            "note",
            "by",
            "at",
        )


class FeedbackPageSerializer(serializers.Serializer[Any]):
    """A page of answers, newest first."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FeedbackSerializer(many=True)


class WaitingSerializer(serializers.Serializer[Any]):
    """Leads that wait for an answer."""

    definition = serializers.CharField()
    version = serializers.IntegerField(help_text="The one in force.")
    trial = serializers.IntegerField(allow_null=True, help_text="Number of the proposal whose trial runs.")
    waiting = serializers.IntegerField()
    leads = serializers.ListField(child=serializers.CharField(), help_text="The first 1,000, newest first.")


class AnswerSerializer(serializers.Serializer[Any]):
    """What is sent as an answer."""

    definition = serializers.SlugField(
        required=False, help_text="Key of the definition; the MQL definition where there is one only."
    )
    answer = serializers.ChoiceField(choices=LeadFeedback.Answer.values)
    reason = serializers.PrimaryKeyRelatedField(
        queryset=RejectionReason.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Id of a reason; a rejection needs one.",
    )
    criterion = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=64, help_text="Id of the disputed criterion."
    )
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_NOTE)

"""What each verb of a proposal is sent with. What may be missing is left to the policies, which say why."""

from typing import Any

from rest_framework import serializers

from api.serializers.times import Day, Instant
from governance.asks import HARMS, STANCES


class NothingSerializer(serializers.Serializer[Any]):
    """Nothing but the address."""


class Words(serializers.CharField):
    """Markdown or plain text; left out, it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default": "", "allow_blank": True, **kwargs})


class WithReasonSerializer(serializers.Serializer[Any]):
    reason = Words()


class SeenSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="The revision that you read; another is refused as stale.")


class DraftSerializer(serializers.Serializer[Any]):
    title = Words()
    body = serializers.DictField(help_text="A teigi/1 file of the document's kind, whole.")
    reason = Words()
    expected_effect = Words()


class NewProposalSerializer(DraftSerializer):
    definition = serializers.CharField(help_text="The document's key.")


class EditDraftSerializer(DraftSerializer, SeenSerializer):
    pass


class OpenSerializer(serializers.Serializer[Any]):
    no_backtest_reason = Words(help_text="Where there are no past leads to test it on: why.")


class ReviseSerializer(OpenSerializer, SeenSerializer, WithReasonSerializer):
    body = serializers.DictField(help_text="A teigi/1 file of the document's kind, whole.")


class ExtendSerializer(serializers.Serializer[Any]):
    ends_at = Instant(help_text="The new end.")


class AskExtensionSerializer(ExtendSerializer, WithReasonSerializer):
    pass


class ApproveSerializer(SeenSerializer, WithReasonSerializer):
    report = serializers.IntegerField(
        allow_null=True, default=None, help_text="The trial report you read; null where no trial was needed."
    )
    in_force_from = Instant()


class PositionTakenSerializer(SeenSerializer):
    stance = serializers.ChoiceField(STANCES)
    text = Words()
    harm = serializers.ChoiceField(["", *HARMS], default="", allow_blank=True)
    criterion = serializers.CharField(default="", allow_blank=True, help_text="Its id; empty for the whole.")


class ObjectionSettledSerializer(WithReasonSerializer):
    objection = serializers.IntegerField(help_text="Its number.")


class CommentSerializer(serializers.Serializer[Any]):
    text = Words()
    criterion = serializers.CharField(default="", allow_blank=True, help_text="Its id; empty for the whole.")
    thread = serializers.IntegerField(default=None, allow_null=True, help_text="Null begins a new one.")


class ThreadSerializer(serializers.Serializer[Any]):
    thread = serializers.IntegerField(help_text="Its number.")


class SessionMovedSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(help_text="Its number.")
    planned_for = Instant()


class SessionHeldSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(help_text="Its number.")
    held_at = Instant()
    attendees = serializers.ListField(child=serializers.EmailField(), help_text="Their e-mail addresses.")
    minutes = Words()
    decisions = Words()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "actions": ActionAgreedSerializer(many=True, default=list)}


class ActionAgreedSerializer(serializers.Serializer[Any]):
    text = Words()
    owner = serializers.EmailField(help_text="The e-mail address of who does it.")
    due_on = Day()


class ActionSerializer(serializers.Serializer[Any]):
    action = serializers.IntegerField(help_text="Its number.")


class SuggestSerializer(SeenSerializer):
    """Either a whole body, or another value for one criterion."""

    text = Words()
    body = serializers.DictField(required=False, help_text="A teigi/1 file of the document's kind, whole.")
    criterion = serializers.CharField(default="", allow_blank=True, help_text="Its id; with `value`.")
    value = serializers.CharField(default="", allow_blank=True)
    thread = serializers.IntegerField(default=None, allow_null=True, help_text="Null begins a new one.")


class SuggestionTakenSerializer(OpenSerializer):
    suggestion = serializers.IntegerField(help_text="Its number.")


class SuggestionDeclinedSerializer(WithReasonSerializer):
    suggestion = serializers.IntegerField(help_text="Its number.")


class MeasureTermSerializer(serializers.Serializer[Any]):
    measure = serializers.CharField()
    value = serializers.FloatField()

    def get_fields(self) -> dict[str, Any]:
        """`is` is no name in Python."""
        return {**super().get_fields(), "is": serializers.ChoiceField(["at_least", "at_most"])}


class ContractSerializer(serializers.Serializer[Any]):
    measures = MeasureTermSerializer(many=True)
    least_leads = serializers.IntegerField()
    days = serializers.IntegerField()
    maturity_days = serializers.IntegerField()
    if_met = Words()
    if_missed = Words()
    if_inconclusive = Words()

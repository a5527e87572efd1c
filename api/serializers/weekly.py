"""The weekly review as JSON: packs as they were frozen, minutes and actions; and when it takes place."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.times import Day
from definitions.deadline_policy import DAYS
from governance.models import WeeklyAction, WeeklyPack
from governance.weekly import ITEMS, minutes_of


class WeeklyActionSerializer(serializers.ModelSerializer[WeeklyAction]):
    number = serializers.IntegerField(source="pk")
    meeting = serializers.DateField(source="pack.day", help_text="In which it was decided.")
    owner = serializers.CharField(source="owner.email")
    done_by = serializers.CharField(source="done_by.email", default=None, allow_null=True)

    class Meta:
        model = WeeklyAction
        fields = ("number", "meeting", "text", "owner", "due", "done_at", "done_by", "dropped", "result")


class WeeklyPackLineSerializer(serializers.ModelSerializer[WeeklyPack]):
    """A pack in the list."""

    bottleneck = serializers.SerializerMethodField(help_text="Key of the step; empty where none got worse.")
    certain = serializers.SerializerMethodField(help_text="Whether the whole interval says so.")

    class Meta:
        model = WeeklyPack
        fields = ("day", "meets_at", "frozen_at", "fingerprint", "bottleneck", "certain")

    def get_bottleneck(self, pack: WeeklyPack) -> str:
        return str(pack.body["bottleneck"])

    def get_certain(self, pack: WeeklyPack) -> bool:
        return bool(pack.body["certain"])


class WeeklyPackSerializer(WeeklyPackLineSerializer):
    """The pack whole."""

    numbers = serializers.JSONField(source="body", help_text="As they were frozen; `fingerprint` is of them.")
    minutes = serializers.SerializerMethodField(help_text="Item of the agenda -> what was last written.")
    actions = WeeklyActionSerializer(many=True, help_text="Those decided in this meeting.")

    class Meta(WeeklyPackLineSerializer.Meta):
        fields = (*WeeklyPackLineSerializer.Meta.fields, "numbers", "minutes", "actions")  # type: ignore[assignment]

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_minutes(self, pack: WeeklyPack) -> dict[str, str]:
        return minutes_of(pack)


class WeeklyMinutesSerializer(serializers.Serializer[Any]):
    item = serializers.ChoiceField(choices=list(ITEMS))
    text = serializers.CharField(allow_blank=True, max_length=10_000)


class WeeklyDecisionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=500)
    owner = serializers.EmailField()
    due = Day()


class WeeklyEndSerializer(serializers.Serializer[Any]):
    result = serializers.CharField(max_length=2_000, help_text="What came of it.")
    dropped = serializers.BooleanField(default=False, help_text="It ended without being done.")


class WeeklyScheduleSerializer(serializers.Serializer[Any]):
    """When the weekly review takes place."""

    weekday = serializers.ChoiceField(choices=list(DAYS))
    begins = serializers.TimeField(format="%H:%M")
    ends = serializers.TimeField(format="%H:%M")

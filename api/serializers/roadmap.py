"""The roadmap as JSON: phases with success measures, initiatives, what took place, the pulse's results."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.suggestions import RateSerializer
from api.serializers.times import Day
from governance.goals import Goal
from governance.models import Initiative, Occurrence
from governance.phases import CADENCES, NUMBERS


class MeanSerializer(serializers.Serializer[Any]):
    """On a scale from 1 to 5, with its 95 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    n = serializers.IntegerField()


class DealsSerializer(serializers.Serializer[Any]):
    since = serializers.DateField(help_text="First day of the quarter.")
    won = serializers.IntegerField()
    a_year_before = serializers.IntegerField()


class GoalSerializer(serializers.Serializer[Any]):
    """One success measure. What does not belong to its kind is null."""

    key = serializers.CharField()
    standing = serializers.CharField(
        help_text="`met`, `missed`, `unclear` (too few, or chance), `open` (too young), `ahead` (its phase "
        "has not begun) or `absent` (nothing to compute it from)."
    )
    target = serializers.FloatField(allow_null=True)
    within = serializers.SerializerMethodField(help_text="Over the phase's days so far.")
    now = serializers.SerializerMethodField(help_text="Over the last three months.")
    before = RateSerializer(allow_null=True, help_text="Over the year before the roadmap began.")
    first = serializers.SerializerMethodField(help_text="Of the first survey: a mean, or who took part.")
    last = serializers.SerializerMethodField(help_text="Of the newest survey.")
    change = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % interval of last less first."
    )
    deals = serializers.SerializerMethodField(help_text="Customers won by quarter.")

    @extend_schema_field(RateSerializer(allow_null=True))
    def get_within(self, goal: Goal) -> Any:
        return RateSerializer(goal.within.rate).data if goal.within else None

    @extend_schema_field(RateSerializer(allow_null=True))
    def get_now(self, goal: Goal) -> Any:
        return RateSerializer(goal.now.rate).data if goal.now else None

    @extend_schema_field({"type": ["object", "null"]})
    def get_first(self, goal: Goal) -> Any:
        return self._mean_or_rate(goal, goal.first)

    @extend_schema_field({"type": ["object", "null"]})
    def get_last(self, goal: Goal) -> Any:
        return self._mean_or_rate(goal, goal.last)

    @extend_schema_field(DealsSerializer(many=True))
    def get_deals(self, goal: Goal) -> Any:
        rows = [{"since": one.since, "won": won, "a_year_before": before} for one, won, before in goal.deals]
        return DealsSerializer(rows, many=True).data

    def _mean_or_rate(self, goal: Goal, value: Any) -> Any:
        if value is None:
            return None
        kind = RateSerializer if goal.key == "engagement" else MeanSerializer
        return kind(value).data


class PhaseSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="phase.number")
    since = serializers.DateField()
    until = serializers.DateField()
    goals = GoalSerializer(many=True)


class RoadmapSerializer(serializers.Serializer[Any]):
    began_on = serializers.DateField(allow_null=True)
    phase = serializers.IntegerField(allow_null=True, help_text="The one of today; null before and after.")
    phases = PhaseSerializer(many=True)


class BeginSerializer(serializers.Serializer[Any]):
    began_on = Day()


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    number = serializers.IntegerField(source="pk", read_only=True)
    url = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner.email", read_only=True)
    times = serializers.IntegerField(read_only=True, help_text="How often it took place.")

    class Meta:
        model = Initiative
        fields = (
            "number",
            "url",
            "phase",
            "title",
            "purpose",
            "owner",
            "cadence",
            "goal",
            "starts_on",
            "times",
            "retired_at",
            "retired_reason",
        )

    def get_url(self, row: Initiative) -> str:
        return reverse("api:initiative", args=[row.pk])


class InitiativeBodySerializer(serializers.Serializer[Any]):
    phase = serializers.ChoiceField(choices=NUMBERS)
    title = serializers.CharField(max_length=100)
    purpose = serializers.CharField(required=False, allow_blank=True)
    owner = serializers.EmailField(help_text="The e-mail address of whoever sees to it.")
    cadence = serializers.ChoiceField(choices=CADENCES)
    goal = serializers.IntegerField(required=False, allow_null=True, help_text="null: as long as it goes on.")
    starts_on = Day()


class OccurrenceSerializer(serializers.ModelSerializer[Occurrence]):
    number = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    people = serializers.SlugRelatedField(slug_field="email", many=True, read_only=True)  # type: ignore[var-annotated]
    by = serializers.CharField(source="by.email")

    class Meta:
        model = Occurrence
        fields = ("number", "url", "held_on", "people", "note", "by", "at", "struck_at")

    def get_url(self, row: Occurrence) -> str:
        return reverse("api:occurrence", args=[row.pk])


class OccurrenceBodySerializer(serializers.Serializer[Any]):
    held_on = Day()
    note = serializers.CharField()
    people = serializers.ListField(
        child=serializers.EmailField(), required=False, help_text="E-mail addresses of who was there."
    )


class StruckSerializer(serializers.Serializer[Any]):
    struck = serializers.BooleanField(help_text="false: it counts again.")


class RetireSerializer(serializers.Serializer[Any]):
    retired = serializers.BooleanField(help_text="false: it goes on.")
    reason = serializers.CharField(required=False, allow_blank=True, help_text="Why it is retired.")


class PulseSideSerializer(serializers.Serializer[Any]):
    """What one side says of the other; null under five answers."""

    side = serializers.CharField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    overall = MeanSerializer(allow_null=True)
    questions = serializers.DictField(child=MeanSerializer(), source="means", allow_null=True)
    words = serializers.ListField(child=serializers.CharField())


class PulseSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="round.pk")
    opened_at = serializers.DateTimeField(source="round.opened_at")
    ends_at = serializers.DateTimeField(source="round.ends_at")
    sides = serializers.SerializerMethodField()

    @extend_schema_field(PulseSideSerializer(many=True))
    def get_sides(self, found: Any) -> Any:
        return PulseSideSerializer(found.sides.values(), many=True).data


class PulseBodySerializer(serializers.Serializer[Any]):
    last_day = Day(help_text="People answer until the end of this day.")


class OpenedPulseSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="pk")
    opened_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

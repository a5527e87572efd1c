"""The shapes of the 48-hour rule's clocks, contacts, exceptions and closures."""

from typing import Any

from rest_framework import serializers

from api.serializers.times import Day, Instant
from evidence.models import Closure, Contact, Exemption


class TallySerializer(serializers.Serializer[Any]):
    """Clocks by state, and the two rates; a rate of nothing is null."""

    name = serializers.CharField(help_text="Owner or source; empty for all, or where none is named.")
    running = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="The deadline has passed without a contact.")
    late = serializers.IntegerField(help_text="Contacted after the deadline.")
    met = serializers.IntegerField(help_text="Contacted by the deadline.")
    unknown = serializers.IntegerField(help_text="The source tells of no contacts; in no rate.")
    in_time = serializers.FloatField(
        source="in_time.value", allow_null=True, help_text="met / (met + late + overdue)"
    )
    in_time_interval = serializers.ListField(child=serializers.FloatField(), help_text="95 %, Wilson.")
    followed_up = serializers.FloatField(
        source="followed_up.value",
        allow_null=True,
        help_text="The lead follow-up rate: of the leads old enough, those with a contact in the import.",
    )


class RunningSerializer(serializers.Serializer[Any]):
    """A clock that runs."""

    lead = serializers.CharField(source="id")
    owner = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()


class DeadlinesSerializer(serializers.Serializer[Any]):
    """The clocks at an instant."""

    at = serializers.DateTimeField()
    imported_at = serializers.DateTimeField(help_text="When the leads came that this is computed from.")
    hours = serializers.FloatField(help_text="Of the rule in force.")
    all = TallySerializer()
    by_owner = TallySerializer(many=True)
    by_source = TallySerializer(many=True)
    running = RunningSerializer(many=True, help_text="The nearest deadline first, 1,000 at most.")


class DueSerializer(serializers.Serializer[Any]):
    """When a clock that starts at an instant is due."""

    starts_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    hours = serializers.FloatField()


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A contact that was recorded by hand."""

    number = serializers.IntegerField(source="pk", read_only=True)
    person = serializers.CharField(source="person.__str__", read_only=True)
    made_at = Instant()

    class Meta:
        model = Contact
        fields = ("number", "lead", "kind", "made_at", "two_way", "note", "person", "recorded_at")
        read_only_fields = ("lead", "recorded_at")


class TouchSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="call, mail, meeting, visit; empty where the source does not say.")
    two_way = serializers.BooleanField()
    person = serializers.CharField()


class LeadClockSerializer(serializers.Serializer[Any]):
    """A lead's clock and contacts."""

    started_at = serializers.DateTimeField(allow_null=True, help_text="Null: never judged an MQL.")
    due_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    counted_hours = serializers.FloatField(allow_null=True, help_text="Until it stopped, or until now.")
    moved_by = serializers.ListField(
        child=serializers.DateField(), help_text="Closures that were entered while it ran."
    )
    first_two_way_at = serializers.DateTimeField(allow_null=True)
    contacts = TouchSerializer(many=True)


class ExemptionSerializer(serializers.ModelSerializer[Exemption]):
    """An exception to the rule."""

    number = serializers.IntegerField(source="pk", read_only=True)
    allowed_by = serializers.CharField(source="allowed_by.__str__", read_only=True)
    lead = serializers.CharField(required=False, allow_blank=True, help_text="Empty for all leads.")
    starts_at = Instant()
    ends_at = Instant()

    class Meta:
        model = Exemption
        fields = (
            "number",
            "lead",
            "kind",
            "note",
            "starts_at",
            "ends_at",
            "allowed_by",
            "allowed_at",
            "withdrawn_at",
        )
        read_only_fields = ("allowed_at", "withdrawn_at")


class ClosureSerializer(serializers.ModelSerializer[Closure]):
    """A day on which the company is closed."""

    number = serializers.IntegerField(source="pk")

    class Meta:
        model = Closure
        fields = ("number", "day", "name", "entered_at")


class EnterClosuresSerializer(serializers.Serializer[Any]):
    """What is sent to enter closures."""

    days = serializers.ListField(child=Day(), max_length=366, allow_empty=False)
    name = serializers.CharField(max_length=60)

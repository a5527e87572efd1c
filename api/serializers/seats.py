"""Seats with who holds them, another seat, and the calendar's dates as JSON."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.serializers.people import department_field
from people.models import Seat, SeatHolding


class HeldSeatSerializer(serializers.ModelSerializer[Seat]):
    name = serializers.CharField(source="__str__")
    holder = serializers.SerializerMethodField(help_text="Null where it is empty, which blocks.")
    since = serializers.SerializerMethodField()

    class Meta:
        model = Seat
        fields = ["key", "name", "holder", "since"]

    def held(self, seat: Seat) -> SeatHolding | None:
        found: SeatHolding | None = self.context["holdings"].get(seat.pk)
        return found

    def get_holder(self, seat: Seat) -> str | None:
        held = self.held(seat)
        return str(held.user) if held else None

    def get_since(self, seat: Seat) -> datetime | None:
        held = self.held(seat)
        return held.since if held else None


class SeatingSerializer(serializers.Serializer[Any]):
    person = serializers.EmailField(help_text="The e-mail address of who holds it from now on.")


class NewSeatSerializer(serializers.Serializer[Any]):
    """A seat beside the three, such as one that decides what the CMO proposes."""

    key = serializers.RegexField(
        r"^[a-z][a-z0-9_-]*$",
        max_length=50,
        help_text="Small letters, digits and hyphens; it cannot be changed.",
    )
    name_ja = serializers.CharField(max_length=100)
    name_en = serializers.CharField(max_length=100)
    department = department_field()

    def validate_key(self, key: str) -> str:
        if Seat.objects.filter(key=key).exists():
            raise serializers.ValidationError(_("There is such a seat already."), "taken")
        return key


class CalendarEntrySerializer(serializers.Serializer[Any]):
    """Of governance.schedule.Entry."""

    kind = serializers.ChoiceField(["session", "trial_end", "review", "in_force"])
    day = serializers.DateField()
    at = serializers.DateTimeField(allow_null=True, help_text="Null where it is a whole day.")
    definition = serializers.CharField(source="document.key")
    proposal = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    number = serializers.IntegerField(help_text="Of the session or the version.")
    done = serializers.BooleanField()

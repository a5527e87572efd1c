"""Seats with who holds them, people, and the calendar's dates as JSON."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from people.models import Seat, SeatHolding, User


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


class PersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="__str__")
    department = serializers.CharField(allow_null=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["email", "name", "department", "roles"]

    def get_roles(self, user: User) -> list[str]:
        return sorted(grant.role.key for grant in user.role_grants.all())


class PeoplePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PersonSerializer(many=True)


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

"""A document's policy and delegations of seats as JSON."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from api.serializers.times import Instant
from definitions.models import Document
from governance.policy_terms import BOUNDS, TERMS
from people.models import Delegation


def bounded(name: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=BOUNDS[name][0], max_value=BOUNDS[name][1], required=False)


class PolicySerializer(serializers.ModelSerializer[Document]):
    class Meta:
        model = Document
        fields = TERMS


class PolicyChangeSerializer(serializers.Serializer[Any]):
    """Terms that are left out stay as they are."""

    sessions_required = bounded("sessions_required")
    days_between_sessions = bounded("days_between_sessions")
    position_days = bounded("position_days")
    trial_days = bounded("trial_days")
    review_months = bounded("review_months")
    hidden_positions = serializers.BooleanField(required=False)
    approver_when_cmo_proposes = serializers.CharField(
        required=False, allow_blank=True, help_text="The key of a seat; blank for nobody."
    )
    reason = serializers.CharField(help_text="Why it changes; it stays in the history.")


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    number = serializers.IntegerField(source="pk")
    seat = serializers.CharField(source="seat.key")
    holder = serializers.CharField()
    delegate = serializers.CharField()
    self = serializers.SerializerMethodField()

    class Meta:
        model = Delegation
        fields = ["number", "seat", "holder", "delegate", "since", "until", "revoked_at", "self"]

    def get_self(self, row: Delegation) -> str:
        return reverse("api:delegation", args=[row.pk])


class DelegatingSerializer(serializers.Serializer[Any]):
    seat = serializers.CharField(help_text="The key of the seat that you hold.")
    delegate = serializers.EmailField(help_text="The e-mail address of who acts for you.")
    since = Instant()
    until = Instant(help_text="Not included.")

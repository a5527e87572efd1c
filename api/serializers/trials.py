"""The shapes of a trial's daily comparison."""

from typing import Any

from rest_framework import serializers

from api.serializers.suggestions import RateSerializer
from evidence.daily import parts


class BothRatesSerializer(serializers.Serializer[Any]):
    new = RateSerializer()
    old = RateSerializer()


class FigureSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class MeasuredSerializer(serializers.Serializer[Any]):
    """A success measure of the contract."""

    measure = serializers.CharField()
    is_ = serializers.CharField(help_text="at_least or at_most")
    threshold = serializers.FloatField()
    new = FigureSerializer()
    old = FigureSerializer()
    result = serializers.ChoiceField(choices=["met", "missed", "too_few"])


class QualifyingSerializer(serializers.Serializer[Any]):
    """Leads of one part: all of them, by outcome, and the answers of sales."""

    leads = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    answered = serializers.IntegerField()
    accepted = serializers.IntegerField()


class PartsSerializer(serializers.Serializer[Any]):
    both = QualifyingSerializer()
    new_only = QualifyingSerializer()
    old_only = QualifyingSerializer()


class DaySerializer(serializers.Serializer[Any]):
    """Leads that came on a day in the company's zone."""

    day = serializers.DateField()
    leads = serializers.IntegerField()
    new = serializers.IntegerField(help_text="Qualify under the proposal.")
    old = serializers.IntegerField(help_text="Qualify under the version in force.")
    parts = PartsSerializer(allow_null=True, help_text="Null in a report of before they were computed.")


class TrialSerializer(serializers.Serializer[Any]):
    """A trial so far, or as its newest report has it."""

    proposal = serializers.IntegerField()
    revision = serializers.IntegerField()
    version = serializers.IntegerField(
        allow_null=True, help_text="The one it is held against; null where there was none."
    )
    started_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    ended_early_at = serializers.DateTimeField(allow_null=True)
    extension_asked_until = serializers.DateTimeField(
        source="extension", allow_null=True, help_text="A later end that waits for the other head."
    )
    extended_at = serializers.DateTimeField(allow_null=True)
    report = serializers.IntegerField(allow_null=True, help_text="Its key; null while there is none.")
    computed_at = serializers.DateTimeField()
    snapshot = serializers.CharField(help_text="Fingerprint of the leads.")
    fingerprint = serializers.CharField(help_text="Of all figures: computed again they are the same.")
    verdict = serializers.CharField(help_text="met, missed, inconclusive or void")
    leads = serializers.IntegerField()
    immature = serializers.IntegerField()
    acceptance = BothRatesSerializer(help_text="Accepted by sales, of the answered leads that qualify.")
    measures = MeasuredSerializer(many=True)
    days = DaySerializer(many=True)


class TrialLeadSerializer(serializers.Serializer[Any]):
    """A lead of a trial under both versions."""

    id = serializers.CharField()
    judged_at = serializers.DateTimeField()
    outcome = serializers.CharField()
    part = serializers.ChoiceField(choices=parts)
    new = serializers.CharField(help_text="Verdict of the proposal: qualified, not_qualified or undecided.")
    old = serializers.CharField(help_text="Verdict of the version in force.")
    answer = serializers.CharField(allow_null=True, help_text="accepted, rejected or null.")


class TrialLeadsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    leads = TrialLeadSerializer(many=True)

"""The shapes of claims, both sides, conformance, drift, the shared KPIs and what-ifs."""

from typing import Any

from rest_framework import serializers

from api.serializers.measures import DaysSerializer, LeadsStateSerializer, MeasuredRateSerializer


class ShareSerializer(serializers.Serializer[Any]):
    """A share beside our own past; null where there is none."""

    name = serializers.CharField()
    period = DaysSerializer(allow_null=True)
    rate = MeasuredRateSerializer()
    before = MeasuredRateSerializer(allow_null=True)
    year_before = MeasuredRateSerializer(allow_null=True)


class ReachedSerializer(serializers.Serializer[Any]):
    """A number beside its monthly goal."""

    name = serializers.CharField()
    reached = serializers.FloatField()
    goal = serializers.FloatField()


class ClaimSerializer(serializers.Serializer[Any]):
    """A claim of one side, and what decides it."""

    key = serializers.CharField()
    side = serializers.ChoiceField(choices=["marketing", "sales", "both"])
    verdict = serializers.ChoiceField(choices=["supported", "not_supported", "too_few"])
    holds = serializers.ChoiceField(choices=["above", "below"])
    bound = serializers.FloatField()
    decided_by = ShareSerializer(allow_null=True)
    beside = ShareSerializer(many=True)
    goals = ReachedSerializer(many=True)


class ClaimsSerializer(serializers.Serializer[Any]):
    """The claims board."""

    state = LeadsStateSerializer()
    claims = ClaimSerializer(many=True)


class TruthsSerializer(serializers.Serializer[Any]):
    """Leads by what a criterion says of them."""

    criterion = serializers.CharField()
    true = serializers.IntegerField()
    false = serializers.IntegerField()
    unknown = serializers.IntegerField()


class ConformingDaySerializer(serializers.Serializer[Any]):
    """A day: leads marked MQL, and those that satisfy the version without a mark."""

    day = serializers.DateField()
    marked = MeasuredRateSerializer()
    unmarked = serializers.IntegerField()


class DriftMonthSerializer(serializers.Serializer[Any]):
    """A month: what each criterion says of the leads that came in it."""

    month = serializers.DateField()
    criteria = TruthsSerializer(many=True)


class OddCriterionSerializer(serializers.Serializer[Any]):
    """A criterion that nobody or everybody satisfies, or that is unknown for most leads."""

    criterion = serializers.CharField()
    odd = serializers.ChoiceField(choices=["nobody", "everybody", "unknown"])


class ConformanceSerializer(serializers.Serializer[Any]):
    """What the CRM marks MQL against the version in force, both ways, and how each criterion moves."""

    state = LeadsStateSerializer()
    version = serializers.IntegerField()
    since = serializers.DateField()
    marked = MeasuredRateSerializer(help_text="Of the leads marked MQL, those that satisfy the version.")
    found = MeasuredRateSerializer(help_text="Of the leads that satisfy it, those that are marked.")
    not_in_time = MeasuredRateSerializer(help_text="Of the same MQLs, those not contacted within the rule.")
    missing = TruthsSerializer(many=True)
    days = ConformingDaySerializer(many=True)
    months = DriftMonthSerializer(many=True)
    odd = OddCriterionSerializer(many=True)


class KpiMonthSerializer(serializers.Serializer[Any]):
    """A month; null where it is not known or not entered."""

    month = serializers.DateField()
    over = serializers.BooleanField()
    leads = serializers.IntegerField()
    mqls = serializers.IntegerField()
    won = serializers.IntegerField(allow_null=True)
    contribution = serializers.FloatField(allow_null=True, help_text="Won from marketing's sources.")
    cost = serializers.FloatField(allow_null=True)
    cost_of_a_customer = serializers.FloatField(allow_null=True)
    goals = serializers.DictField(child=serializers.FloatField())


class KpisSerializer(serializers.Serializer[Any]):
    """The shared KPIs month by month, the oldest first."""

    state = LeadsStateSerializer()
    months = KpiMonthSerializer(many=True)


class EstimateSerializer(serializers.Serializer[Any]):
    """A number with its 95 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class WhatIfSerializer(serializers.Serializer[Any]):
    """What would come on top in a year; null where the chain is not known, or no rate is changed."""

    state = LeadsStateSerializer()
    period = DaysSerializer()
    leads = serializers.IntegerField()
    rates = serializers.DictField(child=serializers.FloatField(allow_null=True), help_text="As they are.")
    average_amount = serializers.FloatField(allow_null=True)
    opportunities = EstimateSerializer(allow_null=True)
    wins = EstimateSerializer(allow_null=True)
    revenue = EstimateSerializer(allow_null=True)

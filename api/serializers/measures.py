"""The shapes of measures: a rate with what is beside it, and how it compares."""

from typing import Any

from rest_framework import serializers

from evidence.figures import Difference
from evidence.measures.measure import Count, Period


class DaysSerializer(serializers.Serializer[Any]):
    """Days of the company, both included."""

    since = serializers.DateField()
    until = serializers.DateField()


class MeasuredRateSerializer(serializers.Serializer[Any]):
    """hits / n with its 95 % Wilson interval; null where n is 0."""

    hits = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    too_few = serializers.BooleanField(help_text="n is under 30: too few to tell.")
    open = serializers.IntegerField(help_text="Too young or not decided: not counted.")
    unknown = serializers.IntegerField(help_text="Nothing is known of these: not counted.")


class DifferenceSerializer(serializers.Serializer[Any]):
    """One rate less another with its 95 % Newcombe interval."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    too_few = serializers.BooleanField()


class ComparedSerializer(serializers.Serializer[Any]):
    """The same rate in a period before, and ours less that."""

    rate = MeasuredRateSerializer()
    difference = DifferenceSerializer()


class MeasureSerializer(serializers.Serializer[Any]):
    """A rate in a period, beside our own past and the yardstick."""

    key = serializers.CharField()
    name = serializers.CharField(help_text="In the reader's language.")
    formula = serializers.ListField(child=serializers.CharField())
    period = DaysSerializer(
        help_text="The newest up to the one asked that has leads to count: a younger one is still open."
    )
    rate = MeasuredRateSerializer()
    before = ComparedSerializer()
    year_before = ComparedSerializer()
    goal = serializers.FloatField(allow_null=True)
    usual = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class VersionRateSerializer(serializers.Serializer[Any]):
    """The leads under one version of the MQL definition."""

    version = serializers.IntegerField()
    rate = MeasuredRateSerializer()


class MeasurePointSerializer(serializers.Serializer[Any]):
    """A week, month or quarter."""

    period = DaysSerializer()
    rate = MeasuredRateSerializer()


class SplitSerializer(serializers.Serializer[Any]):
    """The leads of one source, owner or segment; an empty name: of those that have none."""

    dimension = serializers.ChoiceField(choices=["source", "owner", "segment"])
    name = serializers.CharField(allow_blank=True)
    rate = MeasuredRateSerializer()


class LeadsStateSerializer(serializers.Serializer[Any]):
    """The leads that numbers are of."""

    snapshot = serializers.IntegerField()
    fingerprint = serializers.CharField()
    imported_at = serializers.DateTimeField(help_text="What happened later is not known.")
    leads = serializers.IntegerField()


class MeasuresSerializer(serializers.Serializer[Any]):
    """Every rate."""

    state = LeadsStateSerializer()
    measures = MeasureSerializer(many=True)


class OneMeasureSerializer(MeasureSerializer):
    """A rate period by period and split."""

    state = LeadsStateSerializer()
    points = MeasurePointSerializer(many=True)
    by_version = VersionRateSerializer(many=True)
    splits = SplitSerializer(many=True)


class MeasureLeadsSerializer(serializers.Serializer[Any]):
    """A page of the leads behind a rate, 100 at most."""

    count = serializers.IntegerField()
    leads = serializers.ListField(child=serializers.CharField())


class HoursSerializer(serializers.Serializer[Any]):
    """Hours from the judgement as an MQL to the first contact; null where there was none."""

    n = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    counted_median = serializers.FloatField(allow_null=True, help_text="Of hours that count under the rule.")
    counted_p90 = serializers.FloatField(allow_null=True)
    too_few = serializers.BooleanField()


class ResponseTimeSerializer(serializers.Serializer[Any]):
    """In the period, the one before and a year before."""

    state = LeadsStateSerializer()
    period = DaysSerializer()
    now = HoursSerializer()
    before = HoursSerializer()
    year_before = HoursSerializer()


def rate_of(count: Count) -> dict[str, Any]:
    """As `MeasuredRateSerializer` has it."""
    rate = count.rate
    found = {name: getattr(rate, name) for name in ("n", "value", "low", "high", "too_few")}
    return {**found, "hits": rate.k, "open": count.open, "unknown": count.unknown}


def compared_of(count: Count, difference: Difference) -> dict[str, Any]:
    return {"rate": rate_of(count), "difference": difference}


def point_of(point: tuple[Period, Count]) -> dict[str, Any]:
    return {"period": point[0], "rate": rate_of(point[1])}

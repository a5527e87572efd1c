"""What people enter beside the leads, as JSON: costs and goals, kept what-ifs, how leads are counted."""

from typing import Any

from rest_framework import serializers

from evidence.counting import MOST_DAYS
from evidence.measures.what_if import KEYS
from evidence.models import MonthlyFigure, Scenario
from evidence.scenarios import LONGEST


class MonthSerializer(serializers.Serializer[Any]):
    """Costs and goals of a month. In a request null removes a figure; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        return {
            kind.value: serializers.DecimalField(
                max_digits=15,
                decimal_places=0,
                min_value=0,
                allow_null=True,
                required=False,
                coerce_to_string=False,
            )
            for kind in MonthlyFigure.Kind
        }


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    number = serializers.IntegerField(source="pk")
    rates = serializers.DictField(
        child=serializers.FloatField(), help_text="Rate -> what it would be, of one."
    )
    by = serializers.CharField(source="by.email")

    class Meta:
        model = Scenario
        fields = ("number", "name", "rates", "by", "at")


class KeepScenarioSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=LONGEST)
    rates = serializers.DictField(
        child=serializers.FloatField(min_value=0, max_value=1), help_text=f"Of {', '.join(KEYS)}."
    )


class CountingSerializer(serializers.Serializer[Any]):
    """How leads are counted: days from which one counts in a rate, and sources that are not marketing's."""

    follow_up = serializers.IntegerField(min_value=0, max_value=MOST_DAYS, source="follow_up_days")
    opportunity = serializers.IntegerField(min_value=0, max_value=MOST_DAYS, source="opportunity_days")
    won = serializers.IntegerField(min_value=0, max_value=MOST_DAYS, source="won_days")
    sales_sources = serializers.ListField(child=serializers.CharField(max_length=200), max_length=200)

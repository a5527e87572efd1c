"""A suggested score card as JSON."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from definitions.catalogue import definition_from
from definitions.language.tree import PointsWhen, children
from definitions.language.wording import phrase, say


class RateSerializer(serializers.Serializer[Any]):
    """k of n with its 95 % interval; null where n is 0."""

    k = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    too_few = serializers.BooleanField(help_text="n is under 30.")


class WorthSerializer(serializers.Serializer[Any]):
    precision = RateSerializer(help_text="Won, of those that qualify and closed.")
    recall = RateSerializer(help_text="Won leads that qualify, of all won.")


class CriterionSerializer(serializers.Serializer[Any]):
    words = serializers.CharField()
    node = serializers.JSONField(help_text="A node of the definition language.")
    points = serializers.IntegerField()
    without = WorthSerializer(help_text="The card without it, at the same threshold, on its own leads.")
    again = serializers.IntegerField(help_text="In how many of the folds' cards its subject stands too.")


class OverTimeSerializer(serializers.Serializer[Any]):
    """A card made of the leads before `since`, tried on those from then on."""

    since = serializers.DateField()
    learnt = serializers.IntegerField()
    card = WorthSerializer()
    in_force = WorthSerializer(allow_null=True)


class ThresholdSerializer(serializers.Serializer[Any]):
    at_least = serializers.IntegerField()
    worth = WorthSerializer()


class SuggestionSerializer(serializers.Serializer[Any]):
    """A card; its context has `labels` (the catalogue) and `definition` (the key)."""

    definition = serializers.SerializerMethodField()
    fingerprint = serializers.CharField(help_text="Of all that it was computed from.")
    snapshot = serializers.CharField(help_text="Fingerprint of the leads.")
    closed = serializers.IntegerField(help_text="Closed leads that were asked.")
    step = serializers.IntegerField(help_text="One of so many closed leads was asked.")
    folds = serializers.IntegerField()
    sentence = serializers.SerializerMethodField()
    at_least = serializers.IntegerField()
    criteria = serializers.SerializerMethodField()
    expected = WorthSerializer(help_text="Each lead judged by a card that was made without it.")
    in_force = WorthSerializer(allow_null=True, help_text="The version in force on the same leads.")
    own = WorthSerializer(help_text="On the leads it was made of.")
    over_time = OverTimeSerializer(allow_null=True)
    thresholds = ThresholdSerializer(many=True, help_text="Other thresholds, on the card's own leads.")
    body = serializers.JSONField(help_text="A teigi/1 definition file.")

    def get_definition(self, _card: Any) -> str:
        return str(self.context["definition"])

    def get_sentence(self, card: Any) -> str:
        return say(definition_from(card.body), self.context["labels"], get_language() or "ja").plain

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, card: Any) -> Any:
        definition = definition_from(card.body)
        said = [
            phrase(entry.when, self.context["labels"], get_language() or "ja", definition.company_zone)
            for entry in children(definition.rule)
            if isinstance(entry, PointsWhen)
        ]
        lines = [
            {
                "words": words,
                "node": line.node,
                "points": line.points,
                "without": line.without,
                "again": line.again,
            }
            for words, line in zip(said, card.lines, strict=True)
        ]
        return CriterionSerializer(lines, many=True).data

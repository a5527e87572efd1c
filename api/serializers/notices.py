"""Notices, how they are wanted, and what waits for somebody, as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from governance import turns
from governance.models import Notice, Way
from governance.my_turn import Turn
from governance.ways import CHOSEN, possible


class TurnSerializer(serializers.Serializer[Turn]):
    """One thing that waits for you; the list of the page “My turn”."""

    code = serializers.CharField(help_text="What is to be done: the same in every language.")
    what = serializers.SerializerMethodField(help_text="The same as a sentence.")
    subject = serializers.SerializerMethodField(help_text="What it is about.")
    path = serializers.SerializerMethodField(help_text="The page on which it is done.")
    due = serializers.SerializerMethodField()
    overdue = serializers.BooleanField()
    count = serializers.IntegerField(help_text="How many of them, where it is many in one; else 0.")

    def get_what(self, turn: Turn) -> str:
        return turns.sentence(turn)

    def get_subject(self, turn: Turn) -> str:
        return turns.subject(turn)

    def get_path(self, turn: Turn) -> str:
        return turns.path(turn)

    @extend_schema_field({"type": ["string", "null"], "description": "An instant, or a day."})
    def get_due(self, turn: Turn) -> str | None:
        return turn.due.isoformat() if turn.due else None


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    number = serializers.IntegerField(source="pk")
    way = serializers.SerializerMethodField()
    sent_at = serializers.SerializerMethodField(help_text="Null until it, or the digest with it, was sent.")
    new = serializers.SerializerMethodField(help_text="Since you last looked at your notices.")

    class Meta:
        model = Notice
        fields = ("number", "kind", "subject", "text", "path", "created_at", "way", "sent_at", "error", "new")

    @extend_schema_field(serializers.ChoiceField(choices=[Way.AT_ONCE.value, Way.DIGEST.value]))
    def get_way(self, row: Notice) -> str:
        return (Way.DIGEST if row.for_digest else Way.AT_ONCE).value

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_sent_at(self, row: Notice) -> Any:
        sent = row.digest.sent_at if row.digest else row.sent_at
        return serializers.DateTimeField().to_representation(sent) if sent else None

    def get_new(self, row: Notice) -> bool:
        seen_at = self.context["seen_at"]
        return seen_at is None or row.created_at > seen_at


class PreferencesSerializer(serializers.Serializer[Any]):
    """What is left out of a change stays as it is."""

    ways = serializers.DictField(
        child=serializers.ChoiceField(choices=Way.choices),
        required=False,
        help_text="Kind of notice → way. "
        + "; ".join(f"`{kind.value}`: {', '.join(way.value for way in possible(kind))}" for kind in CHOSEN),
    )
    digest_hour = serializers.IntegerField(
        min_value=0, max_value=23, required=False, help_text="Of your own day, from which the digest comes."
    )

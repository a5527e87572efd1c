"""Days and instants that clients send in a body, refused as those in addresses are."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from people.company_time import within_reach


class Day(serializers.DateField):
    def to_internal_value(self, value: Any) -> date:
        try:
            read: date | None = super().to_internal_value(value)
        except serializers.ValidationError:
            read = None
        if read is None or not within_reach(read):
            detail = _("This is no day between 1900 and 2200. Write it like 2026-04-01.")
            raise serializers.ValidationError(detail, "not_a_day")
        return read


class Instant(serializers.DateTimeField):
    def to_internal_value(self, value: Any) -> datetime:
        try:
            read: datetime | None = super().to_internal_value(value)
        except (serializers.ValidationError, OverflowError):
            read = None
        if read is None or not within_reach(read.date()):
            detail = _("This is no instant between 1900 and 2200. Write it like 2026-04-01T09:00:00+09:00.")
            raise serializers.ValidationError(detail, "not_an_instant")
        return read

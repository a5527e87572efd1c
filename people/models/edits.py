"""The field-by-field history of what is edited in place."""

from typing import Any

from django.db.models import Model
from simple_history.models import HistoricalRecords


class Edits(HistoricalRecords):  # type: ignore[misc]
    """A row for every edit, and none where only fields were written that the history leaves out: every
    sign-in and every pull writes such a one, and in a year they would be most of the history.
    """

    def post_save(self, instance: Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if created or not written or not set(written) <= set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)

"""What is stored once and never changed or deleted: versions, revisions, reports, events."""

from typing import Any

from django.db import models


class Immutable(Exception):  # noqa: N818 - said of the row
    """Somebody tried to change or delete what is kept for good."""


class RecordQuerySet(models.QuerySet[Any]):
    def update(self, **_fields: Any) -> int:
        raise Immutable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable


class Record(models.Model):
    """Raises Immutable when a stored row is saved again or deleted. Subclasses' managers build on
    RecordQuerySet.
    """

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Immutable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable

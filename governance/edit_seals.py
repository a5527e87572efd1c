"""Each row of the field-by-field history is sealed where django-simple-history writes it: sign-in saves
people too, and passes no action of ours.
"""

from typing import Any

from django.db.models import Model
from simple_history.signals import post_create_historical_record

from governance.models import EditSeal
from governance.seals import seal


def seal_edit(*, instance: Model, history_instance: Model, **_: Any) -> None:
    """The caller's own write of `instance` holds its lock, so that seals of one thing follow each other."""
    of = {"model": instance._meta.label_lower, "object": instance.pk}
    previous = EditSeal.objects.filter(**of).order_by("pk").values_list("digest", flat=True).last() or ""
    edit, digest = history_instance.pk, seal(history_instance, previous)
    EditSeal.objects.create(**of, edit=edit, previous=previous, digest=digest)


def listen() -> None:
    """Called once, as the application starts."""
    post_create_historical_record.connect(seal_edit, dispatch_uid="seal_edit")

"""Every write to the attribute catalogue: added to, or changed in place with its history kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from definitions.bodies import JUDGING
from definitions.models import Attribute, Document, Version
from people.actions import save_as
from people.models import User


class AttributeFields(TypedDict):
    """What may be said about an attribute besides its key, which never changes; shapes as in the model."""

    label_ja: str
    label_en: str
    type: str
    element: str
    unit_ja: str
    unit_en: str
    judged_by_person: bool
    known_later: bool
    choices: list[dict[str, str]]
    phrases: dict[str, Any]
    source_fields: list[str]


class TypeInUse(Exception):  # noqa: N818 - said of the attribute, like the other refusals
    """The type stays as it is: `versions`, in force now or from a later date, judge leads by it."""

    def __init__(self, versions: Sequence[Version]) -> None:
        super().__init__(", ".join(map(str, versions)))
        self.versions = versions


@transaction.atomic
def add_attribute(*, key: str, by: User, at: datetime, **fields: Unpack[AttributeFields]) -> Attribute:
    """Put an attribute at the end of the catalogue. Raises IntegrityError where the key is taken."""
    last = Attribute.objects.aggregate(last=Max("position"))["last"] or 0
    return save_as(Attribute(key=key, position=last + 1, **fields), by=by, at=at)


@transaction.atomic
def change_attribute(
    *, attribute: Attribute, by: User, at: datetime, **fields: Unpack[AttributeFields]
) -> Attribute:
    """Change what is said about an attribute. Raises TypeInUse where a version judges by its type."""
    attribute = Attribute.objects.select_for_update(no_key=True).get(pk=attribute.pk)
    changed = {name: value for name, value in fields.items() if getattr(attribute, name) != value}
    if "type" in changed and (versions := versions_using(attribute.key, at)):
        raise TypeInUse(versions)
    for name, value in changed.items():
        setattr(attribute, name, value)
    return save_as(attribute, by=by, at=at) if changed else attribute


def versions_using(key: str, at: datetime) -> list[Version]:
    """The versions in force at an instant, or approved for a later date, whose rule knows the attribute."""
    versions = Version.objects.select_related("document")
    found = list(versions.filter(in_force_from__gt=at, document__kind__in=JUDGING))
    for document in Document.objects.that_judge():
        found += versions.filter(document=document).in_force_at(at)[:1]
    using = [version for version in found if key in version.body["attributes"]]
    return sorted(using, key=lambda version: (version.document.key, version.number))

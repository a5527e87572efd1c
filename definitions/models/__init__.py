"""One model per file."""

from definitions.models.attribute import Attribute, EventKind
from definitions.models.document import Document
from definitions.models.record import Immutable, Record, RecordQuerySet
from definitions.models.retirement import Retirement
from definitions.models.version import Version

__all__ = [
    "Attribute",
    "Document",
    "EventKind",
    "Immutable",
    "Record",
    "RecordQuerySet",
    "Retirement",
    "Version",
]

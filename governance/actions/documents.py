"""A new governed document, with the policy by which it may change."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from definitions.models import Document
from governance.actions.guard import demand
from governance.facts import person_facts
from governance.models import Event
from governance.policies import Facts
from people.actions import save_as
from people.models import User


@transaction.atomic
def add_document(
    *,
    key: str,
    kind: str,
    name_ja: str,
    name_en: str,
    by: User,
    at: datetime,
    scope: str = "",
    **policy: int | str,
) -> Document:
    """A document without versions yet. `policy`: the model's policy columns. Raises `Refused`."""
    detail = {
        "key": key,
        "kind": kind,
        "kinds": Document.Kind.values,
        "name_ja": name_ja,
        "name_en": name_en,
        "taken": Document.objects.filter(Q(key=key) | Q(kind=kind, scope=scope)).exists(),
        "approver": policy.get("approver_when_cmo_proposes", ""),
    }
    demand("add_document", Facts(**person_facts(by, at)), detail)
    document = Document(key=key, kind=kind, scope=scope, name_ja=name_ja, name_en=name_en, **policy)
    save_as(document, by=by, at=at)
    Event.objects.create(verb="add_document", document=document, by=by, at=at, details={"key": key})
    return document

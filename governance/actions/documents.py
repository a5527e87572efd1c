"""A new governed document, with the policy by which it may change."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from definitions.models import Document
from governance.actions.guard import demand
from governance.actions.recording import record
from governance.facts import person_facts
from governance.policies import Facts, Refusal
from governance.policy_terms import TERMS, fitting, may_change_policy
from governance.refusals import Refused
from people.actions import save_as
from people.models import Seat, User


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
    record(verb="add_document", document=document, by=by, at=at, details={"key": key})
    return document


@transaction.atomic
def change_policy(
    *, document: Document, reason: str, by: User, at: datetime, **terms: int | bool | str
) -> Document:
    """Other terms for what is opened, sent or recorded from now on; what runs keeps its dates.

    `terms`: some of governance.policy_terms.TERMS. Raises `Refused`; TypeError for a term there is none of.
    """
    if not terms.keys() <= {*TERMS}:
        raise TypeError("unknown term of a policy")
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refusal = may_change_policy(by.roles, by.seats(at))
    refusal = refusal or fitting(terms, set(Seat.objects.values_list("key", flat=True)))
    if not refusal and not reason.strip():
        refusal = Refusal("no_reason")
    if refusal:
        raise Refused(refusal)
    if all(getattr(document, name) == value for name, value in terms.items()):
        return document
    for name, value in terms.items():
        setattr(document, name, value)
    document._change_reason = reason.strip()  # type: ignore[attr-defined]
    return save_as(document, by=by, at=at)

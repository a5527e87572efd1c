"""What an empty installation starts with: departments, seats, roles, reasons, catalogue, documents."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from definitions.actions import publish
from definitions.models import Attribute, Document, EventKind
from evidence.models import RejectionReason
from people.actions import save_as
from people.models import Department, Role, Seat, User

STARTER = Path(__file__).resolve().parent.parent / "starter.yaml"


def starter() -> dict[str, list[dict[str, Any]]]:
    """What starter.yaml says."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(STARTER.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def start_company(*, by: User, at: datetime) -> None:
    """Fill an empty installation from starter.yaml. Raises IntegrityError where it was filled before."""
    rows = starter()
    departments = {row["key"]: save_as(department(row), by=by, at=at) for row in rows["departments"]}
    for position, row in enumerate(rows["seats"]):
        names = {"name_ja": row["ja"], "name_en": row["en"]}
        seat = Seat(key=row["key"], department=departments[row["department"]], position=position, **names)
        save_as(seat, by=by, at=at)
    for row in rows["roles"]:
        words = {name: row[name] for name in ("description_ja", "description_en")}
        save_as(Role(key=row["key"], name_ja=row["ja"], name_en=row["en"], **words), by=by, at=at)
    for position, row in enumerate(rows["rejection_reasons"]):
        reason = RejectionReason(name_ja=row["ja"], name_en=row["en"], position=position)
        save_as(reason, by=by, at=at)
    for position, row in enumerate(rows["attributes"]):
        save_as(attribute(row, position), by=by, at=at)
    for position, row in enumerate(rows["events"]):
        labels = {"label_ja": row["ja"], "label_en": row["en"]}
        kind = EventKind(key=row["key"], source_names=row["source_names"], position=position, **labels)
        save_as(kind, by=by, at=at)
    for row in rows["documents"]:
        names = {"name_ja": row["ja"], "name_en": row["en"]}
        found = save_as(Document(key=row["key"], kind=row["kind"], **names), by=by, at=at)
        if "body" in row:
            first_version(found, row["body"], row["reason"], by=by, at=at)


def first_version(document: Document, body: dict[str, Any], reason: str, *, by: User, at: datetime) -> None:
    """What comes with the installation: in force at once, and without anybody's agreement."""
    publish(
        document=document,
        body=body,
        agreement=[],
        approved_by=by,
        reason=reason,
        proposal_number=None,
        report_fingerprint="",
        decided_at=at,
        published_at=at,
        in_force_from=at,
    )


def department(row: dict[str, Any]) -> Department:
    return Department(key=row["key"], side=row["side"], name_ja=row["ja"], name_en=row["en"])


def attribute(row: dict[str, Any], position: int) -> Attribute:
    rest = {name: value for name, value in row.items() if name not in ("ja", "en")}
    return Attribute(label_ja=row["ja"], label_en=row["en"], position=position, **rest)

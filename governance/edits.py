"""Edits of catalogue, settings and people in words: what was added, changed or removed, and what its
fields are called.
"""

import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.models import Attribute, Document, EventKind
from evidence.models import Closure, Connection, Counting, MonthlyFigure, RejectionReason, Retention, Source
from governance.models import Feed, Initiative, Kind, NoticePreference, Roadmap, Way, Webhook, WeeklySchedule
from governance.refusals import in_words, subject
from governance.ways import channel_label
from people.models import Delegation, Department, Role, RoleGrant, Seat, SeatHolding, User


def edited(model: type[Model], verb: str, row: Any) -> str:
    """One historical row as a sentence. `verb`: add, change or remove."""
    return SENTENCES[model, verb]().format(person=subject(row.history_user), **_subject(model, row))


def _subject(model: type[Model], row: Any) -> dict[str, str]:
    if model is SeatHolding:
        return {"name": _referred(row, "user"), "seat": _referred(row, "seat")}
    if model is Delegation:
        return {"name": _referred(row, "delegate"), "seat": _referred(row, "seat")}
    if model is MonthlyFigure:
        return {"name": row.get_kind_display(), "month": f"{row.month:%Y-%m}"}
    if model in (Counting, Retention, Roadmap, WeeklySchedule):
        return {}
    if model is Initiative:
        return {"name": row.title}
    if model in (Feed, NoticePreference):
        return {"name": _referred(row, "user")}
    if model is Closure:
        return {"day": in_words(row.day), "name": row.name}
    if model is RoleGrant:
        return {"name": _referred(row, "user"), "role": _referred(row, "role")}
    english = get_language() == "en"
    if model in (Attribute, EventKind):
        return {"name": row.label_en if english else row.label_ja}
    if model in (Connection, Source, User, Webhook):
        return {"name": (getattr(row, "name_en", "") if english else "") or row.name}
    return {"name": row.name_en if english else row.name_ja}


def _referred(row: Any, field: str) -> str:
    return str(getattr(row, field))


SENTENCES: dict[tuple[type[Model], str], Callable[[], str]] = {
    (Attribute, "add"): lambda: _("{person} added “{name}” to the attribute catalogue."),
    (Attribute, "change"): lambda: _("{person} changed “{name}” in the attribute catalogue."),
    (Attribute, "remove"): lambda: _("{person} removed “{name}” from the attribute catalogue."),
    (EventKind, "add"): lambda: _("{person} added “{name}” to the catalogue of events."),
    (EventKind, "change"): lambda: _("{person} changed “{name}” in the catalogue of events."),
    (EventKind, "remove"): lambda: _("{person} removed “{name}” from the catalogue of events."),
    (Source, "add"): lambda: _("{person} added the lead source “{name}”."),
    (Source, "change"): lambda: _("{person} changed the lead source “{name}”."),
    (Source, "remove"): lambda: _("{person} removed the lead source “{name}”."),
    (Connection, "add"): lambda: _("{person} connected “{name}”."),
    (Connection, "change"): lambda: _("{person} changed the connection “{name}”."),
    (Connection, "remove"): lambda: _("{person} erased the connection “{name}”."),
    (RejectionReason, "add"): lambda: _("{person} added the rejection reason “{name}”."),
    (RejectionReason, "change"): lambda: _("{person} changed the rejection reason “{name}”."),
    (RejectionReason, "remove"): lambda: _("{person} removed the rejection reason “{name}”."),
    (Retention, "add"): lambda: _("{person} set how long past snapshots keep their leads."),
    (Retention, "change"): lambda: _("{person} changed how long past snapshots keep their leads."),
    (Retention, "remove"): lambda: _(
        "{person} removed the rule on how long past snapshots keep their leads."
    ),
    (Counting, "add"): lambda: _("{person} set how leads are counted."),
    (Counting, "change"): lambda: _("{person} changed how leads are counted."),
    (Counting, "remove"): lambda: _("{person} removed the setting of how leads are counted."),
    (WeeklySchedule, "add"): lambda: _("{person} set when the weekly review is."),
    (WeeklySchedule, "change"): lambda: _("{person} changed when the weekly review is."),
    (WeeklySchedule, "remove"): lambda: _("{person} removed the setting of when the weekly review is."),
    (Closure, "add"): lambda: _("{person} entered {day} as a day on which the company is closed ({name})."),
    (Closure, "change"): lambda: _("{person} withdrew the closure of {day} ({name})."),
    (Closure, "remove"): lambda: _("{person} removed the closure of {day} ({name})."),
    (Document, "add"): lambda: _("{person} added the document “{name}”."),
    (Document, "change"): lambda: _("{person} changed the policy of “{name}”."),
    (Document, "remove"): lambda: _("{person} removed the document “{name}”."),
    (User, "add"): lambda: _("{person} added {name} as a person."),
    (User, "change"): lambda: _("{person} changed the details of {name}."),
    (User, "remove"): lambda: _("{person} removed {name}."),
    (Department, "add"): lambda: _("{person} added the department “{name}”."),
    (Department, "change"): lambda: _("{person} changed the department “{name}”."),
    (Department, "remove"): lambda: _("{person} removed the department “{name}”."),
    (Seat, "add"): lambda: _("{person} added the seat “{name}”."),
    (Seat, "change"): lambda: _("{person} changed the seat “{name}”."),
    (Seat, "remove"): lambda: _("{person} removed the seat “{name}”."),
    (SeatHolding, "add"): lambda: _("{person} put {name} in the seat “{seat}”."),
    (SeatHolding, "change"): lambda: _("{person} changed how long {name} holds the seat “{seat}”."),
    (SeatHolding, "remove"): lambda: _("{person} removed {name} from the seat “{seat}”."),
    (Delegation, "add"): lambda: _("{person} delegated the seat “{seat}” to {name} for a period."),
    (Delegation, "change"): lambda: _("{person} ended the delegation of the seat “{seat}” to {name}."),
    (Delegation, "remove"): lambda: _("{person} removed the delegation of the seat “{seat}” to {name}."),
    (Role, "add"): lambda: _("{person} added the role “{name}”."),
    (Role, "change"): lambda: _("{person} changed the role “{name}”."),
    (Role, "remove"): lambda: _("{person} removed the role “{name}”."),
    (RoleGrant, "add"): lambda: _("{person} gave {name} the role “{role}”."),
    (RoleGrant, "change"): lambda: _("{person} changed {name}'s role “{role}”."),
    (RoleGrant, "remove"): lambda: _("{person} took the role “{role}” from {name}."),
    (Roadmap, "add"): lambda: _("{person} said when the roadmap began."),
    (Roadmap, "change"): lambda: _("{person} changed when the roadmap began."),
    (Roadmap, "remove"): lambda: _("{person} removed when the roadmap began."),
    (Initiative, "add"): lambda: _("{person} added the initiative “{name}” to the roadmap."),
    (Initiative, "change"): lambda: _("{person} changed the initiative “{name}”."),
    (Initiative, "remove"): lambda: _("{person} removed the initiative “{name}”."),
    (Feed, "add"): lambda: _("{person} made a calendar address for {name}."),
    (Feed, "change"): lambda: _("{person} revoked a calendar address of {name}."),
    (Feed, "remove"): lambda: _("{person} removed a calendar address of {name}."),
    (NoticePreference, "add"): lambda: _("{person} chose how {name} is told of things."),
    (NoticePreference, "change"): lambda: _("{person} changed how {name} is told of things."),
    (NoticePreference, "remove"): lambda: _("{person} removed how {name} is told of things."),
    (MonthlyFigure, "add"): lambda: _("{person} entered “{name}” for {month}."),
    (MonthlyFigure, "change"): lambda: _("{person} changed “{name}” for {month}."),
    (MonthlyFigure, "remove"): lambda: _("{person} removed “{name}” for {month}."),
    (Webhook, "add"): lambda: _("{person} let the channel “{name}” be told."),
    (Webhook, "change"): lambda: _("{person} changed what the channel “{name}” is told."),
    (Webhook, "remove"): lambda: _("{person} removed the channel “{name}”."),
}


def field_name(name: str) -> str:
    """What a field is called; every field of the models above has a name."""
    return FIELDS[name]()


def shown(row: Any, field: "Field[Any, Any]") -> str:
    """A field's value in a historical row, as it is read."""
    if row is None:
        return ""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return str(getattr(row, field.name))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return str(in_words(value))
    if field.name == "ways":
        return str(in_words([f"{Kind(kind).label}: {Way(way).label}" for kind, way in value.items()]))
    if field.name == "kinds":
        return str(in_words([channel_label(kind) for kind in value]))
    if isinstance(value, list):
        return str(in_words([item["value"] if isinstance(item, dict) else item for item in value]))
    if isinstance(value, dict) and "fields" in value:  # a mapping of columns
        return str(in_words([f"{given['column']} → {key}" for key, given in value["fields"].items()]))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(dict(field.flatchoices).get(value, value))


FIELDS: dict[str, Callable[[], str]] = {
    "follow_up_days": lambda: _("days until follow-up counts"),
    "opportunity_days": lambda: _("days until an opportunity counts"),
    "won_days": lambda: _("days until a deal won counts"),
    "sales_sources": lambda: _("sources that sales brings"),
    "weekday": lambda: _("day of the week"),
    "begins": lambda: _("beginning"),
    "ends": lambda: _("end"),
    "began_on": lambda: _("began on"),
    "cadence": lambda: _("how often"),
    "goal": lambda: _("how often in all"),
    "owner": lambda: _("owner"),
    "phase": lambda: _("phase"),
    "purpose": lambda: _("what it is for"),
    "retired_at": lambda: _("retired on"),
    "retired_reason": lambda: _("why it was retired"),
    "starts_on": lambda: _("starts on"),
    "title": lambda: _("name"),
    "month": lambda: _("month"),
    "value": lambda: _("value"),
    "months": lambda: _("months"),
    "active": lambda: _("in use"),
    "added_at": lambda: _("connected on"),
    "added_by": lambda: _("connected by"),
    "approver_when_cmo_proposes": lambda: _("who decides what the CMO proposes"),
    "choices": lambda: _("choices"),
    "credentials_set_at": lambda: _("credentials set on"),
    "credentials_set_by": lambda: _("credentials set by"),
    "day": lambda: _("day"),
    "days_between_sessions": lambda: _("days between sessions"),
    "delegate": lambda: _("delegate"),
    "digest_hour": lambda: _("hour of the digest"),
    "documents": lambda: _("documents"),
    "kinds": lambda: _("kinds of notices"),
    "service": lambda: _("service"),
    "ways": lambda: _("how of what"),
    "department": lambda: _("department"),
    "description_en": lambda: _("description in English"),
    "description_ja": lambda: _("description in Japanese"),
    "element": lambda: _("element"),
    "email": lambda: _("e-mail address"),
    "entered_at": lambda: _("entered on"),
    "family_name": lambda: _("family name"),
    "family_name_en": lambda: _("family name in Latin letters"),
    "hidden_positions": lambda: _("positions hidden until both heads answered"),
    "holder": lambda: _("holder"),
    "id": lambda: _("number"),
    "is_active": lambda: _("may sign in"),
    "is_superuser": lambda: _("first administrator"),
    "joined_at": lambda: _("joined"),
    "judged_by_person": lambda: _("judged by a person"),
    "key": lambda: _("key"),
    "kind": lambda: _("kind"),
    "known_later": lambda: _("known only later"),
    "label_en": lambda: _("English label"),
    "label_ja": lambda: _("Japanese label"),
    "language": lambda: _("language"),
    "made_at": lambda: _("made on"),
    "mapping": lambda: _("column mapping"),
    "name": lambda: _("name"),
    "name_en": lambda: _("English name"),
    "name_ja": lambda: _("Japanese name"),
    "paused_at": lambda: _("paused on"),
    "phrases": lambda: _("phrases"),
    "position": lambda: _("place in the order"),
    "position_days": lambda: _("days to take a position"),
    "removed_at": lambda: _("removed on"),
    "review_months": lambda: _("months between reviews"),
    "revoked_at": lambda: _("ended early"),
    "role": lambda: _("role"),
    "scope": lambda: _("scope"),
    "seat": lambda: _("seat"),
    "sessions_required": lambda: _("sessions required"),
    "side": lambda: _("side"),
    "since": lambda: _("held from"),
    "source": lambda: _("source of leads"),
    "source_fields": lambda: _("names in source systems"),
    "source_names": lambda: _("names in source systems"),
    "time_zone": lambda: _("time zone"),
    "trial_days": lambda: _("days of trial"),
    "type": lambda: _("type"),
    "unit_en": lambda: _("English unit"),
    "unit_ja": lambda: _("Japanese unit"),
    "until": lambda: _("held until"),
    "user": lambda: _("person"),
    "withdrawn_at": lambda: _("withdrawn on"),
}

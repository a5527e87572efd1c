"""Personal data: everything that is held of one person's lead, to hand out on request."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from definitions.agreed import Agreed, agreed
from evidence.leads import folders, store
from evidence.leads.quoting import text
from evidence.leads.records import Record, records
from evidence.leads.refused import whole_rows
from evidence.models import Contact, Exemption, Snapshot
from evidence.personal import Held

Plain = dict[str, Any]


def personal_data(held: Held, at: datetime) -> Plain:
    """As JSON: the lead as it is known now with the history of its values, its events, each state that an
    import left it in, the verdicts by every version, what waits to be taken in, refused rows as they were in
    the file, contacts, exceptions, and what sales answered. Instants are ISO text.
    """
    states = [(row, lead) for row in held.snapshots for lead in records(row, [held.id])]
    newest = states[0] if states else None
    return {
        "lead": held.id,
        "source": held.source.name,
        "made_at": at.isoformat(),
        "attributes": newest[1].attributes if newest else {},
        "life": life_of(newest[1]) if newest else {},
        "history": history(newest[0], held.id) if newest else [],
        "events": events_of(newest[1]) if newest else [],
        "verdicts": verdicts(newest[1], agreed()) if newest else [],
        "imports": imports(states),
        "waiting": waiting(held),
        "refused": refused(held),
        "contacts": contacts(held),
        "exceptions": exceptions(held),
        "feedback": feedback(held),
    }


def lines(found: Plain) -> Iterator[tuple[str, str, object, str]]:
    """The same as lines of (part, name, value, instant)."""
    for name, value in found["attributes"].items():
        yield "attributes", name, value, ""
    for name, value in found["life"].items():
        yield "life", name, value, ""
    for row in found["history"]:
        yield "history", row["attribute"], row["raw"], row["at"]
    for row in found["events"]:
        yield "events", row["event"], "", row["at"]
    for row in found["verdicts"]:
        yield "verdicts", f"{row['definition']}@{row['version']}", row["verdict"], row["at"]
    for row in found["imports"]:
        yield "imports", f"#{row['snapshot']} {row['file_name']}", "", row["at"]
        for name, value in (row["attributes"] | row["life"]).items():
            yield f"imports #{row['snapshot']}", name, value, row["at"]
    for row in found["waiting"]:
        for name, value in row["fields"].items():
            yield "waiting", name, value, row["sent_at"]
        for event, at, _person in row["events"] or ():
            yield "waiting", event, "", at
    for row in found["refused"]:
        for name, value in row["cells"].items():
            yield "refused", name, value, row["at"]
    for row in found["contacts"]:
        yield "contacts", row["kind"], _noted(row["by"], row["note"]), row["at"]
    for row in found["exceptions"]:
        yield "exceptions", row["kind"], _noted(row["by"], row["note"]), row["from"]
    for row in found["feedback"]:
        said = _noted(row["answer"], row["reason"], row["criterion"], row["note"])
        yield "feedback", f"{row['definition']}@{row['version']}", said, row["at"]


def _noted(*said: str) -> str:
    return " / ".join(filter(None, said))


def life_of(lead: Record) -> Plain:
    """What is known of the lead's life, with its outcome and the instants that count."""
    known = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in lead.life.items()
        if value is not None
    }
    return {
        **known,
        "outcome": lead.outcome,
        "received_at": lead.received_at.isoformat(),
        "judged_at": lead.judged_at.isoformat(),
    }


def events_of(lead: Record) -> list[Plain]:
    return [{"event": event, "at": at.isoformat()} for event, at in lead.events or ()]


def history(snapshot: Snapshot, lead: str) -> list[Plain]:
    """What was known since when, as it was written, oldest first."""
    if not (folders.folder(snapshot.fingerprint) / folders.history).exists():
        return []
    query = f"""SELECT attribute, "at", raw, "value" FROM {store.parquet_of(snapshot.fingerprint, "history")}
        WHERE lead_id = {text(lead)} ORDER BY "at", attribute"""
    with store.open_leads(snapshot) as opened:
        rows = opened.run(query).to_pylist()
    return [row | {"at": row["at"].replace(tzinfo=UTC).isoformat()} for row in rows]


def verdicts(lead: Record, known: Agreed) -> list[Plain]:
    """By every version of every definition, at the lead's judging instant."""
    return [
        {
            "definition": key,
            "version": version.number,
            "at": lead.judged_at.isoformat(),
            "in_force": known.in_force(key, lead.judged_at) == version,
            "verdict": known.judge(version.fingerprint)(lead.judged_document, lead.judged_at).verdict.value,
        }
        for key, versions in known.versions.items()
        for version in versions
    ]


def imports(states: Sequence[tuple[Snapshot, Record]]) -> list[Plain]:
    """The imports after which the lead was there for the first time, or other than before; oldest first.

    A snapshot holds the state of all leads: an import that left the lead as it was tells nothing new of it.
    """
    found: list[Plain] = []
    for row, lead in reversed(states):
        state = {"attributes": lead.attributes, "life": life_of(lead), "events": events_of(lead)}
        if found and all(found[-1][name] == value for name, value in state.items()):
            continue
        found.append(
            {
                "snapshot": row.pk,
                "source": row.source.key,
                "file_name": row.file_name,
                "at": row.imported_at.isoformat(),
                "by": str(row.imported_by),
                "fingerprint": row.fingerprint,
                **state,
            }
        )
    return found


def waiting(held: Held) -> list[Plain]:
    """What was sent and is not taken in yet."""
    return [
        {
            "sent_at": row.push.pushed_at.isoformat(),
            "fields": row.fields,
            "known_from": row.known_from,
            "events": row.events,
        }
        for row in held.waiting
    ]


def refused(held: Held) -> list[Plain]:
    """Rows of the lead that imports refused, cell by cell."""
    return [
        {
            "snapshot": row.pk,
            "at": row.imported_at.isoformat(),
            "line": one.line,
            "cells": dict(one.cells),
        }
        for row in held.snapshots
        if row.source_id == held.source.pk
        for one in whole_rows(row)
        if one.cells.get(row.mapping["id"], "").strip() == held.source_id
    ]


def contacts(held: Held) -> list[Plain]:
    """Contacts that were recorded by hand, those withdrawn as well."""
    return [
        {
            "at": row.made_at.isoformat(),
            "by": str(row.person),
            "kind": row.kind,
            "two_way": row.two_way,
            "note": row.note,
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        }
        for row in Contact.objects.filter(lead=held.id).select_related("person")
    ]


def exceptions(held: Held) -> list[Plain]:
    """Hours that did not count for the lead."""
    return [
        {
            "at": row.allowed_at.isoformat(),
            "by": str(row.allowed_by),
            "kind": row.kind,
            "note": row.note,
            "from": row.starts_at.isoformat(),
            "until": row.ends_at.isoformat(),
        }
        for row in Exemption.objects.filter(lead=held.id).select_related("allowed_by")
    ]


def feedback(held: Held) -> list[Plain]:
    """What sales answered, answers taken back as well."""
    return [
        {
            "at": row.at.isoformat(),
            "by": str(row.by),
            "definition": row.version.document.key,
            "version": row.version.number,
            "answer": row.answer or "taken_back",
            "reason": str(row.reason or ""),
            "criterion": row.criterion,
            "note": row.note,
        }
        for row in held.feedback
    ]

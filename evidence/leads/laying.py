"""Laying: rows that say only what is new of their leads, laid over the state before.

Of such a row a null leaves what there was as it was, and a blank empties it. Events join those there are; one
of the same kind at the same instant is the same event.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.leads.fields import contacts, life
from evidence.leads.quoting import quoted, text


@dataclass(frozen=True, slots=True)
class Added:
    """Parquet files beside such rows.

    `events`: `source_id`, `event`, `at`, `person`; an `event` of null says that the lead has no events.
    `values`: all that was said, in its order: `source_id`, `attribute` (or life field, or null), `at` (when
    it was sent) and `raw`. `all_contacts`: whether the events tell of every contact that sales had.
    """

    events: Path
    values: Path
    all_contacts: bool = False


def lay_over_before(connection: Any, added: Added, source_key: str) -> None:
    """The view `laid`, of the rows as a whole file would have them, and the table `added` of their events.

    It has `contact_known` and `has_events` per lead. `before` and `new` are there; see
    evidence.leads.writing.
    """
    connection.execute(
        f"""CREATE TEMP TABLE added AS
            SELECT {text(source_key)} || ':' || source_id AS lead_id, event, "at", min(person) AS person
            FROM read_parquet({text(str(added.events))}) GROUP BY ALL"""
    )
    new, before = (_types(connection, name) for name in ("new", "before"))
    stored = [name for name in new if name in life or name.startswith(("is.", "raw."))]
    columns = [f"{_laid(name, new, before)} AS {quoted(name)}" for name in stored if name != "contacted_at"]
    columns += [
        f"before.{quoted(name)}" for name in before if name.startswith(("is.", "raw.")) and name not in new
    ]
    contact_known = "coalesce(before.contact_known, false)" if "contact_known" in before else "false"
    has_events = "coalesce(before.has_events, false)" if "has_events" in before else "false"
    given, all_contacts = _given("contacted_at", new), str(added.all_contacts).lower()
    # Who tells of all contacts says nothing of other events by it.
    says_events = "coalesce(more, false)" if added.all_contacts else "happened.lead_id IS NOT NULL"
    contact_events = ", ".join(map(text, contacts))
    connection.execute(
        f"""CREATE VIEW laid AS
            WITH happened AS (
                SELECT lead_id, min("at") FILTER (event IN ({contact_events})) AS contact,
                    bool_or(event IS NULL OR event NOT IN ({contact_events})) AS more
                FROM added GROUP BY lead_id
            ), sent AS (
                SELECT source_id, min("at") AS sent_at FROM read_parquet({text(str(added.values))})
                GROUP BY source_id
            )
            SELECT new.line, new.source_id, sent_at, {", ".join(columns)},
                least({_laid("contacted_at", new, before)}, contact) AS contacted_at,
                {contact_known} OR {given} OR contact IS NOT NULL OR {all_contacts} AS contact_known,
                {has_events} OR {says_events} AS has_events,
                {_said(new, before)} AS said
            FROM new LEFT JOIN before ON before.id = {text(source_key)} || ':' || new.source_id
            LEFT JOIN sent ON sent.source_id = new.source_id
            LEFT JOIN happened ON happened.lead_id = {text(source_key)} || ':' || new.source_id"""
    )


def added_events(previous: str | None) -> str:
    """A query of all events: those before, and the added ones that are not among them."""
    new = "FROM added SEMI JOIN fresh ON fresh.id = added.lead_id WHERE event IS NOT NULL"
    if not previous:
        return new
    known = 'SELECT lead_id AS known_id, event AS known_event, "at" AS known_at FROM before_events'
    new = f"""SELECT * FROM ({new}) AS new ANTI JOIN ({known}) AS known
        ON known_id = new.lead_id AND known_event = new.event AND known_at = new."at" """
    return f"{new} UNION ALL BY NAME FROM before_events"


def _types(connection: Any, name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}


def _given(name: str, new: dict[str, str]) -> str:
    """Whether a row says anything of a column."""
    return f"new.{quoted(f'given.{name}')}" if f"given.{name}" in new else "false"


def _laid(name: str, new: dict[str, str], before: dict[str, str]) -> str:
    """What is stored of a column after the row."""
    # The catalogue may have given an attribute another type since.
    was = f"TRY_CAST(before.{quoted(name)} AS {new[name]})" if name in before else "NULL"
    return f"CASE WHEN {_given(name, new)} THEN new.{quoted(name)} ELSE {was} END"


def _said(new: dict[str, str], before: dict[str, str]) -> str:
    """What an outcome column says; where the row does not tell, what it told before, as far as it shows."""
    told = """CASE WHEN before.outcome = 'won' AND before.won_at IS NULL THEN 'won'
        WHEN before.outcome = 'lost' AND before.lost_at IS NULL THEN 'lost' END"""
    was = told if "outcome" in before else "NULL"
    return f"CASE WHEN {_given('said', new)} THEN new.said ELSE {was} END"

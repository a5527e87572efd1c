"""Pulling leads out of HubSpot, which answers on loopback as it documents."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from evidence import pulling
from evidence.actions import ImportRefused, add_source
from evidence.connections import add_connection, change_mapping, look, replace_credentials, suggested
from evidence.connectors import asking, spool
from evidence.credentials import unseal
from evidence.leads.mapping import EventColumn, Mapping, Outcome
from evidence.leads.records import Record, records
from evidence.models import Connection, Pull, Snapshot
from evidence.pulling import pull
from people.models import User
from tests.integration.evidence.conftest import NOW
from tests.vendors.hubspot import ADDRESS, MISSING_SCOPES, RATE_LIMITED, TOKEN, HubSpot, prop
from tests.vendors.loopback import serving, session

MAPPING = Mapping(
    "hs_object_id",
    {
        "employees": "numemployees",
        "industry": "industry",
        "created_at": "createdate",
        "owner": "hubspot_owner_id",
    },
)
JUNE = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
Run = Callable[..., Pull]


@pytest.fixture
def hubspot(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubSpot]:
    account = HubSpot()
    with serving(account) as address:
        monkeypatch.setattr(asking, "session", lambda: session({ADDRESS: address}))
        yield account


@pytest.fixture
def connection(analyst: User, hubspot: HubSpot) -> Connection:
    source = add_source(key="hubspot", name="HubSpot", by=analyst, at=NOW)
    added = add_connection(
        source=source, kind="hubspot", name="HubSpot", credentials={"token": TOKEN}, by=analyst, at=NOW
    )
    return change_mapping(connection=added, mapping=MAPPING, by=analyst, at=NOW)


@pytest.fixture
def run(analyst: User, connection: Connection) -> Run:
    def pulled(at: datetime = NOW, waits: list[float] | None = None) -> Pull:
        waits = [] if waits is None else waits
        return pull(connection=connection, by=analyst, now=lambda: at, wait=waits.append)

    return pulled


def read_contacts(hubspot: HubSpot) -> list[list[str]]:
    """The ids of every batch that was read."""
    path = "/crm/v3/objects/contacts/batch/read"
    return [[item["id"] for item in asked.body["inputs"]] for asked in hubspot.asked if asked.path == path]


def leads(snapshot: Snapshot | None, *ids: str) -> list[Record]:
    assert snapshot
    return list(records(snapshot, [f"hubspot:{id_}" for id_ in ids]))


def test_contacts_come_with_what_was_known_of_them_when(hubspot: HubSpot, run: Run) -> None:
    """A lead is judged 30 days after it came: by the 50 employees of then, not by the 300 of now."""
    lead = hubspot.put(JUNE, numemployees="50", industry="MANUFACTURING", hubspot_owner_id="77")
    hubspot.put(JUNE + timedelta(days=60), lead, numemployees="300")
    done = run()
    assert (done.trouble, done.new, done.changed, done.refused) == ("", 1, 0, 0)
    (found,) = leads(done.snapshot, lead)
    assert found.attributes == {"employees": 300, "industry": "製造"}
    assert found.then == {"employees": 50, "industry": "製造"}
    assert (found.life["created_at"], found.life["owner"]) == (JUNE, "鈴木 翔")


def test_a_value_that_came_later_was_unknown_before(hubspot: HubSpot, run: Run) -> None:
    lead = hubspot.put(JUNE, industry="IT_SERVICES")
    hubspot.put(JUNE + timedelta(days=90), lead, numemployees="300")
    (found,) = leads(run().snapshot, lead)
    assert found.then == {"industry": "IT"}


def test_the_next_pull_asks_only_for_what_changed(hubspot: HubSpot, run: Run) -> None:
    first, second = (hubspot.put(JUNE, numemployees=size) for size in ("10", "20"))
    run()
    hubspot.put(NOW + timedelta(hours=1), second, numemployees="25")
    third = hubspot.put(NOW + timedelta(hours=2), numemployees="30")
    hubspot.asked.clear()
    done = run(NOW + timedelta(days=1))
    assert read_contacts(hubspot) == [[second, third]]
    assert (done.new, done.changed) == (1, 1)
    found = leads(done.snapshot, first, second, third)
    assert [lead.attributes["employees"] for lead in found] == [10, 25, 30]


def test_a_pull_that_finds_nothing_makes_no_snapshot(hubspot: HubSpot, run: Run) -> None:
    hubspot.put(JUNE, numemployees="10")
    run()
    done = run(NOW + timedelta(days=1))
    assert (done.done, done.records, done.snapshot) == (True, 0, None)
    assert Snapshot.objects.count() == 1


def test_calls_mails_and_meetings_are_contacts(hubspot: HubSpot, run: Run) -> None:
    called, mailed, met, nobody = (hubspot.put(JUNE, numemployees="1") for _i in range(4))
    hubspot.act(
        "calls", JUNE + timedelta(days=2), [called], hs_call_status="COMPLETED", hubspot_owner_id="77"
    )
    hubspot.act("emails", JUNE + timedelta(days=1), [mailed], hs_email_direction="INCOMING_EMAIL")
    hubspot.act("emails", JUNE + timedelta(days=3), [mailed, called], hs_email_direction="EMAIL")
    hubspot.act(
        "meetings", NOW + timedelta(days=3), [met], NOW - timedelta(days=1), hs_meeting_outcome="SCHEDULED"
    )
    hubspot.act("calls", JUNE + timedelta(days=3), [nobody], hs_call_status="FAILED")
    hubspot.act("calls", JUNE + timedelta(days=3), ["999999"], hs_call_status="COMPLETED")
    done = run()
    found = leads(done.snapshot, called, mailed, met, nobody)
    days = [2, 3, None, None]
    assert [lead.life.get("contacted_at") for lead in found] == [
        day and JUNE + timedelta(days=day) for day in days
    ]
    assert [lead.outcome for lead in found] == ["open", "open", "never_contacted", "never_contacted"]
    assert done.snapshot and done.snapshot.leads == 4
    later = run(NOW + timedelta(days=4))
    (met_since,) = leads(later.snapshot, met)
    assert met_since.life["contacted_at"] == NOW + timedelta(days=3)


def test_the_outcome_and_every_conversion_are_read(
    hubspot: HubSpot, run: Run, connection: Connection, analyst: User
) -> None:
    mapping = Mapping(
        "hs_object_id",
        {"employees": "numemployees"},
        outcome=Outcome("lifecyclestage", ("Customer",)),
        events=(EventColumn("download", "recent_conversion_date"),),
    )
    change_mapping(connection=connection, mapping=mapping, by=analyst, at=NOW)
    at = [JUNE + timedelta(days=day) for day in (1, 2, 3)]
    lead = hubspot.put(at[0], lifecyclestage="lead", recent_conversion_date="2026-06-02T00:00:00.000Z")
    hubspot.put(
        at[1], lead, lifecyclestage="customer", recent_conversion_date=str(int(at[1].timestamp() * 1000))
    )
    other = hubspot.put(at[2], lifecyclestage="lead")
    found, without = leads(run().snapshot, lead, other)
    assert (found.outcome, without.outcome) == ("won", "never_contacted")
    assert found.events == (("download", at[0]), ("download", at[1]))
    assert without.events == ()


def test_many_contacts_are_read_on_beyond_what_a_search_shows(
    hubspot: HubSpot, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them were changed at one instant, as after an import there."""
    monkeypatch.setattr("tests.vendors.hubspot.MOST_FOUND", 200)
    for size in range(450):
        hubspot.put(JUNE, numemployees=str(size))
    assert run().new == 450


def test_429_is_waited_for_as_long_as_it_says(hubspot: HubSpot, run: Run) -> None:
    hubspot.put(JUNE, numemployees="10")
    waits: list[float] = []
    hubspot.first = [RATE_LIMITED, RATE_LIMITED]
    assert run(waits=waits).done
    assert waits == [7.0, 7.0]


def test_429_without_end_ends_the_pull_in_words(hubspot: HubSpot, run: Run, connection: Connection) -> None:
    hubspot.put(JUNE, numemployees="10")
    waits: list[float] = []
    hubspot.first = [RATE_LIMITED] * 6
    failed = run(waits=waits)
    assert (failed.trouble, len(waits)) == ("rate_limited", 5)
    connection.refresh_from_db()
    assert connection.watermark is None
    assert run(NOW + timedelta(hours=1)).new == 1


def test_a_token_that_is_refused_is_to_be_replaced(
    hubspot: HubSpot, run: Run, connection: Connection, analyst: User
) -> None:
    hubspot.put(JUNE, numemployees="10")
    hubspot.token = "pat-na1-1111"
    assert run().trouble == "credentials"
    with pytest.raises(CommandError, match="HubSpot"):
        call_command("pull_leads", "HubSpot")
    replace_credentials(connection=connection, credentials={"token": "pat-na1-1111"}, by=analyst, at=NOW)
    assert run(NOW + timedelta(days=1000)).done


def test_scopes_that_lack_are_named(hubspot: HubSpot, run: Run) -> None:
    hubspot.first = [MISSING_SCOPES]
    failed = run()
    assert (failed.trouble, failed.params["message"]) == ("forbidden", "crm.objects.contacts.read")


def test_a_pull_goes_on_without_a_field_that_vanished(
    hubspot: HubSpot, run: Run, connection: Connection
) -> None:
    lead = hubspot.put(JUNE, numemployees="10", industry="IT_SERVICES")
    run()
    hubspot.properties = [item for item in hubspot.properties if item["name"] != "industry"]
    hubspot.put(NOW, lead, numemployees="11")
    done = run(NOW + timedelta(days=1))
    connection.refresh_from_db()
    assert (done.missing, connection.missing) == (["industry"], ["industry"])
    (found,) = leads(done.snapshot, lead)
    assert found.attributes == {"employees": 11, "industry": "IT"}


def test_a_value_that_cannot_be_read_refuses_its_lead(hubspot: HubSpot, run: Run) -> None:
    hubspot.put(JUNE, numemployees="10")
    hubspot.put(JUNE, numemployees="about ten")
    done = run()
    assert (done.new, done.refused) == (1, 1)


def test_a_new_mapping_asks_for_everything_again(
    hubspot: HubSpot, run: Run, connection: Connection, analyst: User
) -> None:
    lead = hubspot.put(JUNE, numemployees="10", industry="IT_SERVICES")
    change_mapping(
        connection=connection,
        mapping=Mapping("hs_object_id", {"employees": "numemployees"}),
        by=analyst,
        at=NOW,
    )
    run()
    change_mapping(connection=connection, mapping=MAPPING, by=analyst, at=NOW)
    (found,) = leads(run(NOW + timedelta(days=1)).snapshot, lead)
    assert found.attributes == {"employees": 10, "industry": "IT"}


def test_names_and_labels_suggest_the_mapping(
    hubspot: HubSpot, analyst: User, connection: Connection
) -> None:
    hubspot.properties.append(prop("hs_hidden", "Hidden") | {"hidden": True})
    hubspot.put(
        JUNE, numemployees="10", industry="IT_SERVICES", hubspot_owner_id="77", lifecyclestage="customer"
    )
    connection.mapping = {}
    found = look(connection=connection, by=analyst)
    assert "hs_hidden" not in [field.name for field in found.fields]
    mapping = suggested(connection, found)
    assert (mapping.id, mapping.fields["industry"]) == ("hs_object_id", "industry")
    assert (mapping.fields["created_at"], mapping.fields["owner"]) == ("createdate", "hubspot_owner_id")
    assert mapping.outcome == Outcome("lifecyclestage", ("Customer",))


def test_credentials_are_nowhere_in_clear(connection: Connection) -> None:
    row: dict[str, Any] = Connection.objects.filter(pk=connection.pk).values().get()
    assert row["credentials"] and TOKEN not in str(row)
    assert "credentials" not in connection.history.values().first()


def test_the_key_of_credentials_is_changed_by_putting_a_new_one_first(
    connection: Connection, settings: Settings, analyst: User
) -> None:
    """Encrypted with SECRET_KEY, then with a key of their own, then with another, which alone is left."""
    settings.CREDENTIALS_KEY = ["first"]
    call_command("renew_credentials")
    settings.SECRET_KEY = "another"
    settings.CREDENTIALS_KEY = ["second", "first"]
    call_command("renew_credentials")
    settings.CREDENTIALS_KEY = ["second"]
    connection.refresh_from_db()
    assert unseal(connection.credentials) == {"token": TOKEN}
    settings.CREDENTIALS_KEY = ["third"]
    with pytest.raises(CommandError):
        call_command("renew_credentials")
    with pytest.raises(ImportRefused):
        look(connection=connection, by=analyst)


class Killed(BaseException):
    """Nothing may catch it, as nothing catches a kill."""


def killing(real: Callable[..., Any], time: int) -> Callable[..., Any]:
    """What stands in for a function and is killed when it is called for that time."""
    calls = count(1)

    def called(*args: Any, **how: Any) -> Any:
        if next(calls) == time:
            raise Killed
        return real(*args, **how)

    return called


@pytest.mark.parametrize(
    ("place", "name", "time", "read_again"),
    [
        (spool, "store", 1, 250),
        (spool, "store", 2, 50),
        (spool, "store", 3, 0),
        (pulling, "write", 1, 0),
        (Snapshot, "save", 1, 0),
        (spool, "forget", 1, 0),
    ],
)
def test_a_kill_loses_no_lead_and_doubles_none(
    hubspot: HubSpot,
    run: Run,
    place: Any,
    name: str,
    time: int,
    read_again: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pages of 200 contacts, then one of a call."""
    ids = [hubspot.put(JUNE, numemployees=str(size)) for size in range(250)]
    hubspot.act("calls", JUNE + timedelta(days=2), [ids[7]], hs_call_status="COMPLETED")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(place, name, killing(getattr(place, name), time))
        run()
    hubspot.asked.clear()
    done = run(NOW + timedelta(days=1))
    snapshot = Snapshot.objects.get()
    assert (done.done, snapshot.leads, snapshot.refused) == (True, 250, 0)
    assert sum(map(len, read_contacts(hubspot))) == read_again
    first, called = leads(snapshot, ids[0], ids[7])
    assert (first.life["contacted_at"], called.life["contacted_at"]) == (None, JUNE + timedelta(days=2))
    after = run(NOW + timedelta(days=2))
    assert (after.done, after.records) == (True, 0)


def test_a_field_chosen_meanwhile_is_asked_for_from_the_beginning(
    hubspot: HubSpot, run: Run, connection: Connection, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = hubspot.put(JUNE, numemployees="10", industry="IT_SERVICES")
    mapping = Mapping("hs_object_id", {"employees": "numemployees"})
    change_mapping(connection=connection, mapping=mapping, by=analyst, at=NOW)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(pulling, "write", killing(pulling.write, 1))
        run()
    change_mapping(connection=connection, mapping=MAPPING, by=analyst, at=NOW)
    (found,) = leads(run().snapshot, lead)
    assert found.attributes == {"employees": 10, "industry": "IT"}
    assert [row.trouble for row in Pull.objects.order_by("pk")] == ["interrupted", ""]

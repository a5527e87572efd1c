"""Pulling leads out of Salesforce, which answers on loopback as it documents."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from evidence.actions import ImportRefused, add_source
from evidence.connections import add_connection, change_mapping, look, suggested, try_credentials
from evidence.connectors import asking
from evidence.connectors.salesforce import domain_of
from evidence.leads.mapping import Mapping, Outcome
from evidence.leads.records import Record, records
from evidence.models import Connection, Pull, Snapshot
from evidence.pulling import pull
from people.models import User
from tests.integration.evidence.conftest import NOW
from tests.vendors.loopback import Asked, serving, session
from tests.vendors.salesforce import ADDRESS, BUSY, CREDENTIALS, LIMITED, REFRESH, Salesforce

MAPPING = Mapping(
    "Id",
    {
        "employees": "NumberOfEmployees",
        "industry": "Industry",
        "created_at": "CreatedDate",
        "owner": "OwnerId",
    },
    outcome=Outcome("IsConverted", ("true",)),
)
JUNE = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
Run = Callable[..., Pull]


@pytest.fixture
def salesforce(monkeypatch: pytest.MonkeyPatch) -> Iterator[Salesforce]:
    organisation = Salesforce()
    with serving(organisation) as address:
        monkeypatch.setattr(asking, "session", lambda: session({ADDRESS: address}))
        yield organisation


@pytest.fixture
def connection(analyst: User, salesforce: Salesforce) -> Connection:
    source = add_source(key="sf", name="Salesforce", by=analyst, at=NOW)
    added = add_connection(
        source=source, kind="salesforce", name="Salesforce", credentials=CREDENTIALS, by=analyst, at=NOW
    )
    return change_mapping(connection=added, mapping=MAPPING, by=analyst, at=NOW)


@pytest.fixture
def run(analyst: User, connection: Connection) -> Run:
    def pulled(at: datetime = NOW, waits: list[float] | None = None) -> Pull:
        waits = [] if waits is None else waits
        return pull(connection=connection, by=analyst, now=lambda: at, wait=waits.append)

    return pulled


def leads(snapshot: Snapshot | None, *ids: str) -> list[Record]:
    assert snapshot
    return list(records(snapshot, [f"sf:{id_}" for id_ in ids]))


def test_leads_come_with_their_field_history(salesforce: Salesforce, run: Run) -> None:
    """Judged 30 days after it came: by the 50 employees of then; what is not tracked counts from then on."""
    lead = salesforce.put(JUNE, NumberOfEmployees=50, Industry="Manufacturing")
    salesforce.put(JUNE + timedelta(days=60), lead, NumberOfEmployees=300, IsConverted=True)
    done = run()
    assert (done.trouble, done.new, done.refused) == ("", 1, 0)
    (found,) = leads(done.snapshot, lead)
    assert found.attributes == {"employees": 300, "industry": "製造"}
    assert found.then == {"employees": 50, "industry": "製造"}
    assert (found.life["created_at"], found.life["owner"], found.outcome) == (JUNE, "鈴木 翔", "won")


def test_the_next_pull_asks_only_for_what_changed(salesforce: Salesforce, run: Run) -> None:
    first, second = (salesforce.put(JUNE, NumberOfEmployees=size) for size in (10, 20))
    run()
    salesforce.put(NOW + timedelta(hours=1), second, NumberOfEmployees=25)
    done = run(NOW + timedelta(days=1))
    assert (done.records, done.new, done.changed) == (1, 0, 1)
    found = leads(done.snapshot, first, second)
    assert [lead.attributes["employees"] for lead in found] == [10, 25]


def test_more_leads_than_an_answer_holds(
    salesforce: Salesforce, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two questions of 300 leads at most, in answers of 200."""
    monkeypatch.setattr("evidence.connectors.salesforce.read_at_once", 300)
    for size in range(450):
        salesforce.put(JUNE, NumberOfEmployees=size)
    assert run().new == 450


def test_calls_mails_and_meetings_are_contacts(salesforce: Salesforce, run: Run) -> None:
    called, mailed, met, nobody = (salesforce.put(JUNE, NumberOfEmployees=1) for _i in range(4))
    day = [JUNE + timedelta(days=day) for day in range(5)]
    salesforce.act("Task", day[4], called, IsClosed=True, TaskSubtype="Call", CompletedDateTime=day[2])
    salesforce.act("Task", day[3], mailed, IsClosed=True, TaskSubtype="Task", Type="メール")
    salesforce.act("Event", NOW, met, StartDateTime=NOW + timedelta(days=3))
    salesforce.act("Task", day[1], nobody, IsClosed=True, TaskSubtype="Task", Type="Other")
    salesforce.act("Task", day[1], nobody, IsClosed=False, TaskSubtype="Call")
    found = leads(run().snapshot, called, mailed, met, nobody)
    assert [lead.life["contacted_at"] for lead in found] == [day[2], day[3], None, None]
    assert [lead.outcome for lead in found] == ["open", "open", "never_contacted", "never_contacted"]
    (met_since,) = leads(run(NOW + timedelta(days=4)).snapshot, met)
    assert met_since.life["contacted_at"] == NOW + timedelta(days=3)


def test_a_token_that_expired_is_renewed(salesforce: Salesforce, run: Run) -> None:
    salesforce.put(JUNE, NumberOfEmployees=10)

    def expire(_asked: object) -> None:
        if len(salesforce.asked) == 3:
            salesforce.token = "another"

    salesforce.before = expire
    assert run().done
    signed_in = [asked for asked in salesforce.asked if asked.path == "/services/oauth2/token"]
    assert len(signed_in) == 2


def test_a_refresh_token_signs_in_as_well(salesforce: Salesforce, analyst: User) -> None:
    given = CREDENTIALS | {"consumer_secret": "of the app", "refresh_token": REFRESH}
    try_credentials(kind="salesforce", credentials=given, by=analyst)
    assert salesforce.asked[0].body["grant_type"] == "refresh_token"


def test_credentials_that_are_refused_are_said(salesforce: Salesforce, analyst: User) -> None:
    given = CREDENTIALS | {"consumer_secret": "wrong"}
    with pytest.raises(ImportRefused, match="invalid client credentials"):
        try_credentials(kind="salesforce", credentials=given, by=analyst)


def test_a_busy_server_is_waited_for_and_a_used_up_day_is_not(salesforce: Salesforce, run: Run) -> None:
    salesforce.put(JUNE, NumberOfEmployees=10)
    waits: list[float] = []
    salesforce.first = [BUSY]
    assert run(waits=waits).done
    assert waits == [3.0]

    def used_up(asked: Asked) -> None:
        if asked.path.endswith("/query/"):
            salesforce.first = [LIMITED]

    salesforce.before = used_up
    failed = run(NOW + timedelta(days=1), waits=waits)
    assert (failed.trouble, waits) == ("rate_limited", [3.0])


def test_a_pull_goes_on_without_a_field_that_vanished_and_without_history(
    salesforce: Salesforce, run: Run
) -> None:
    lead = salesforce.put(JUNE, NumberOfEmployees=10, Industry="Technology")
    run()
    salesforce.fields = [item for item in salesforce.fields if item["name"] != "Industry"]
    del salesforce.rows["LeadHistory"]
    salesforce.tracked = set()
    salesforce.put(NOW, lead, NumberOfEmployees=11)
    done = run(NOW + timedelta(days=1))
    assert done.missing == ["Industry"]
    (found,) = leads(done.snapshot, lead)
    assert found.attributes == {"employees": 11, "industry": "IT"}


def test_labels_suggest_the_mapping(salesforce: Salesforce, connection: Connection, analyst: User) -> None:
    salesforce.put(JUNE, NumberOfEmployees=10, Industry="Technology")
    connection.mapping = {}
    found = look(connection=connection, by=analyst)
    assert "Address" not in [field.name for field in found.fields]
    mapping = suggested(connection, found)
    assert (mapping.id, mapping.fields["industry"]) == ("Id", "Industry")
    assert mapping.fields["created_at"] == "CreatedDate"


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://acme.my.salesforce.com/lightning", "acme.my"),
        ("Acme--uat.sandbox.my.salesforce.com", "acme--uat.sandbox.my"),
        ("acme.my", "acme.my"),
        ("login.salesforce.com", ""),
        ("acme.my.salesforce.com.evil.example", ""),
        ("127.0.0.1", ""),
    ],
)
def test_only_a_my_domain_is_asked(written: str, domain: str) -> None:
    assert domain_of(written) == domain

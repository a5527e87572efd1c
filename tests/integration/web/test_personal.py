"""Personal data: what is held of one lead, its export, its erasure by typing its id, and the record."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from evidence.backtests import store_backtest
from evidence.clock_rule import terms_in_force
from evidence.erasures import erase_lead
from evidence.leads.records import records
from evidence.leads.writing import importing
from evidence.models import Erasure, Exemption, LeadFeedback, Snapshot
from governance.actions.clocks import record_contact
from governance.actions.feedback import give_feedback
from tests.integration.universe import Universe, rule
from tests.integration.working import DATABASE_TASKS

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/personal/leads/crm:L7/"


@pytest.fixture
def leads(world: Universe) -> Snapshot:
    return world.bring_leads(world.now - timedelta(days=1), qualifying=20)


def erased(world: Universe) -> Erasure:
    return erase_lead(lead="crm:L7", reason="本人の依頼", by=world.yamada, at=world.later())


def test_a_lead_is_found_by_its_id(world: Universe, leads: Snapshot, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    assert "No lead has been erased." in client.get("/personal/").content.decode()
    assert client.get("/personal/?source=crm&id=L7")["Location"] == ADDRESS
    page = client.get("/personal/?source=crm&id=L99").content.decode()
    assert "Nothing is held of a lead of this id." in page and 'value="L99"' in page
    assert client.get("/personal/leads/crm:L99/").status_code == 404


def test_it_is_erased_once_its_id_is_typed(
    world: Universe,
    leads: Snapshot,
    as_person: SignedIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client = as_person("yamada", "en")
    client.get("/my-turn/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        page = client.get(ADDRESS).content.decode()
    assert "This lead is in 1 snapshot." in page
    wrong = client.post(ADDRESS, {"reason": "asked for on 3 April", "typed": "L8"})
    assert wrong.status_code == 422 and "asked for on 3 April" in wrong.content.decode()
    assert not Erasure.objects.exists()
    done = client.post(ADDRESS, {"reason": "asked for on 3 April", "typed": "L7"})
    row = Erasure.objects.get()
    assert done["Location"] == f"/personal/erasures/{row.pk}/"
    page = client.get(done["Location"]).content.decode()
    assert "asked for on 3 April" in page and leads.fingerprint[:12] in page and "L7" not in page
    assert client.get(ADDRESS).status_code == 404
    assert row.reissues.get().new[:12] in page


@pytest.mark.parametrize("person", ["mori", "suzuki", "kondo"])
def test_whoever_may_not_erase_reads_why(
    world: Universe, leads: Snapshot, as_person: SignedIn, person: str
) -> None:
    client = as_person(person)
    assert 'name="typed"' not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"reason": "依頼", "typed": "L7"}).status_code == 403
    assert not Erasure.objects.exists()


def test_while_an_import_runs_it_waits_and_can_be_finished(
    world: Universe, leads: Snapshot, as_person: SignedIn, settings: Settings
) -> None:
    settings.TASKS = DATABASE_TASKS  # The job waits for a worker.
    client = as_person("yamada", "en")
    with importing():
        address = client.post(ADDRESS, {"reason": "asked for", "typed": "L7"})["Location"]
        assert "is being erased" in client.get(address).content.decode()
    client.post(f"{address}finish/")
    assert "nothing of it is kept" in client.get(address).content.decode()


def test_the_lead_may_come_again_once_that_is_allowed(
    world: Universe, leads: Snapshot, as_person: SignedIn
) -> None:
    address = f"/personal/erasures/{erased(world).pk}/"
    client = as_person("yamada", "en")
    assert client.post(f"{address}lift/", {"reason": ""}).status_code == 422
    assert as_person("mori").post(f"{address}lift/", {"reason": "?"}).status_code == 403
    client.post(f"{address}lift/", {"reason": "came back"})
    assert "it may be taken in again" in client.get(address).content.decode()
    snapshot = world.bring_leads(world.now - timedelta(days=1), qualifying=20)
    assert records(snapshot, ["crm:L7"])


def test_figures_of_before_say_so_and_still_link(
    world: Universe, leads: Snapshot, as_person: SignedIn
) -> None:
    stored = store_backtest(snapshot=leads, body=rule(), base=None, by=world.suzuki, at=world.later())
    row = erased(world)
    client = as_person("suzuki", "en")
    page = client.get(f"/backtests/{stored.pk}/").content.decode()
    assert "Computed before an erasure" in page and f"/personal/erasures/{row.pk}/" in page
    assert f"/snapshots/{leads.pk}/" in page
    again = client.post(f"/backtests/{stored.pk}/recompute/", follow=True).content.decode()
    assert "leads of this import were erased since" in again
    after = client.get(f"/snapshots/{leads.pk}/").content.decode()
    assert leads.fingerprint in after and "re-issued" in after


def test_a_trials_report_of_before_says_so(world: Universe, as_person: SignedIn) -> None:
    report = world.reported()
    erased(world)
    page = as_person("mori", "en").get(f"/reports/{report.pk}/").content.decode()
    assert "Computed before an erasure" in page


def test_everything_held_is_handed_out(world: Universe, leads: Snapshot, as_person: SignedIn) -> None:
    world.later(days=40)
    give_feedback(
        document=world.mql,
        lead=records(leads, ["crm:L7"])[0],
        accepted=True,
        by=world.mori,
        at=world.later(),
    )
    second = world.bring_leads(world.now - timedelta(days=2), qualifying=0)
    (lead,) = records(second, ["crm:L7"])
    called = datetime(2026, 4, 2, 5, tzinfo=UTC)
    record_contact(
        lead=lead, kind="call", made_at=called, two_way=True, note="折り返す", by=world.mori, at=world.now
    )
    Exemption.objects.create(
        lead=lead.id,
        kind="system_failure",
        note="電話が不通",
        starts_at=called,
        ends_at=world.now,
        allowed_by=world.tanaka,
        allowed_at=world.now,
    )
    client = as_person("mori", "en")
    found = client.get("/personal/export/json/crm:L7").json()
    assert found["attributes"] == {"site_visits": 2}
    assert [row["raw"] for row in found["history"]] == ["9", "2"]
    assert [(row["snapshot"], row["attributes"]["site_visits"]) for row in found["imports"]] == [
        (leads.pk, 9),
        (second.pk, 2),
    ]
    assert [(row["definition"], row["version"], row["verdict"]) for row in found["verdicts"]] == [
        ("mql", 1, "qualified")
    ]
    assert [(row["answer"], row["by"]) for row in found["feedback"]] == [("accepted", "Aoi Mori")]
    text = b"".join(client.get("/personal/export/csv/crm:L7")).decode("utf-8-sig")  # type: ignore[call-overload]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["part", "name", "value", "when"]
    assert ["known now", "site_visits", "2", ""] in rows
    assert ["contacts recorded by hand", "call", "Aoi Mori / 折り返す", called.isoformat()] in rows
    failure = ["exceptions to the 48-hour rule", "system_failure", "Ken Tanaka / 電話が不通"]
    assert [*failure, called.isoformat()] in rows
    assert client.get("/personal/export/xml/crm:L7").status_code == 404


def test_an_erased_leads_answer_stays_as_a_count(world: Universe, leads: Snapshot) -> None:
    world.later(days=40)
    lead = records(leads, ["crm:L7"])[0]
    give_feedback(document=world.mql, lead=lead, accepted=True, by=world.mori, at=world.later())
    row = erased(world)
    answer = LeadFeedback.objects.get()
    assert (answer.lead, answer.answer, answer.note, row.held["feedback"]) == (
        f"#{row.pk}",
        "accepted",
        "",
        1,
    )


def test_the_commands_do_the_same(
    world: Universe, leads: Snapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_lead", "crm:L7")
    assert json.loads(capsys.readouterr().out)["attributes"] == {"site_visits": 9}
    who = {"by": "yamada@example.com", "reason": "依頼"}
    call_command("erase_lead", "crm:L7", **who)
    assert not Erasure.objects.exists()
    call_command("erase_lead", "crm:L7", confirm="L7", **who)
    assert Erasure.objects.get().finished_at
    with pytest.raises(CommandError):
        call_command("export_lead", "crm:L7")
    call_command("erase_lead", finish=True)


def test_the_rule_names_an_erased_lead_no_longer(world: Universe, leads: Snapshot) -> None:
    Exemption.objects.create(
        lead="crm:L7",
        kind="later_date",
        note="-",
        starts_at=world.now,
        ends_at=world.now + timedelta(days=1),
        allowed_by=world.tanaka,
        allowed_at=world.now,
    )
    assert "crm:L7" in repr(terms_in_force())
    row = erased(world)
    assert "crm:L7" not in repr(terms_in_force())
    assert f"#{row.pk}" in repr(terms_in_force())

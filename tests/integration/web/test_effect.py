"""While editing: the effect of the rule on past leads, against SQL written by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import duckdb
import pytest
from django.test import Client

from evidence.actions import add_source, import_leads, preview
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields
from tests.shared import shared

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
URL = "/definitions/mql/effect/"


def opened(client: Client) -> dict[str, list[str]]:
    return fields(client.get("/definitions/mql/propose/").content.decode(), "editor")


def test_without_leads_it_says_so(as_person: SignedIn) -> None:
    client = as_person("sato")
    page = client.post(URL, {**opened(client), "visits:value": "3"}).content.decode()
    assert "リードがまだ取り込まれていない" in page


def test_both_versions_are_counted_and_the_leads_that_change_sides(
    world: Universe, as_person: SignedIn
) -> None:
    """60 leads with 2 visits or more qualify today; from 3 visits on only the 20 with 9 do."""
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    client = as_person("sato")
    sent = {**opened(client), "visits:value": "3"}
    page = client.post(URL, sent).content.decode()
    assert "60件から20件" in page
    assert "対象外になる 40件" in page
    leads = client.post("/definitions/mql/effect/leads/", sent).content.decode()
    assert leads.count("<tr>") == 1 + 10
    assert "/leads/crm:L20/" in leads


def test_what_is_missing_has_no_effect_yet(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    client = as_person("sato", "en")
    page = client.post(URL, {**opened(client), "visits:value": ""}).content.decode()
    assert "The effect follows as soon as nothing is missing." in page
    assert "<table>" not in page


def test_it_is_only_posted_to(as_person: SignedIn) -> None:
    assert as_person("sato").get(URL).status_code == 405


def test_the_counts_equal_sql_written_by_hand(world: Universe, as_person: SignedIn) -> None:
    path = shared("data/x_education_leads.csv")
    source = add_source(key="x", name="X Education", by=world.suzuki, at=world.now)
    mapping = preview(path).mapping
    import_leads(
        path=path, file_name=path.name, source=source, mapping=mapping, by=world.suzuki, at=world.later()
    )
    client = as_person("sato", "en")
    sent = opened(client)
    for _each in range(2):
        sent = fields(
            client.post("/definitions/mql/propose/", {**sent, "do": "add:comparison:all"}).content.decode(),
            "editor",
        )
    time, origin = (node.split(":", 2)[2] for node in sent["node"][-2:])
    sent |= {
        "visits:value": ["3"],
        f"{time}:attribute": ["time_on_site"],
        f"{time}:is": ["at_least"],
        f"{time}:value": ["300"],
        f"{origin}:attribute": ["lead_source"],
        f"{origin}:is": ["one_of"],
        f"{origin}:value": ["Google", "Direct Traffic", "Organic Search"],
    }
    page = client.post(URL, sent).content.decode()
    qualified, won, missed, all_won, undecided = by_hand(str(path))
    rows = dict(re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.S))
    cells = {label: re.findall(r'<td class="number">\s*([\d,.%–]*)', row) for label, row in rows.items()}
    assert cells["Qualify"][1] == f"{qualified:,}"
    assert cells["Undecided"][1] == f"{undecided:,}"
    assert cells["Won leads that are missed"][1] == f"{missed:,}"
    assert f"/ {all_won:,}" in rows["Won leads that are missed"]
    assert won + missed <= all_won


def by_hand(path: str) -> tuple[int, ...]:
    """(qualify, won of them, won and not qualified, won, undecided); Kleene's logic comes with SQL's NULL."""
    query = """
        WITH leads AS (
            SELECT "Converted" = '1' AS won,
                CAST(nullif("TotalVisits", '') AS DOUBLE) >= 3
                AND CAST(nullif("Total Time Spent on Website", '') AS DOUBLE) >= 300
                AND lower(nullif("Lead Source", '')) IN ('google', 'direct traffic', 'organic search') AS mql
            FROM read_csv(?, all_varchar = true)
        )
        SELECT count(*) FILTER (mql), count(*) FILTER (mql AND won), count(*) FILTER (NOT mql AND won),
            count(*) FILTER (won), count(*) FILTER (mql IS NULL) FROM leads
    """
    row = duckdb.connect().execute(query, [path]).fetchone()
    assert row is not None
    return row

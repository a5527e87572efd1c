"""A version is taken to another tool: chosen, read, dated and downloaded, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.functional.office import UNIVERSE, Office
from tests.integration.universe import Universe, world

VERSION = "/definitions/mql/versions/1/"


@pytest.fixture
def universe(office: Office) -> Iterator[Universe]:
    universe = world()
    office.data = UNIVERSE
    with time_machine.travel(universe.later(), tick=True):
        yield universe


def test_a_version_is_taken_from_its_page_to_duckdb(universe: Universe, office: Office) -> None:
    desk = office.desk("tanaka", VERSION)
    say, page = desk.say, desk.page
    desk.follow(say("Export: SQL, dbt, Markdown and more"))
    expect(page.get_by_role("heading", name=say("Export"), level=1)).to_be_visible()
    desk.follow("YAML")
    assert shown(page) == downloaded(page, say("Download"))
    desk.follow("DuckDB")
    assert shown(page) == downloaded(page, say("Download"))
    assert "CURRENT_TIMESTAMP" in shown(page).upper()
    # On a date the verdicts are those of that day, whenever the text is run.
    page.locator("#at").fill("2026-01-15")
    desk.press(say("Judge at this date"))
    text = downloaded(page, say("Download"))
    assert text == shown(page)
    assert verdicts(text) == [("many", "qualified"), ("none", "not_qualified"), ("unknown", "undecided")]


def shown(page: Page) -> str:
    return page.locator("pre.export-text").text_content() or ""


def downloaded(page: Page, name: str) -> str:
    with page.expect_download() as started:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(started.value.path()).read_text(encoding="utf-8")


def verdicts(query: str) -> list[tuple[str, str]]:
    """The verdicts of three leads, by the downloaded text in a DuckDB that knows nothing else."""
    with duckdb.connect() as connection:
        connection.execute("""
            create table leads as
            from (values ('many', true, 3), ('none', true, 0), ('unknown', true, null))
            as leads(id, has_events, site_visits)
        """)
        connection.execute('create table events (lead_id varchar, event varchar, "at" timestamp)')
        rows = connection.execute(query).fetchall()
    return sorted((row[0], row[1]) for row in rows)

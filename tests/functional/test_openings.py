"""A page of measures over many leads in the browser: it opens with its headline, and the rest arrives."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Page, Route, expect

from tests.functional.office import Office
from tests.functional.test_accessibility import by_night, violations
from tests.integration.universe import world
from tests.integration.web.living import bring_life

SPRING = "/dashboard/follow_up/?since=2026-04-01&until=2026-06-30"
HEADLINE = "(6 / 8)"


@pytest.fixture
def page(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Of a head of marketing whose company has few leads that count as many, and nothing kept of them."""
    universe = world()
    bring_life(universe)
    monkeypatch.setattr("web.loaders.numbers.LARGE", 9)
    with time_machine.travel(universe.now, tick=True):
        desk = office.desk("sato", "/help/")
        cache.clear()
        yield desk.page


def opened(page: Page) -> list[Route]:
    """The page as it opens; its request for the rest, held."""
    held: list[Route] = []
    page.route("**/*whole=1*", lambda route: held.append(route))
    page.goto(SPRING)
    expect(page.locator(".figure")).to_contain_text(HEADLINE)
    expect(page.locator("[aria-busy=true]")).to_be_visible()
    assert page.locator("svg.line-chart").count() == 0
    return held


def test_the_rest_arrives_and_what_was_typed_stays(page: Page, office: Office) -> None:
    say = office.say
    (rest,) = opened(page)
    expect(page.get_by_role("status")).to_have_text(
        say("The rest is being counted: our own past, charts and tables.")
    )
    expect(page.get_by_role("progressbar", name=say("Being counted"))).to_be_visible()
    assert violations(page, {"resultTypes": ["violations"]}) == []
    assert by_night(page) == []
    day = page.get_by_label(say("From this day"))
    day.fill("2026-05-01")
    page.get_by_label(say("Period"), exact=True).select_option("year")
    day.focus()
    rest.continue_()
    expect(page.locator("svg.line-chart")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.locator(".figure").first).to_contain_text(HEADLINE)
    expect(day).to_have_value("2026-05-01")
    expect(day).to_be_focused()
    expect(page.get_by_label(say("Period"), exact=True)).to_have_value("year")
    owners = page.get_by_label(say("Person in charge"), exact=True).locator("option")
    assert owners.count() > 2
    page.goto("/help/")
    page.go_back()
    expect(page.locator("svg.line-chart")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_a_link_opens_it_whole_from_the_keyboard(page: Page, office: Office) -> None:
    opened(page)
    page.unroute("**/*whole=1*")
    page.get_by_role("link", name=office.say("Open the whole page"), exact=True).press("Enter")
    expect(page.locator("svg.line-chart")).to_be_visible()
    expect(page.locator(".figure").first).to_contain_text(HEADLINE)


def test_without_a_script_a_link_opens_it_whole(page: Page, office: Office) -> None:
    state = page.context.storage_state()
    desk = office.browser(java_script_enabled=False, storage_state=state)
    desk.page.goto(SPRING)
    expect(desk.page.locator(".figure")).to_contain_text(HEADLINE)
    desk.page.get_by_role("link", name=office.say("Open the whole page"), exact=True).click()
    expect(desk.page.locator("svg.line-chart")).to_be_visible()
    expect(desk.page.locator(".figure").first).to_contain_text(HEADLINE)

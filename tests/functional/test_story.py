"""The demo company's story, that follow-up got worse in spring, is read off the pages in both languages.

What is expected is counted from the invented lives themselves, as the CRM's export of that day tells them.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Locator, Page, expect

from demo.leads import Life, lives
from tests.functional.office import LOCALES, table_rows
from tests.functional.test_accessibility import looked_at
from tests.functional.words import Say, words
from tests.integration.demo_company import NOON, TODAY, demo_company

TOKYO = ZoneInfo("Asia/Tokyo")
IMPORTED = datetime(2026, 11, 26, 7, tzinfo=TOKYO)
IN_SPRING = datetime(2026, 5, 29, 7, tzinfo=TOKYO)
MONTHS = {"ja": "2026年{}月", "en": "{} 2026"}
NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
Counted = tuple[int, int]


@pytest.fixture
def open_page(
    transactional_db: None,
    live_server: object,
    new_context: Callable[..., BrowserContext],
    listen: Callable[[Page], None],
) -> Iterator[Callable[[str], Page]]:
    """The demo company of a day, and its head of marketing at a browser of that language."""
    cache.clear()
    with time_machine.travel(NOON, tick=True):
        demo_company()

        def opened(language: str) -> Page:
            page = new_context(locale=LOCALES[language], base_url=str(live_server)).new_page()
            listen(page)
            page.goto("/accounts/login/")
            name = "佐藤" if language == "ja" else "Sato"
            page.locator("form[action*='demo/sign-in'] button", has_text=name).first.click()
            page.wait_for_load_state()
            return page

        yield opened


@pytest.fixture(scope="module")
def leads() -> list[Life]:
    return lives(1, TODAY - timedelta(days=730), TODAY, TOKYO)


def followed_up(leads: list[Life], since: date, until: date, known: datetime) -> Counted:
    """Of the leads marked MQL on these days, a week or longer before the export: those contacted by then."""
    contacts = [
        any(fact.at <= known for fact in lead.get("初回コンタクト日時", ()))
        for lead in leads
        for marked in lead.get("MQL判定日時", ())
        if since <= marked.at.date() <= until and marked.at <= known - timedelta(days=7)
    ]
    return sum(contacts), len(contacts)


def share(counted: Counted) -> str:
    return f"{100 * counted[0] / counted[1]:.0f}%"


NUMBERS = (
    "/dashboard/",
    "/claims/",
    "/both-sides/",
    "/conformance/",
    "/kpis/",
    "/what-if/?follow_up=80",
    "/dashboard/follow_up/",
    "/deadlines/",
    "/weekly/2026-06-05/",
)
"""Pages that are only full with leads of two years."""


def test_follow_up_got_worse_in_spring(open_page: Callable[[str], Page], leads: list[Life]) -> None:
    months = [date(2026, number, 1) for number in range(1, 11)]
    monthly = [
        followed_up(leads, first, following - timedelta(days=1), IMPORTED)
        for first, following in pairwise(months)
    ]
    rates = [contacted / marked for contacted, marked in monthly]
    assert min(rates[:3]) > 0.7 > 0.66 > max(rates[4:])  # until March, and since May
    for language in LOCALES:
        page, say = open_page(language), words(language)
        on_the_dashboard(page, say, language, monthly)
        on_the_claims_board(page, say, followed_up(leads, date(2025, 10, 1), date(2025, 12, 31), IMPORTED))
        in_the_response_times(page, say)
        in_the_weekly_packs(page, say, leads)
        for path in ("/both-sides/", "/conformance/", "/kpis/"):
            page.goto(path)
            charts_have_tables(page)
        assert [fault for path in NUMBERS for fault in looked_at(page, path)] == []
        assert [cut for path in NUMBERS for cut in cut_on_a_phone(page, path, say)] == []
        assert [path for path in NUMBERS if cut_on_paper(page, path)] == []


def on_the_dashboard(page: Page, say: Say, language: str, monthly: list[Counted]) -> None:
    page.goto("/dashboard/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(say("Lead follow-up rate"))
    card = section(page, say("Lead follow-up rate"))
    names = [MONTHS[language].format(n if language == "ja" else NAMES[n - 1]) for n in range(1, 10)]
    message = say("Lower since %(since)s: %(now)s, before that %(then)s.", since=names[3], now="|", then="")
    expect(card).to_contain_text(message.partition("|")[0])
    charts_have_tables(page)
    card.get_by_text(say("As a table"), exact=True).click()
    rows = table_rows(card)
    assert [rows[name][:2] for name in names] == [[share(one), f"{one[0]} / {one[1]}"] for one in monthly]


def in_the_response_times(page: Page, say: Say) -> None:
    """Longer than a year ago."""
    page.goto("/dashboard/response_time/")
    answer = page.locator(".answer").inner_text()
    now, then = (int(hours) for hours in re.findall(r"(\d+)(?:時間| h)", answer))
    assert now > then > 0
    expect(page.get_by_role("heading", name=say("By version in force"))).to_be_visible()


def on_the_claims_board(page: Page, say: Say, a_year_before: Counted) -> None:
    page.goto("/claims/")
    claim = section(page, say("Sales does not follow up."))
    expect(claim).to_contain_text(say("supported"))
    expect(claim).to_contain_text(f"{say('A year before')} {share(a_year_before)}")
    expect(claim.locator(".numbers-message")).to_contain_text("2026")
    expect(section(page, say("The larger problem is on the sales side."))).to_contain_text(
        say("not supported")
    )


def in_the_weekly_packs(page: Page, say: Say, leads: list[Life]) -> None:
    """That of the last Friday of May: four whole weeks a week old, against the thirteen before them."""
    page.goto("/weekly/2026-05-29/")
    expect(page.locator(".answer")).to_contain_text(say("First contact in time"))
    expect(page.get_by_role("main")).to_contain_text("連絡した割合が4月から下がり続けている")
    now = followed_up(leads, date(2026, 4, 20), date(2026, 5, 17), IN_SPRING)
    before = followed_up(leads, date(2026, 1, 19), date(2026, 4, 19), IN_SPRING)
    steps = table_rows(page.locator("#bottleneck"))
    cells = steps[say("Lead follow-up rate")]
    assert cells[0].startswith(share(now)) and cells[0].endswith(f"n={now[1]}")
    assert cells[1] == f"{share(before)} ({before[0]} / {before[1]})"
    page.goto("/weekly/2026-06-05/")
    expect(page.locator("#last_actions")).to_contain_text("迷うリードはなくなった")


def cut_on_a_phone(page: Page, path: str, say: Say) -> list[str]:
    """What a reader has to scroll sideways for; each value of a stacked table says what it is."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if path == "/dashboard/follow_up/":
        expect(page.locator(f".stacks td[data-head='{say('Period before')}']").first).to_be_visible()
    assert page.locator(".stacks > tbody > tr > td:not([data-head]):not(:empty):not(:has(svg))").count() == 0
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('.table-scroll, html')]
            .filter(one => one.scrollWidth > one.clientWidth).map(one => one.outerHTML.slice(0, 200))"""
    )
    page.set_viewport_size({"width": 1280, "height": 720})
    return [f"{path}: {html}" for html in found]


def cut_on_paper(page: Page, path: str) -> bool:
    """Whether anything is wider than what A4 leaves between its margins, 178 mm."""
    page.set_viewport_size({"width": 673, "height": 950})
    page.emulate_media(media="print")
    page.goto(path)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    wide: bool = page.evaluate("document.documentElement.scrollWidth > 673")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})
    return wide


def section(page: Page, title: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=title)).first


def charts_have_tables(page: Page) -> None:
    """Each chart says in words what it shows, and its card has its figures as a table."""
    charts = page.locator("svg.line-chart")
    assert charts.count()
    for chart in charts.all():
        assert chart.get_attribute("aria-label")
        assert chart.locator("xpath=ancestor::section[1]").locator("table tbody tr").count()

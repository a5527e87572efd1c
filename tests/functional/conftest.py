"""A real Chromium, found or named by CHROMIUM; without one these tests are skipped, saying so."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.functional.office import Office

# The live server and the test share one process: Playwright's event loop makes Django see an async context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

REFUSED = re.compile("Failed to load resource: the server responded with a status of (404|409|422)")
"""Chromium logs every answer that is a refusal: what the page then says is for the tests to read."""

# Other work may keep the machine busy; what never comes still fails.
expect.set_options(timeout=30_000)

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "functional" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium found; CHROMIUM names one"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    # Frames are kept from page to page: a new one for each takes an eighth of Chromium's time.
    # The list stands for Playwright's own, of which nothing else matters without a network.
    quiet.append("--disable-features=RenderDocument,PaintHolding,AvoidUnnecessaryBeforeUnloadCheckSync")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture
def listen() -> Iterator[Callable[[Page], None]]:
    """Listens to pages; fails the test where one logged an error or loaded anything from elsewhere."""
    faults: list[str] = []

    def to(page: Page) -> None:
        def heard(message: ConsoleMessage) -> None:
            if message.type == "error" and not REFUSED.match(message.text):
                faults.append(f"{page.url}: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        page.on("request", lambda request: faults.append(request.url) if elsewhere(request.url) else None)

    yield to
    assert faults == []


@pytest.fixture
def quiet_console(page: Page, listen: Callable[[Page], None]) -> None:
    """The same for the test's one page."""
    listen(page)


@pytest.fixture(params=["ja", "en"])
def office(
    request: pytest.FixtureRequest,
    transactional_db: None,
    live_server: object,
    new_context: Callable[..., BrowserContext],
    listen: Callable[[Page], None],
) -> Office:
    """Browsers in Japanese, and once more in English."""
    cache.clear()
    return Office(new_context, listen, str(live_server), request.param)


def elsewhere(url: str) -> bool:
    return not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:"))

"""Fifty leads answered with the keyboard alone, in one browser."""

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Page, expect

from evidence.models import LeadFeedback
from tests.functional.office import UNIVERSE, Office
from tests.integration.universe import Universe, world

FIFTY = 50


@pytest.fixture
def company(office: Office) -> Iterator[Universe]:
    universe = world()
    universe.bring_leads(universe.now, qualifying=20)
    office.data = UNIVERSE
    with time_machine.travel(universe.later(), tick=True):
        yield universe


@pytest.mark.parametrize("office", ["ja"], indirect=True)
def test_fifty_by_keys(company: Universe, office: Office) -> None:
    """Every fifth is rejected: R, the reason's digit, the criterion's, Enter; the first is taken back and
    rejected after all; the first of all is skipped once.
    """
    desk = office.desk("mori", "/leads/feedback/")
    keys = desk.page.keyboard
    told(desk.page, 0)
    keys.press("a")
    told(desk.page, 1)
    keys.press("u")
    told(desk.page, 0)
    reject(desk.page, reason=2, criterion=0)
    told(desk.page, 1)
    keys.press("s")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("L10")
    told(desk.page, 1)
    for done in range(2, FIFTY + 1):
        if done % 5:
            keys.press("a")
        else:
            reject(desk.page, reason=done % 4 + 1, criterion=1)
        told(desk.page, done)
    standing = LeadFeedback.objects.standing()
    assert standing.count() == FIFTY
    assert standing.filter(answer="rejected").count() == 11
    assert standing.filter(criterion="visits").count() == 10
    desk.look()


def reject(page: Page, *, reason: int, criterion: int) -> None:
    for key in ("r", str(reason), str(criterion), "Enter"):
        page.keyboard.press(key)


def told(page: Page, done: int) -> None:
    """The page that follows the answer is there, its keys as well."""
    expect(page.locator(f".feedback-progress progress[value='{done}']")).to_be_visible()
    expect(page.locator("#feedback[data-keys]")).to_be_visible()

"""From past wins to a draft in the browser: the page is opened, the card read, the button pressed."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from governance.models import Proposal
from tests.functional.office import UNIVERSE, Office
from tests.functional.test_accessibility import violations
from tests.integration.universe import Universe, world
from tests.integration.web.test_wins import bring, planted_rows

pytestmark = pytest.mark.skipif(not find_spec("sklearn"), reason="could not import 'sklearn'")


@pytest.fixture
def universe(office: Office, tmp_path: Path) -> Iterator[Universe]:
    universe = world()
    bring(universe, tmp_path, planted_rows())
    office.data = (*UNIVERSE, "web", "fair", "mail", "director", "leads.csv")
    with time_machine.travel(universe.later(), tick=True):
        yield universe


def test_past_wins_become_a_draft(universe: Universe, office: Office) -> None:
    desk = office.desk("sato", "/leads/")
    say, page = desk.say, desk.page
    beside = page.get_by_role("navigation", name=say("Pages of this section"))
    desk.follow(say("What won leads have in common"), within=beside)
    card = page.locator("#card")
    expect(card.get_by_role("row", name="9").first).to_be_visible()
    expect(page.get_by_role("heading", name=say("Set apart: what leaks the outcome"))).to_be_visible()
    desk.look()
    assert violations(page, {"resultTypes": ["violations"]}) == []
    desk.press(say("Make it a draft proposal"))
    desk.told(say("The card is a draft now. Only you work on it until you open the discussion."))
    proposal = Proposal.objects.latest("pk")
    assert page.url.endswith(f"/proposals/{proposal.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Score card from past wins"))
    expect(page.get_by_role("main")).to_contain_text(say("Attributes that leak the outcome were left out."))
    desk.look()

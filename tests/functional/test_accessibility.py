"""No serious or critical violation that axe knows of on the main pages; contrast in dark mode too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.models import Trial
from tests.functional.office import UNIVERSE, Office
from tests.integration.universe import rule, world

SERIOUS = ("serious", "critical")
OF_STYLES = ("color-contrast", "css-orientation-lock")
"""Rules about what style sheets say: these are the same in both languages, and looked at in one of them."""
ARRIVED = """new Promise(done => {
    const look = () => document.querySelector(".htmx-request") ? requestAnimationFrame(look) : done();
    look();
})"""
"""Once nothing is being asked for any more."""


@pytest.fixture
def trial(office: Office) -> Iterator[Trial]:
    """A proposal in its trial with leads, and one in discussion with an objection."""
    universe = world()
    trial = universe.tried()
    universe.bring_leads(trial.started_at + timedelta(hours=1), qualifying=20)
    proposal = universe.discussed(rule(visits=5))
    comment(proposal=proposal, text="-", criterion="visits", by=universe.mori, at=universe.later())
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        harm="starves_pipeline",
        criterion="visits",
        text="-",
        by=universe.tanaka,
        at=universe.later(),
    )
    office.data = UNIVERSE
    with time_machine.travel(universe.later(), tick=True):
        yield trial


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """Serious and critical ones, each with the first element concerned."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"{page.url}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


def test_the_main_pages(trial: Trial, office: Office) -> None:
    desk = office.desk("tanaka")
    proposal, discussed = trial.proposal.pk, trial.proposal.pk + 1
    found = []
    for path in (
        "/",
        "/definitions/mql/",
        "/definitions/mql/check/?lead-site_visits=1",
        "/definitions/mql/propose/",
        "/matrix/",
        "/definitions/matrix/propose/",
        "/definitions/deadline/propose/",
        "/settings/documents/",
        "/settings/documents/mql/",
        "/notices/",
        "/settings/notices/",
        "/settings/webhooks/new/",
        "/settings/my-seat/",
        "/proposals/",
        f"/proposals/{proposal}/",
        f"/proposals/{proposal}/trial/",
        f"/proposals/{proposal}/trial/days/{trial.started_at:%Y-%m-%d}/",
        f"/proposals/{discussed}/",
        f"/proposals/{discussed}/differences/",
        "/leads/",
        "/leads/crm:L0/",
        "/leads/feedback/",
        "/leads/feedback/answers/",
        "/imports/",
        "/imports/connections/",
        "/imports/connections/new/hubspot/",
        "/my-turn/",
        "/help/",
        "/calendar/",
        "/history/",
        "/settings/catalogue/",
        "/settings/people/",
        "/settings/reasons/",
        "/settings/closures/",
        "/settings/counting/",
        "/deadlines/exceptions/",
        "/kpis/2026-10/",
        "/kpis/paste/",
        "/roadmap/",
        "/roadmap/pulse/",
        "/weekly/",
        "/no/such/page/",
    ):
        found += looked_at(desk.page, path)
    assert found == []


def test_signing_in_and_importing(trial: Trial, office: Office) -> None:
    stranger = office.browser()
    found = looked_at(stranger.page, "/accounts/login/")
    say, desk = office.say, office.desk("suzuki", "/imports/new/")
    found += looked_at(desk.page, "/imports/new/")
    leads = {"name": "leads.csv", "mimeType": "text/csv", "buffer": b"id,visits,won,\nL1,3,1,\nL2,many,0,\n"}
    desk.page.get_by_label(say("File of leads"), exact=True).set_input_files(leads)  # type: ignore[arg-type]
    desk.page.get_by_label(say("Where do these leads come from?")).select_option(label="CRM")
    desk.press(say("Upload and check the columns"))
    found += looked_at(desk.page, desk.page.url)
    desk.page.get_by_label("visits", exact=True).select_option(value="site_visits")
    desk.press(say("Import these leads"))
    found += looked_at(desk.page, desk.page.url)
    assert found == []


def looked_at(page: Page, path: str) -> list[str]:
    """A page by day, then its colours by night."""
    page.emulate_media(color_scheme="light")
    page.goto(path)
    page.wait_for_load_state("load")
    page.evaluate(ARRIVED)
    # What is folded away is read as well.
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    if page.evaluate("document.documentElement.lang") != "ja":
        return violations(
            page, {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in OF_STYLES}}
        )
    return violations(page, {"resultTypes": ["violations"]}) + by_night(page)


def by_night(page: Page) -> list[str]:
    """Its colours, once they have changed to those of the night."""
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.all(document.getAnimations().map(running => running.finished))")
    return violations(page, {"resultTypes": ["violations"], "runOnly": ["color-contrast"]})

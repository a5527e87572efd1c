"""Bad input in the browser: a clear message in the reader's language, and what was typed is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from governance.actions.proposals import withdraw
from governance.models import Proposal
from tests.functional.office import UNIVERSE, Office
from tests.integration.universe import rule, world


@pytest.fixture
def proposal(office: Office) -> Iterator[Proposal]:
    """In discussion, with version 1 in force; the clock stands there."""
    universe = world()
    discussed = universe.discussed(rule(visits=3))
    office.data = UNIVERSE
    with time_machine.travel(universe.later(), tick=True):
        yield discussed


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "leads.xlsx",
            b"PK\x03\x04 a spreadsheet",
            "This file is damaged, or no Excel file although it begins like one. Open it in Excel,"
            " save it again and choose the new file.",
        ),
        ("empty.csv", b"", "The file is empty. Export the leads again and choose the new file."),
        (
            "quote.csv",
            b'id,visits\nL1,3\nL2,"4\n',
            "A quotation mark near line %(line)s is never closed. Correct it and choose the file again.",
        ),
    ],
    ids=["spreadsheet", "empty", "quote"],
)
def test_a_broken_file(
    proposal: Proposal, office: Office, tmp_path: Path, name: str, content: bytes, text: str
) -> None:
    say, desk = office.say, office.desk("suzuki", "/imports/new/")
    (tmp_path / name).write_bytes(content)
    desk.page.get_by_label(say("File of leads"), exact=True).set_input_files(tmp_path / name)
    source = desk.page.get_by_label(say("Name of the new source"), exact=True)
    source.fill("CRM")
    desk.press(say("Upload and check the columns"))
    expect(desk.page.get_by_role("main")).to_contain_text(say(text, line="3"))
    expect(source).to_have_value("CRM")


def test_two_browsers_revise_and_the_second_sees_what_happened(proposal: Proposal, office: Office) -> None:
    say, address = office.say, f"/proposals/{proposal.pk}/edit/"
    first, second = office.desk("sato", address), office.browser()
    second.page.goto(address)
    second.sign_in("sato")
    for desk, visits in ((first, "4"), (second, "5")):
        desk.page.get_by_label(say("Value"), exact=True).fill(visits)
        desk.page.get_by_label(say("What changed, and why"), exact=True).fill(f"-> {visits}")
        desk.page.get_by_label(say("Why there is no test on past leads"), exact=True).fill("-")
    first.press(say("Send the new revision"))
    first.told(say("The new revision is sent. Both heads are asked again."))
    second.press(say("Send the new revision"))
    alert = second.page.get_by_role("alert").filter(has_text=office.name("sato"))
    expect(alert).to_contain_text(say("Their reason: %(reason)s", reason="-> 4"))
    expect(second.page.get_by_label(say("Value"), exact=True)).to_have_value("5")
    expect(second.page.get_by_label(say("What changed, and why"), exact=True)).to_have_value("-> 5")
    second.follow(say("Read the newest revision"))
    expect(second.page.get_by_role("main")).to_contain_text("-> 4")


def test_a_verb_out_of_turn(proposal: Proposal, office: Office) -> None:
    """What cannot be done yet says what is missing; what cannot be done any more says so, words kept."""
    say, desk = office.say, office.desk("tanaka", f"/proposals/{proposal.pk}/")
    start = desk.page.get_by_role("button", name=say("Start the trial"), exact=True)
    expect(start).to_be_disabled()
    one = "{count} session is still to be held. Record it, or both heads waive the rest with a reason."
    four = "{count} sessions are still to be held. Record them, or both heads waive the rest with a reason."
    expect(desk.page.get_by_role("main")).to_contain_text(say(one, plural=four, count=4))
    form = desk.unfold(say("Object"))
    form.get_by_label(say("In words")).fill("3 < 4")
    withdraw(proposal=proposal, reason="-", by=proposal.proposer, at=timezone.now())
    desk.press(say("Object"), form)
    refused = say(
        "This cannot be done while the proposal stands at “{status}”. Reload the page to see what is next.",
        status=say("Withdrawn"),
    )
    expect(desk.page.get_by_role("alert").filter(has_text=refused).first).to_be_visible()


def test_a_missing_page(proposal: Proposal, office: Office) -> None:
    desk = office.desk("mori")
    for path in ("/proposals/4711/", "/definitions/nothing/", "/leads/no-such-lead/", "/no/such/page/"):
        answer = desk.page.goto(path)
        assert answer
        assert answer.status == 404
        desk.look()
        heading = desk.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(office.say("There is nothing at this address"))
        expect(desk.page.get_by_role("main").get_by_role("link")).to_be_visible()

"""The whole road in the browser, from the import to the version in force; in both languages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Locator, expect

from definitions.models import Document
from governance.actions.decisions import approve
from governance.actions.positions import take_position
from governance.actions.proposals import draft, open_discussion
from governance.actions.sessions import waive_sessions
from governance.actions.trials import send_to_decision
from people.models import User
from tests.functional.leads_by_hand import IN_FORCE, OF_THE_ISSUE, PROPOSED, REVISED, Counts, Leads
from tests.functional.office import Desk, Office, table_rows
from tests.functional.said import SAID
from tests.functional.words import Say
from tests.integration.universe import TOKYO, company
from tests.shared import shared

FIRST = "line <= 8000"
SECOND = "line > 8000"
SOURCES = ["Google", "Direct Traffic", "Organic Search"]

VERSION_1 = {
    "format": "teigi/1",
    "kind": "mql",
    "attributes": {"site_visits": {"type": "integer"}, "lead_source": {"type": "choice"}},
    "rule": {
        "id": "all",
        "all": [
            {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": 2},
            {"id": "source", "attribute": "lead_source", "is": "one_of", "value": SOURCES[:2]},
        ],
    },
}


def tokyo(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=TOKYO)


@dataclass
class Road:
    """Where the road has come to: the office, the clock, the leads, the proposal."""

    office: Office
    clock: time_machine.Traveller
    leads: Leads
    files: tuple[Path, Path]
    proposal: str = ""
    """The proposal's address."""
    objected: str = ""
    """The criterion that sales objects to, as the page reads it."""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def say(self) -> Say:
        return self.office.say

    @property
    def ja(self) -> bool:
        return self.office.language == "ja"

    @property
    def term(self) -> str:
        return "MQL"

    @property
    def document(self) -> str:
        return "MQLの定義" if self.ja else "MQL definition"

    def label(self, attribute: str, *, first: bool = False) -> str:
        """An attribute's name; `first` with a capital letter, as where it stands at the beginning."""
        label = LABELS[attribute][0 if self.ja else 1]
        return label[:1].upper() + label[1:] if first else label

    def day(self, month: int, day: int, year: int = 2026) -> str:
        """A date as the pages write it out."""
        months = {2: "February", 11: "November"}
        return f"{year}年{month}月{day}日" if self.ja else f"{day} {months[month]} {year}"

    def month_day(self, month: int, day: int) -> str:
        return self.day(month, day).removeprefix("2026年").removesuffix(" 2026")

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> None:
        """The clock of the server moves on."""
        self.clock.move_to(tokyo(month, day, hour, minute, year))


@pytest.fixture
def road(office: Office, tmp_path: Path) -> Any:
    leads = Leads.read(shared("data/x_education_leads.csv"))
    with time_machine.travel(tokyo(9, 1), tick=True) as clock:
        people = company().people
        said = SAID[office.language]
        agree_on_version_1(people, said)
        office.data = (*leads.data(), "最初の管理者")
        yield Road(office, clock, leads, leads.split(tmp_path), said=said)


def agree_on_version_1(people: dict[str, User], said: dict[str, str]) -> None:
    """Both heads agreed before the road begins; in force since 17 August."""
    sato, tanaka, ito = (people[key] for key in ("sato", "tanaka", "ito"))
    proposal = draft(
        document=Document.objects.get(key="mql"),
        title=said["first title"],
        body=VERSION_1,
        reason=said["first reason"],
        expected_effect=said["first effect"],
        by=sato,
        at=tokyo(8, 3),
    )
    open_discussion(proposal=proposal, no_backtest_reason=said["no leads yet"], by=sato, at=tokyo(8, 3, 11))
    for head in (sato, tanaka):
        take_position(proposal=proposal, revision=1, stance="agree", by=head, at=tokyo(8, 5))
        waive_sessions(proposal=proposal, reason=said["first waiver"], by=head, at=tokyo(8, 6))
    send_to_decision(proposal=proposal, revision=1, by=tanaka, at=tokyo(8, 7))
    start = tokyo(8, 17, 0)
    approve(proposal=proposal, revision=1, report=None, in_force_from=start, by=ito, at=tokyo(8, 10))


def test_the_whole_road(road: Road) -> None:
    import_leads(road)
    propose_a_change(road)
    read_the_differences(road)
    open_the_discussion(road)
    discuss_and_object(road)
    revise(road)
    agree(road)
    start_the_trial(road)
    import_new_leads(road)
    watch_the_trial(road)
    compute_the_report(road)
    approve_it(road)
    see_it_come_into_force(road)
    acknowledge(road)
    look_at_calendar_and_history(road)
    check_a_lead(road)


# 1. The analyst imports


def import_leads(road: Road) -> None:
    """The guess is shown and corrected, four rows are refused with line, column and reason."""
    say, desk = road.say, road.office.desk("suzuki", "/imports/")
    page = desk.page
    desk.follow(say("Import leads"))
    page.get_by_label(say("CSV file"), exact=True).set_input_files(road.files[0])
    page.get_by_label(say("Name of the new source"), exact=True).fill("CRM")
    desk.press(say("Upload and check the columns"))
    expect(chosen(page.get_by_label("TotalVisits"))).to_have_text(road.label("site_visits", first=True))
    expect(chosen(page.get_by_label("Total Time Spent on Website"))).to_have_text(
        road.label("time_on_site", first=True)
    )
    expect(chosen(page.get_by_label("What is your current occupation"))).to_have_text(
        road.label("title", first=True)
    )
    expect(page.get_by_label(say("Which column says which lead it is?"))).to_have_value("Prospect ID")
    # By hand: the guess leaves out what kind of customers these are.
    desk.page.locator("summary", has_text=re.compile(r"\d")).first.click()
    page.get_by_label("Lead Profile").select_option(label=say("Segment"))
    page.get_by_label(say("Words that mean “not filled in”")).fill("Select")
    page.get_by_label(say("Which column says what became of the lead?")).select_option("Converted")
    page.get_by_role("radio", name=say("%(value)s means won", value="1")).check()
    page.get_by_role("radio", name=say("%(value)s means lost", value="0")).check()
    expect(page.locator("#reading")).to_contain_text("8,000")
    desk.look()
    desk.press(say("Import these leads"))
    desk.told(say("The leads are in. Below is what was taken and what was refused."))
    taken = say(
        "%(accepted)s of %(rows)s rows were taken in, %(refused)s were refused.",
        accepted="8,000",
        rows="8,004",
        refused="4",
    )
    expect(page.get_by_role("main")).to_contain_text(taken)
    rows = desk.card(say("Refused rows")).get_by_role("row").all()[1:]
    refused = [row.get_by_role("cell").all_inner_texts() for row in rows]
    assert refused[3][2].startswith("too-many,660727,")
    refused[3][2] = "the row"
    assert refused == [
        ["8,002", "TotalVisits", "many", say("This is not a whole number.")],
        ["8,003", "Prospect ID", FIRST_ID, say("A lead of this id is already further up in the file.")],
        ["8,004", "Prospect ID", "–", say("The row does not say which lead it is.")],
        ["8,005", "–", "the row", say("The row has more fields than there are columns.")],
    ]


# 2. The marketing head proposes


def propose_a_change(road: Road) -> None:
    """A value, a source, a criterion: the panel counts as SQL does. Then a group and a score as well."""
    road.at(9, 1, 14)
    say, desk = road.say, road.office.desk("sato")
    page = desk.page
    desk.follow(road.term)
    expect(page.get_by_role("heading", level=1)).to_have_text(road.document)
    expect(page.get_by_role("main")).to_contain_text(say("version %(number)s", number=1))
    desk.follow(say("Propose a change"))
    editor = Editor(desk)
    editor.value(road.label("site_visits"), "3")
    source = editor.criterion(road.label("lead_source"))
    source.get_by_role("checkbox", name=re.compile("^organic search", re.IGNORECASE)).check()
    added = editor.add(say("Add a criterion"))
    editor.fill_in(added, road.label("time_on_site"), "300")
    expect_effect(road, desk, OF_THE_ISSUE)
    sentence = page.locator("#effect").get_by_role("paragraph").first
    expect(sentence.get_by_role("insertion")).to_have_count(5)
    editor.add_group(road)
    editor.add_score(road)
    expect_effect(road, desk, PROPOSED)
    desk.look()
    page.get_by_label(say("Title"), exact=True).fill(road.said["title"])
    page.get_by_label(say("Reason"), exact=True).fill(road.said["reason"])
    page.get_by_label(say("Expected effect"), exact=True).fill(road.said["effect"])
    desk.press(say("Save as a draft"))
    desk.told(say("The draft is saved. Only you work on it until you open the discussion."))
    road.proposal = page.url


@dataclass
class Editor:
    """The cards of a rule, found by what is chosen in them."""

    desk: Desk

    @property
    def cards(self) -> Locator:
        return self.desk.page.locator("#cards")

    def criterion(self, attribute: str) -> Locator:
        """The card of a criterion on that attribute."""
        option = self.desk.page.locator("option[selected]", has_text=re.compile(f"^{attribute}$"))
        return self.cards.locator(".rule-comparison").filter(has=option).last

    def value(self, attribute: str, text: str) -> None:
        self.criterion(attribute).get_by_label(self.desk.say("Value"), exact=True).fill(text)

    def add(self, label: str, within: Locator | None = None) -> Locator:
        """Press a button below a card; the last new card of a criterion, to be filled in."""
        self.settled(lambda: (within or self.cards).get_by_role("button", name=f"＋ {label}").last.click())
        return self.blank()

    def blank(self) -> Locator:
        """The first criterion that nothing is chosen in yet."""
        nothing = self.desk.page.locator("select > option[value='']")
        return self.cards.locator(".rule-comparison").filter(has=nothing).first

    def fill_in(self, card: Locator, attribute: str, text: str, comparison: str = "") -> None:
        say, page = self.desk.say, self.desk.page
        name = card.get_by_role("combobox", name=say("Attribute")).get_attribute("id")
        self.settled(lambda: page.locator(f"[id='{name}']").select_option(label=attribute))
        id_ = (name or "").partition(":")[0]
        card = page.locator(f"[id='card:{id_}']")
        if comparison:
            choice = card.get_by_role("combobox", name=say("Comparison"))
            self.settled(lambda: choice.select_option(label=comparison))
        card.get_by_label(say("Value"), exact=True).fill(text)

    def add_group(self, road: Road) -> None:
        """At least one of: works in a profession, looks at two pages a visit."""
        say = road.say
        card = self.add(say("Add a group"))
        self.fill_in(card, road.label("title"), "Professional")
        group = self.cards.locator(".rule-group .rule-group")
        self.fill_in(self.add(say("Add a criterion"), group), road.label("pages_per_visit"), "2")

    def add_score(self, road: Road) -> None:
        """At least 20 points: 20 for a long time on the site, 20 for many visits."""
        say = road.say
        card = self.add(say("Add a score"))
        score = self.cards.locator(".rule-score")
        score.get_by_label(say("Threshold in points")).fill("20")
        self.fill_in(card, road.label("time_on_site"), "600")
        card = self.add(say("Add points for a criterion"), score)
        self.fill_in(card, road.label("site_visits"), "5")
        for points in score.get_by_label(say("Points"), exact=True).all():
            points.fill("20")

    def settled(self, act: Callable[[], object]) -> None:
        """Do something that brings new cards, and wait until they are there."""
        self.cards.evaluate("cards => cards.dataset.old = 'yes'")
        act()
        expect(self.desk.page.locator("#cards:not([data-old])")).to_be_visible()


def expect_effect(road: Road, desk: Desk, rule: str) -> None:
    """The panel while editing says what SQL by hand says of the raw file."""
    place = desk.page.locator("#effect")
    old, new = (road.leads.counts(one, FIRST) for one in (IN_FORCE, rule))
    gained, gained_won = road.leads.moved(rule, IN_FORCE, FIRST)
    dropped, dropped_won = road.leads.moved(IN_FORCE, rule, FIRST)
    assert min(gained_won, dropped_won, old.undecided, new.undecided, new.qualified) > 0
    headline = road.say(
        "%(new)s past leads would qualify instead of %(old)s: %(gained)s newly, %(dropped)s no longer.",
        new=whole(new.qualified),
        old=whole(old.qualified),
        gained=whole(gained),
        dropped=whole(dropped),
    )
    expect(place).to_contain_text(headline)
    expect_table(road, place, old, new)
    for label, leads, won in (
        (road.say("Qualify newly"), gained, gained_won),
        (road.say("No longer qualify"), dropped, dropped_won),
    ):
        spoken = road.say(
            "%(label)s: %(leads)s leads, %(won)s of them won", label=label, leads=whole(leads), won=whole(won)
        )
        expect(place.get_by_role("img", name=spoken)).to_be_visible()


def expect_table(road: Road, place: Locator, old: Counts, new: Counts) -> None:
    """Both versions side by side: qualified, won of them, won ones missed, undecided."""
    say, rows = road.say, table_rows(place)
    assert rows[say("Qualify")] == [
        whole(old.qualified),
        whole(new.qualified),
        signed(new.qualified - old.qualified),
    ]
    shares = [f"{100 * counts.qualified_won / counts.qualified:.1f}%" for counts in (old, new)]
    assert [cell.split()[0] for cell in rows[say("Won, of those qualified and closed")]][:2] == shares
    missed = [old.missed_won, new.missed_won]
    assert rows[say("Won leads that are missed")] == [
        *(f"{whole(count)} / {whole(old.won)}" for count in missed),
        signed(missed[1] - missed[0]),
    ]
    assert rows[say("Undecided")] == [
        whole(old.undecided),
        whole(new.undecided),
        signed(new.undecided - old.undecided),
    ]


def whole(number: int) -> str:
    return f"{number:,}"


def signed(number: int) -> str:
    return "±0" if not number else f"{'+' if number > 0 else '−'}{abs(number):,}"


def read_the_differences(road: Road) -> None:
    """The leads that differ are listed, with the reasons under both versions; one of them is opened."""
    road.at(9, 1, 15)
    say, desk = road.say, road.office.desk("sato", road.proposal)
    page = desk.page
    desk.follow(say("Which leads get another verdict?"))
    page.get_by_label(say("Direction")).select_option(label=say("Qualify newly"))
    page.get_by_label(say("What became of them")).select_option(label=say("Won"))
    desk.press(say("Show"))
    _leads, won = road.leads.moved(PROPOSED, IN_FORCE, FIRST)
    counted = say("%(total)s lead", plural="%(total)s leads", count=won, total=whole(won))
    expect(page.get_by_role("heading", level=2).filter(has_text=counted)).to_be_visible()
    listed = page.locator(".differing > li")
    ids = [name.inner_text() for name in listed.locator("summary b").all()]
    assert len(ids) == len(set(ids)) > 0
    assert set(ids) <= road.leads.ids(PROPOSED, IN_FORCE, FIRST)
    listed.first.locator("summary").click()
    sides = listed.first.get_by_role("heading", level=3)
    expect(sides.nth(0)).to_contain_text(say("Not qualified"))
    expect(sides.nth(1)).to_contain_text(say("Qualified"))
    expect(listed.first.get_by_text("organic search").first).to_be_visible()
    desk.follow(say("Open the lead"), listed.first)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Lead %(id)s", id=ids[0]))
    cards = page.get_by_role("main").locator("section.card").filter(has_text=road.term)
    expect(cards.nth(0)).to_contain_text(say("Not qualified"))
    expect(cards.nth(1)).to_contain_text(say("Qualified"))
    expect(cards.nth(0).get_by_role("img", name=say("not met")).first).to_be_visible()
    marks = cards.nth(1).locator(".reasons").first.locator("> .reason > [role=img]")
    assert {mark.get_attribute("aria-label") for mark in marks.all()} == {say("met")}


def open_the_discussion(road: Road) -> None:
    road.at(9, 1, 16)
    say, desk = road.say, road.office.desk("sato", road.proposal)
    desk.press(say("Open the discussion"))
    desk.told(say("The discussion is open. Both heads are asked for their position."))
    expect_stored_effect(road, desk, PROPOSED)
    expect(desk.card(say("Reason"))).to_contain_text(road.said["reason"])
    expect(desk.card(say("Sessions"))).to_contain_text(say("%(held)s of %(planned)s held", held=0, planned=4))


def expect_stored_effect(road: Road, desk: Desk, rule: str) -> None:
    """The effect that is kept with the revision, on the proposal's page."""
    old, new = (road.leads.counts(one, FIRST) for one in (IN_FORCE, rule))
    expect_table(road, desk.card(road.say("Effect on past leads")), old, new)


# 3. Both departments discuss


def discuss_and_object(road: Road) -> None:
    """Remarks on the whole and on a criterion; a session with minutes; sales objects, marketing agrees."""
    say, said = road.say, road.said
    send = say("Send")
    road.at(9, 3)
    sato = road.office.desk("sato", road.proposal)
    sato.send(say("Say something"), {say("Your remark"): said["to all"]}, send)
    road.at(9, 4)
    mori = road.office.desk("mori", road.proposal)
    form = mori.unfold(say("Say something"))
    about = form.get_by_label(say("About"))
    criterion = about.get_by_role("option").filter(has_text=road.label("site_visits")).first.inner_text()
    about.select_option(label=criterion)
    form.get_by_label(say("Your remark")).fill(said["on visits"])
    mori.press(send, form)
    thread = mori.page.locator("#threads details").filter(has_text=said["on visits"])
    expect(thread.locator("summary").first).to_contain_text(criterion.removeprefix("– "))
    road.at(9, 8, 17)
    sato = road.office.desk("sato", road.proposal)
    sato.send(
        say("Reply"),
        {say("Your remark"): said["answer"]},
        within=sato.page.locator("#threads").locator("details", has_text=said["on visits"]).first,
    )
    form = sato.unfold(say("Record it"), sato.page.locator(".session").first)
    form.get_by_label(say("Minutes"), exact=True).fill(said["minutes"])
    sato.press(say("Record the session"), form)
    expect(sato.card(say("Sessions"))).to_contain_text(say("%(held)s of %(planned)s held", held=1, planned=4))
    expect(sato.card(say("Sessions"))).to_contain_text(said["minutes"])
    sato.press(say("Agree"), sato.page.locator("#form-agree"))
    object_to_it(road)


def object_to_it(road: Road) -> None:
    road.at(9, 9)
    say, desk = road.say, road.office.desk("tanaka", road.proposal)
    form = desk.unfold(say("Object"))
    form.get_by_label(say("What harm do you foresee?")).select_option(label=say("It starves the pipeline"))
    criterion = form.get_by_label(say("Which criterion?"))
    options = criterion.get_by_role("option").all_inner_texts()
    road.objected = next(text for text in options if "600" in text)
    criterion.select_option(label=road.objected)
    form.get_by_label(say("In words")).fill(road.said["objection"])
    desk.press(say("Object"), form)
    objections = desk.page.locator("#objections")
    expect(objections).to_contain_text(say("It starves the pipeline"))
    expect(objections).to_contain_text(road.said["objection"])
    expect(seal(desk, road.office.family("tanaka"))).to_contain_text(say("objects", context="on a seal"))
    expect(desk.card(say("Trial"))).to_contain_text(road.office.name("tanaka"))


def seal(desk: Desk, family: str, *, struck: bool = False) -> Locator:
    """A person's seal on a proposal; the struck ones are those dismissed."""
    seals = desk.card(desk.say("Positions")).locator(".seal").filter(has_text=family)
    return seals.locator("xpath=self::*[contains(@class, 'dismissed')]") if struck else seals.first


def revise(road: Road) -> None:
    """A new revision dismisses both positions: the struck seals say by what, by whom and when."""
    road.at(9, 10)
    say, said = road.say, road.said
    desk = road.office.desk("sato", road.proposal)
    page = desk.page
    desk.follow(say("Revise the proposal"))
    score = page.locator(".rule-score")
    score.get_by_label(say("Value"), exact=True).first.fill("400")
    expect_effect(road, desk, REVISED)
    page.get_by_label(say("What changed, and why"), exact=True).fill(said["revision"])
    desk.press(say("Send the new revision"))
    desk.told(say("The new revision is sent. Both heads are asked again."))
    expect_stored_effect(road, desk, REVISED)
    why = say(
        "Dismissed by revision %(number)s (%(person)s, %(day)s)",
        number=2,
        person=road.office.family("sato"),
        day="2026/9/10" if road.ja else "10 Sep 2026",
    )
    positions = desk.card(say("Positions"))
    for person in ("sato", "tanaka"):
        expect(seal(desk, road.office.family(person), struck=True)).to_have_count(1)
    expect(positions.get_by_text(why)).to_have_count(2)


def agree(road: Road) -> None:
    """Sales withdraws the objection; both agree to revision 2 and do without the sessions that are left."""
    say, said = road.say, road.said
    road.at(9, 11)
    desk = road.office.desk("tanaka", road.proposal)
    desk.send(say("Withdraw the objection"), {say("Reason"): said["withdrawn"]})
    expect(desk.page.locator("#objections")).to_contain_text(said["withdrawn"])
    for person, hour in (("tanaka", 11), ("sato", 13)):
        road.at(9, 11, hour)
        desk = road.office.desk(person, road.proposal)
        desk.press(say("Agree"), desk.page.locator("#form-agree"))
        desk.send(say("Waive the remaining sessions"), {say("Reason"): said["waiver"]}, say("Waive"))
        expect(seal(desk, road.office.family(person))).to_contain_text(say("agreed", context="on a seal"))
    expect(desk.card(say("Sessions"))).to_contain_text(say("the rest is waived by both heads"))


# 4. The trial


def start_the_trial(road: Road) -> None:
    """Sales writes the contract, marketing starts the trial: thirty days from 14 September."""
    say = road.say
    road.at(9, 11, 15)
    desk = road.office.desk("tanaka", road.proposal)
    form = desk.unfold(say("Write the trial contract"))
    measure = say("Won, of those qualified and closed")
    form.get_by_label(say("%(measure)s: threshold", measure=measure)).fill("50")
    form.get_by_label(say("If the measures are met")).fill(road.said["if met"])
    desk.press(say("Write the trial contract"), form)
    desk.told(say("The trial contract is written."))
    expect(desk.card(say("Trial"))).to_contain_text(road.said["if met"])
    road.at(9, 14)
    desk = road.office.desk("sato", road.proposal)
    desk.press(say("Start the trial"))
    desk.told(say("The trial has started. Nothing changes in the CRM while it runs."))
    expect(desk.card(say("Trial"))).to_contain_text("30")


def import_new_leads(road: Road) -> None:
    """The rest of the file, six days later: its columns are mapped as last time."""
    road.at(9, 20)
    say, desk = road.say, road.office.desk("suzuki", "/imports/new/")
    page = desk.page
    page.get_by_label(say("CSV file"), exact=True).set_input_files(road.files[1])
    page.get_by_label(say("Where do these leads come from?")).select_option(label="CRM")
    desk.press(say("Upload and check the columns"))
    expect(chosen(page.get_by_label("Lead Profile"))).to_have_text(say("Segment"))
    expect(page.get_by_role("radio", name=say("%(value)s means won", value="1"))).to_be_checked()
    desk.press(say("Import these leads"))
    rows = say(
        "The one row was taken in.", plural="All %(rows)s rows were taken in.", count=1240, rows="1,240"
    )
    expect(page.get_by_role("main")).to_contain_text(rows)
    expect(page.get_by_role("main")).to_contain_text("9,240")


def watch_the_trial(road: Road) -> None:
    """Both versions over the new leads alone, as SQL counts them."""
    road.at(9, 21)
    say, desk = road.say, road.office.desk("tanaka", road.proposal)
    desk.follow(say("See how the trial goes"))
    expect(desk.page.get_by_role("main")).to_contain_text(
        say("So far yes: the new definition reaches every success measure.")
    )
    expect_trial(road, desk)


def expect_trial(road: Road, desk: Desk) -> None:
    old, new = (road.leads.counts(rule, SECOND) for rule in (IN_FORCE, REVISED))
    assert new.leads == 1240
    expect_table(road, desk.card(road.say("Both versions side by side")), old, new)
    measures = table_rows(desk.card(road.say("Success measures")))
    shown = measures[road.say("Won, of those qualified and closed")]
    for cell, counts in zip(shown[1:3], (old, new), strict=True):
        share = f"{100 * counts.qualified_won / counts.qualified:.1f}".removesuffix(".0")
        assert cell.startswith(f"{share}%")
    assert f"n = {new.qualified}" in shown[2]
    assert shown[3] == road.say("Met")


def compute_the_report(road: Road) -> None:
    """The end passes by itself; the analyst computes the report, which everybody can read."""
    road.at(10, 15)
    say, desk = road.say, road.office.desk("suzuki", road.proposal)
    expect(desk.page.get_by_role("main")).to_contain_text(say("The trial is over: compute its report."))
    desk.press(say("Compute the report"))
    desk.told(say("The report is computed and kept."))
    expect_trial(road, desk)
    desk.follow(say("Read the report"))
    heading = desk.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(say("Trial report: %(verdict)s", verdict=say("Met")))
    expect(desk.page.get_by_role("main")).to_contain_text(
        say("Yes: the new definition reaches every success measure.")
    )
    expect_trial(road, desk)


# 5. Approved, in force, known


def approve_it(road: Road) -> None:
    """The CMO reads the report and approves from 11 November."""
    road.at(10, 16)
    say, desk = road.say, road.office.desk("ito", "/my-turn/")
    desk.follow(say("Decide: approve, request changes or reject."))
    approval = {say("In force from"): "2026-11-11", say("Reason"): road.said["approval"]}
    desk.send(say("Approve"), approval, say("Approve from this date"))
    expect(desk.page.get_by_role("main")).to_contain_text(road.day(11, 11))


def see_it_come_into_force(road: Road) -> None:
    """The day before, the first page shows version 1; on the day itself, version 2."""
    say = road.say
    road.at(11, 10, 23, 30)
    desk = road.office.desk("mori")
    card = desk.card("MQL")
    expect(card).to_contain_text(say("version %(number)s", number=1))
    expect(card.locator(".reading")).not_to_contain_text("300")
    expect(card).to_contain_text(road.month_day(11, 11))
    road.at(11, 11, 0, 30)
    desk.goto("/")
    expect(card).to_contain_text(say("version %(number)s", number=2))
    expect(card).to_contain_text(say("in force since %(day)s", day=road.day(11, 11)))
    expect(card.locator(".reading")).to_contain_text("300")
    for person in ("sato", "tanaka", "ito"):
        expect(card.locator(".seal").filter(has_text=road.office.family(person))).to_be_visible()


def acknowledge(road: Road) -> None:
    """A member of sales is asked to, reads what changed, and does."""
    road.at(11, 11, 9)
    say, desk = road.say, road.office.desk("mori", "/my-turn/")
    desk.follow(say("Read the version in force and acknowledge it."))
    expect(desk.page.get_by_role("main")).to_contain_text(
        say("What changed since version %(number)s", number=1)
    )
    desk.press(say("Acknowledge"))
    expect(desk.page.get_by_role("main")).to_contain_text(say("You have acknowledged this version."))
    row = (
        desk.unfold(say("Who has and who has not"))
        .locator("dl > div")
        .filter(has_text=road.office.name("mori"))
    )
    expect(row).to_contain_text("2026/11/11" if road.ja else "11 Nov 2026")


def look_at_calendar_and_history(road: Road) -> None:
    """Three months on is a holiday, so the review is due a day later. Who did what, when and why."""
    road.at(11, 11, 10)
    say, said, name = road.say, road.said, road.office.name
    desk = road.office.desk("kondo", "/calendar/")
    review = desk.page.locator("#review-mql")
    expect(review).to_contain_text(say("Due on %(day)s", day=road.day(2, 12, 2027)))
    desk.goto("/history/")
    number = road.proposal.rstrip("/").rpartition("/")[2]
    words = {"proposal": f"#{number}", "document": road.document, "revision": 2, "version": 2}
    for line, person, reason in (
        ("{person} drafted proposal {proposal} for “{document}”.", "sato", said["reason"]),
        ("{person} objected to revision {revision} of proposal {proposal}.", "tanaka", said["objection"]),
        (
            "{person} sent revision {revision} of proposal {proposal}; "
            "the positions on the revision before it were dismissed.",
            "sato",
            said["revision"],
        ),
        ("{person} withdrew the objection to proposal {proposal}.", "tanaka", said["withdrawn"]),
        ("{person} agreed to revision {revision} of proposal {proposal}.", "tanaka", ""),
        ("{person} waived the remaining sessions of proposal {proposal}.", "sato", said["waiver"]),
        ("{person} acknowledged version {version} of “{document}”.", "mori", ""),
    ):
        given = words | ({"revision": 1} if "objected" in line else {})
        entry = desk.page.get_by_role("listitem").filter(
            has_text=say(line, person=name(person) + ("さん" if road.ja else ""), **given)
        )
        expect(entry.first).to_be_visible()
        expect(entry.first).to_contain_text(reason)


def check_a_lead(road: Road) -> None:
    """Anyone, on the first page: a lead in a few words, and why it does or does not qualify."""
    road.at(11, 11, 11)
    say, desk = road.say, road.office.desk("kondo")
    known = {"site_visits": "4", "time_on_site": "120", "lead_source": "google", "pages_per_visit": "3"}
    lead = " / ".join(f"{road.label(key)}: {value}" for key, value in known.items())
    desk.page.get_by_label(say("The lead in a few words")).fill(lead)
    desk.press(say("Check against %(term)s", term="MQL"))
    answer = desk.page.locator("#answer")
    expect(answer).to_contain_text(say("This lead does not qualify as %(name)s.", name="MQL"))
    time_spent = answer.get_by_role("listitem").filter(has_text="300").first
    expect(time_spent.get_by_role("img", name=say("not met"))).to_be_visible()
    expect(
        answer.get_by_role("heading", name=say("The smallest changes that would qualify it"))
    ).to_be_visible()
    desk.page.get_by_label(re.compile(f"^{road.label('time_on_site', first=True)}")).fill("700")
    desk.press(say("Check"), desk.page.locator("#lead"))
    expect(answer).to_contain_text(say("This lead qualifies as %(name)s.", name="MQL"))
    marks = answer.locator(".reasons").first.locator("> .reason > [role=img]")
    assert {mark.get_attribute("aria-label") for mark in marks.all()} == {say("met")}


FIRST_ID = "7927b2df-8bba-4d29-b9a2-b6e0beafe620"
LABELS = {
    "site_visits": ("サイト訪問回数", "site visits"),
    "time_on_site": ("サイト滞在時間", "time on site"),
    "pages_per_visit": ("1訪問あたりのページ数", "pages per visit"),
    "lead_source": ("流入経路", "lead source"),
    "title": ("役職", "job title"),
}


def chosen(select: Locator) -> Locator:
    return select.locator("option:checked")

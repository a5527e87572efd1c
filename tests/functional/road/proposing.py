"""The marketing head proposes a change, and reads what it would have done with past leads."""

import re

from playwright.sync_api import expect

from tests.functional.leads_by_hand import FIRST, IN_FORCE, OF_THE_ISSUE, PROPOSED
from tests.functional.road.editor import Editor
from tests.functional.road.effects import expect_effect, expect_stored_effect, whole
from tests.functional.road.place import Road


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
    sentence = page.locator("#said").get_by_role("paragraph").first
    expect(sentence.get_by_role("deletion").filter(has_text="2")).to_be_visible()
    for new in ("3", "Organic Search", "300"):
        expect(sentence.get_by_role("insertion").filter(has_text=new).first).to_be_visible()
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

"""The analyst imports leads: twice, the second time while the trial runs."""

import re

from playwright.sync_api import Locator, expect

from tests.functional.road.place import Road

FIRST_ID = "7927b2df-8bba-4d29-b9a2-b6e0beafe620"


def import_leads(road: Road) -> None:
    """The guess is shown and corrected, four rows are refused with line, column and reason."""
    say, desk = road.say, road.office.desk("suzuki", "/imports/")
    page = desk.page
    desk.follow(say("Import leads"))
    page.get_by_label(say("File of leads"), exact=True).set_input_files(road.files[0])
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


def import_new_leads(road: Road) -> None:
    """The rest of the file, six days later: its columns are mapped as last time."""
    road.at(9, 20)
    say, desk = road.say, road.office.desk("suzuki", "/imports/new/")
    page = desk.page
    page.get_by_label(say("File of leads"), exact=True).set_input_files(road.files[1])
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


def chosen(select: Locator) -> Locator:
    return select.locator("option:checked")

"""The CMO approves; people see it on the day, acknowledge it, find it in the history, check leads by it."""

import re

from playwright.sync_api import expect

from tests.functional.road.place import Road


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
        say("You have not acknowledged this document before, so here is the whole.")
    )
    desk.press(say("Understood"))
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

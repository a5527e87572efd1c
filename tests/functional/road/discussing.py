"""Both departments discuss: remarks, an objection, a new revision, an agreement."""

from playwright.sync_api import Locator, expect

from tests.functional.leads_by_hand import REVISED
from tests.functional.office import Desk
from tests.functional.road.effects import expect_effect, expect_stored_effect
from tests.functional.road.place import Road


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

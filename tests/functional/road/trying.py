"""The trial: its contract, both versions side by side over new leads, its report."""

from playwright.sync_api import expect

from tests.functional.leads_by_hand import IN_FORCE, REVISED, SECOND
from tests.functional.office import Desk, table_rows
from tests.functional.road.effects import expect_table
from tests.functional.road.place import Road


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

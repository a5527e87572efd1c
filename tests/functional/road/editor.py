"""The editor of a rule, used card by card."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.functional.office import Desk
from tests.functional.road.place import Road


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
        self.settled(lambda: (within or self.cards).get_by_role("button", name=f"+ {label}").last.click())
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

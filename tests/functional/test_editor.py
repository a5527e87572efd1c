"""A rule is built with the keyboard alone, in both languages; then with a mouse, and on a phone."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
import yaml
from playwright.sync_api import Locator, Page, expect

from evidence.actions import add_source, import_leads
from governance.models import Proposal
from tests.functional.office import UNIVERSE, Desk, Office
from tests.integration.universe import Universe, world

EDITOR = "/definitions/mql/propose/"
INDUSTRIES = [f"industry-{letter}" for letter in "abcdefghijklmn"]
"""Fourteen: two more than are offered as boxes, the last the rarest."""
MAPPING = {
    "id": "id",
    "fields": {
        "created_at": {"column": "created"},
        "site_visits": {"column": "visits"},
        "industry": {"column": "industry"},
    },
}


@pytest.fixture
def universe(office: Office, tmp_path: Path) -> Iterator[Universe]:
    """One visit is enough today; leads of fourteen industries, 14 of the first to 1 of the last."""
    universe = world()
    path = tmp_path / "leads.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "created", "visits", "industry"])
        rows = [name for place, name in enumerate(INDUSTRIES) for _ in range(len(INDUSTRIES) - place)]
        for number, industry in enumerate(rows):
            created = universe.now - timedelta(days=40)
            out.writerow([f"L{number}", created.isoformat(), number % 10, industry])
    by, at = universe.suzuki, universe.later()
    source = add_source(key="crm", name="CRM", by=by, at=at)
    import_leads(path=path, file_name=path.name, source=source, mapping=MAPPING, by=by, at=universe.later())
    office.data = (*UNIVERSE, *INDUSTRIES)
    with time_machine.travel(universe.later(), tick=True):
        yield universe


@dataclass
class Keyboard:
    """A person without a mouse: goes from field to field as the page has them in order."""

    desk: Desk

    @property
    def page(self) -> Page:
        return self.desk.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, target: Locator, back: bool = False) -> None:
        """Tab until it has the focus, which shows; the test fails where it is never reached."""
        there = target.element_handle()  # found once, not at every step
        for _step in range(150):
            if there.evaluate("target => target === document.activeElement"):
                shown = there.evaluate("target => getComputedStyle(target).outlineStyle")
                assert shown != "none", "the focus does not show"
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{target} is never reached")

    def type(self, text: str) -> None:
        """In place of what stands in the field."""
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, select: Locator, value: str) -> None:
        """With the arrow, one option after the other, as each brings what follows from it."""
        for _step in range(30):
            if select.input_value() == value:
                return
            self.changed(lambda: self.press("ArrowDown"))
            expect(select).to_be_focused()
        raise AssertionError(f"{value} is not offered")

    def changed(self, act: "object") -> None:
        """Do something that brings new cards, and wait until they are there."""
        assert callable(act)
        self.page.locator("#cards").evaluate("cards => cards.dataset.old = 'yes'")
        act()
        expect(self.page.locator("#cards:not([data-old])")).to_be_visible()

    def does(self, *keys: str) -> None:
        self.changed(lambda: self.press(*keys))


@dataclass
class Rule:
    """What the page says of the rule."""

    page: Page

    def __post_init__(self) -> None:
        # Before the editor's script runs, its buttons send the whole page, as they do without a script.
        expect(self.page.locator("#undo")).to_be_visible()

    def nodes(self) -> list[list[str]]:
        """Kind, depth and id of every card."""
        values = self.page.locator("[name=node]").evaluate_all("all => all.map(one => one.value)")
        return [value.split(":", 2) for value in values]

    def shape(self) -> list[str]:
        return [f"{depth} {kind}" for kind, depth, _id in self.nodes()]

    def box(self, place: int) -> Locator:
        return self.page.locator(f"[id='box:{self.nodes()[place][2]}']")

    def field(self, place: int, name: str) -> Locator:
        return self.page.locator(f"[id='{self.nodes()[place][2]}:{name}']")

    def says(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("#said")).to_contain_text(text)


def test_a_rule_is_built_with_the_keyboard_alone(universe: Universe, office: Office) -> None:
    desk = office.desk("sato", EDITOR)
    keys, rule = Keyboard(desk), Rule(desk.page)
    copy_and_group(keys, rule)
    pick_a_value(keys, rule)
    move_and_undo(keys, rule)
    weigh_a_score(keys, rule)
    write_the_text(keys, rule)
    save_with_a_fault_and_mend_it(keys, rule)
    body = Proposal.objects.latest("pk").revisions.get().body
    group = {"any": [visits(1), visits(6)]}
    assert without_ids(body["rule"]) == {
        "all": [
            {"attribute": "industry", "is": "one_of", "value": ["industry-a", "industry-n"]},
            group,
            {
                "at_least": 20,
                "score": [
                    {"points": 20, "when": {"attribute": "employees", "is": "at_least", "value": 100}},
                ],
            },
        ]
    }


def copy_and_group(keys: Keyboard, rule: Rule) -> None:
    """Copy a criterion, change the copy, group both so that one is enough."""
    keys.to(rule.box(1))
    keys.does("c")
    expect(rule.box(2)).to_be_focused()
    keys.to(rule.field(2, "value"))
    keys.type("5")
    rule.says("5")
    keys.press("Escape")
    expect(rule.box(2)).to_be_focused()
    keys.press("Space", "ArrowUp", "Space")
    keys.does("g")
    assert rule.shape() == ["0 group", "1 group", "2 comparison", "2 comparison"]
    expect(rule.field(1, "match")).to_be_focused()
    keys.choose(rule.field(1, "match"), "any")


def pick_a_value(keys: Keyboard, rule: Rule) -> None:
    """One of the frequent values, and one that is found by typing a part of it."""
    say = keys.desk.say
    keys.press("Escape")
    keys.does("a")
    expect(rule.field(4, "attribute")).to_be_focused()
    keys.choose(rule.field(4, "attribute"), "industry")
    card = keys.page.locator(".rule-comparison").last
    expect(card).to_contain_text("105")  # 14 + 13 + … + 1 leads, the industry of all is known
    keys.to(card.get_by_role("checkbox", name="industry-a 14"))
    keys.press("Space")
    find = card.get_by_label(say("Find a value that occurs"))
    keys.to(find)
    keys.page.keyboard.type("Y-N")
    offered = card.get_by_role("listbox").get_by_role("option")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text(say("%(leads)s lead", plural="%(leads)s leads", count=1, leads="1"))
    keys.press("ArrowDown", "Enter")
    expect(card.get_by_role("checkbox", name="industry-n")).to_be_checked()
    rule.says("industry-a", "industry-n")


def move_and_undo(keys: Keyboard, rule: Rule) -> None:
    """Up, into the group, out again; undo and redo go the same way."""
    say, told = keys.desk.say, keys.page.locator("#told")
    keys.press("Escape")
    keys.does("Alt+ArrowUp")
    moved = ["0 group", "1 comparison", "1 group", "2 comparison", "2 comparison"]
    assert rule.shape() == moved
    expect(rule.box(1)).to_be_focused()
    group = say("All of these hold")
    label = rule.page.locator(".rule-comparison").first.get_attribute("aria-label")
    sentence = "Moved “%(names)s”: now %(place)s of %(of)s in “%(group)s”."
    expect(told).to_have_text(say(sentence, names=label, place=1, of=2, group=group))
    keys.does("Alt+ArrowRight")
    inside = ["0 group", "1 group", "2 comparison", "2 comparison", "2 comparison"]
    assert rule.shape() == inside
    keys.does("Control+z")
    assert rule.shape() == moved
    keys.does("Control+Shift+z")
    assert rule.shape() == inside
    keys.does("Control+z")
    expect(rule.box(1)).to_be_focused()


def weigh_a_score(keys: Keyboard, rule: Rule) -> None:
    """A score from 20 points, of which one criterion brings all: what it can reach follows."""
    say = keys.desk.say
    buttons = keys.page.get_by_role("button", name=f"+ {say('Add a score')}")
    keys.to(buttons.last)
    keys.does("Enter")
    score, entry, condition = 5, 6, 7
    expect(rule.field(score, "at_least")).to_be_focused()
    keys.page.keyboard.type("20")
    keys.to(rule.field(entry, "points"))
    said = "Even where everything holds, a lead reaches %(most)s points, not %(threshold)s."
    expect(keys.page.locator(".rule-reach")).to_have_text(say(said, most=10, threshold=20))
    keys.press("Shift+ArrowUp")
    expect(rule.field(entry, "points")).to_have_value("20")
    said = "%(threshold)s of at most %(most)s points"
    expect(keys.page.locator(".rule-reach")).to_contain_text(say(said, most=20, threshold=20))
    keys.to(rule.field(condition, "attribute"))
    keys.choose(rule.field(condition, "attribute"), "employees")
    keys.to(rule.field(condition, "value"))
    keys.page.keyboard.type("100")


def write_the_text(keys: Keyboard, rule: Rule) -> None:
    """Text and form say the same; a text with a fault names its line, and the form stays."""
    say, text = keys.desk.say, keys.page.locator("#text")
    keys.to(keys.page.locator("[name=view]").first, back=True)
    keys.press("ArrowRight")
    keys.to(text)
    written = text.input_value()
    assert without_ids(yaml.safe_load(written)["rule"]["all"][1]) == {"any": [visits(1), visits(5)]}
    keys.changed(lambda: keys.type(written.replace("value: 5", "value: 6")))
    expect(rule.field(4, "value")).to_have_value("6")
    expect(text).to_be_focused()
    before = rule.shape()
    keys.type(written.replace("value: 5", "value: many"))
    line = written.splitlines().index("      value: 5") + 1
    faults = keys.page.locator("#text-faults")
    expect(faults).to_contain_text(say("Line %(line)s", line=line))
    expect(text).to_have_attribute("aria-invalid", "true")
    assert rule.shape() == before
    keys.desk.look()
    keys.to(keys.page.get_by_role("button", name=say("Write the form's rule here again")), back=True)
    keys.press("Enter")
    expect(text).to_have_value(written.replace("value: 5", "value: 6"))


def save_with_a_fault_and_mend_it(keys: Keyboard, rule: Rule) -> None:
    """Saved with a field left empty: the cursor is in that field, everything else is still there."""
    say, page, threshold = keys.desk.say, keys.page, rule.field(5, "at_least")
    keys.to(threshold, back=True)
    keys.press("Control+a", "Delete")
    for label in ("Title", "Reason", "Expected effect"):
        keys.to(page.get_by_label(say(label), exact=True))
        page.keyboard.insert_text(UNIVERSE[0])
    keys.to(page.get_by_role("button", name=say("Save as a draft")))
    with page.expect_navigation():
        keys.press("Enter")
    threshold = rule.field(5, "at_least")
    expect(threshold).to_be_focused()
    expect(threshold).to_have_attribute("aria-invalid", "true")
    fault = say("%(field)s: please fill this in.", field=say("At least"))
    expect(page.locator("[id='faults:" + rule.nodes()[5][2] + "']")).to_have_text(fault)
    page.keyboard.type("20")
    expect(page.get_by_text(fault)).to_have_count(0)
    save = page.get_by_role("button", name=say("Save as a draft"))
    keys.to(save)
    with page.expect_navigation():
        keys.press("Enter")
    keys.desk.told(say("The draft is saved. Only you work on it until you open the discussion."))
    keys.desk.look()


@pytest.mark.parametrize("office", ["en"], indirect=True)
def test_a_criterion_is_dragged_and_unsaved_work_comes_back(universe: Universe, office: Office) -> None:
    desk = office.desk("sato", EDITOR)
    page, rule, keys = desk.page, Rule(desk.page), Keyboard(desk)
    words = "One thing is still missing. It is marked at its criterion."
    keys.changed(lambda: page.get_by_role("button", name="+ Add a group").click())
    rule.says(words)
    keys.changed(lambda: drag(page, rule.box(1), rule.box(3)))
    assert rule.shape() == ["0 group", "1 group", "2 comparison", "2 comparison"]
    assert rule.nodes()[2][2] == "visits"
    rule.field(2, "value").fill("4")
    page.reload()
    expect(page.get_by_text("Your unsaved work is back, as you left it.")).to_be_visible()
    expect(page.locator(".rule-comparison")).to_have_count(2)
    expect(rule.field(2, "value")).to_have_value("4")
    assert rule.shape() == ["0 group", "1 group", "2 comparison", "2 comparison"]
    keys.changed(lambda: page.get_by_role("button", name="Discard it").click())
    assert rule.shape() == ["0 group", "1 comparison"]


@pytest.mark.parametrize("office", ["ja"], indirect=True)
def test_on_a_phone_the_effect_and_the_text_are_one_tap_away(universe: Universe, office: Office) -> None:
    say, desk = office.say, office.browser(viewport={"width": 390, "height": 780}, has_touch=True)
    desk.page.goto(EDITOR)
    desk.sign_in("sato")
    page, rule = desk.page, Rule(desk.page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    short = page.locator("#effect-short")
    expect(short).to_contain_text("→")
    expect(page.locator("#effect")).to_be_hidden()
    short.tap()
    expect(page.locator("#effect")).to_be_visible()
    short.locator("xpath=..").tap()
    page.get_by_label(say("Text beside it")).tap()
    expect(page.locator("#cards")).to_be_hidden()
    text = page.locator("#text")
    text.fill(text.input_value().replace("value: 1", "value: 8"))
    page.get_by_label(say("Form"), exact=True).tap()
    expect(rule.field(1, "value")).to_have_value("8")
    rule.says("8")


def drag(page: Page, what: Locator, onto: Locator) -> None:
    """By the grip beside a box, to just above the middle of another card."""
    grip = what.locator("xpath=..").locator(".grip").bounding_box()
    target = onto.locator("xpath=ancestor::*[@data-card][1]").bounding_box()
    assert grip and target
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 10, steps=6)
    expect(page.locator(".drop-line")).to_be_attached()
    page.mouse.up()


def visits(value: int) -> dict[str, object]:
    return {"attribute": "site_visits", "is": "at_least", "value": value}


def without_ids(part: object) -> object:
    """A body without the ids that its criteria were given."""
    if isinstance(part, dict):
        return {key: without_ids(value) for key, value in part.items() if key != "id"}
    return [without_ids(item) for item in part] if isinstance(part, list) else part

"""People at their browsers: each signs in through the form and sees pages only; all are looked through."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.functional.words import Say, words
from tests.integration.universe import PEOPLE

LOCALES = {"ja": "ja-JP", "en": "en-GB"}
PASSWORD = "a long pass phrase"

# Every text of the page, shown or folded away, and what is read aloud or shown on demand. No locator finds
# its main part: that would give every page Playwright's own script, which takes as long as the page itself.
TEXTS = """() => {
    const found = [document.title], [main, another] = document.querySelectorAll("main");
    if (!main || another) throw new Error("A page has one main part.");
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest("textarea, script, style, code")) found.push(walker.currentNode.textContent);
    }
    for (const element of main.querySelectorAll("*"))
        for (const name of ["aria-label", "placeholder", "title", "alt"])
            if (element.hasAttribute(name)) found.push(element.getAttribute(name));
    return found.map(text => text.replace(/\\s+/g, " ").trim()).filter(text => text);
}"""
FOREIGN = {
    "ja": re.compile(r"[A-Za-z][A-Za-z'’.,-]*(?: [A-Za-z'’.,-]+){3,}"),
    "en": re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff01-\uff60]+"),
}
"""What reads as a sentence in the other language: four English words in a row, any Japanese at all."""
MEANT = ("未選択", "定義")
"""Japanese that stands on English pages on purpose: an example of a value, the product's name, a sign."""

UNIVERSE = (
    "訪問回数を見直す",
    "見込みの薄いリードが多い",
    "件数が2割減る",
    "過去リードがまだない",
    "急ぎのため",
    "承認を勧める",
    "協議に戻す",
    "期間を延ばす",
    "最初の管理者",
)
"""What the people of tests.integration.universe write."""


@dataclass
class Office:
    """Opens browsers in one language. `data` is what a page shows as it was given, in whatever language."""

    new_context: Callable[..., BrowserContext]
    listen: Callable[[Page], None]
    address: str
    language: str
    data: tuple[str, ...] = ()
    desks: "dict[str, Desk]" = field(default_factory=dict)

    @property
    def say(self) -> Say:
        return words(self.language)

    def browser(self, **options: Any) -> "Desk":
        """A fresh browser, nobody signed in."""
        context = self.new_context(locale=LOCALES[self.language], base_url=self.address, **options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        self.listen(page)
        return Desk(page, self)

    def desk(self, person: str, path: str = "/") -> "Desk":
        """A person opens an address in a browser of their own, signing in where the page asks for it."""
        desk = self.desks.get(person) or self.desks.setdefault(person, self.browser())
        desk.page.goto(path)
        if urlsplit(desk.page.url).path == "/accounts/login/":
            desk.sign_in(person)
        desk.look()
        return desk

    def name(self, person: str) -> str:
        return PEOPLE[person][0 if self.language == "ja" else 1]

    def family(self, person: str) -> str:
        """The name on a seal."""
        return self.name(person).split()[0 if self.language == "ja" else 1]


@dataclass
class Desk:
    """One browser page, used by role and name."""

    page: Page
    office: Office

    @property
    def say(self) -> Say:
        return self.office.say

    def sign_in(self, person: str) -> None:
        say = self.say
        expect(self.page.get_by_role("heading", name=say("Sign in"), level=1)).to_be_visible()
        self.look()
        self.page.locator("input[type=email]").fill(f"{person}@example.com")
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name=say("Sign in"), exact=True).click()
        expect(self.page.get_by_role("banner").get_by_text(self.office.family(person)).first).to_be_visible()

    def goto(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click a link of that name, wait for its page and look through it."""
        inside = within or self.page.get_by_role("main")
        inside.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, name: str, within: Locator | None = None) -> None:
        """Click a button that sends a form, wait for the answer and look through it."""
        inside = within or self.page.get_by_role("main")
        with self.page.expect_navigation():
            inside.get_by_role("button", name=name, exact=True).click()
        self.look()

    def unfold(self, name: str, within: Locator | None = None) -> Locator:
        """Open what lies behind a summary of that name."""
        inside = within or self.page.get_by_role("main")
        details = inside.locator("details", has=self.page.locator(f"> summary:text-is('{name}')")).first
        if details.get_attribute("open") is None:
            details.locator("> summary").click()
        return details

    def send(
        self, name: str, fields: dict[str, str], submit: str = "", within: Locator | None = None
    ) -> None:
        """Open a form behind a button, fill its fields in by their labels and send it."""
        form = self.unfold(name, within)
        for label, text in fields.items():
            field = form.get_by_label(label, exact=True)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=text)
            else:
                field.fill(text)
        self.press(submit or name, form)

    def told(self, text: str) -> None:
        """The page says that something was done."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def card(self, heading: str) -> Locator:
        """The section with that heading."""
        title = self.page.get_by_role("heading", name=re.compile(f"^{re.escape(heading)}"))
        return self.page.get_by_role("main").locator("section").filter(has=title).last

    def look(self) -> None:
        """Fails where the page speaks another language than its reader, or shows a traceback."""
        texts = self.page.evaluate(TEXTS)
        assert not any("Traceback" in text for text in texts)
        data = sorted((*self.office.data, *MEANT), key=len, reverse=True)
        foreign = FOREIGN[self.office.language]
        found = []
        for text in filter(foreign.search, texts):
            for known in data:
                text = text.replace(known, "…")
            found += foreign.findall(text)
        assert found == [], f"{self.page.url}: {found}"


def table_rows(place: Locator) -> dict[str, list[str]]:
    """A table's rows by their headings, cells as they are read."""
    rows = place.get_by_role("row").filter(has=place.page.get_by_role("rowheader"))
    return {
        row.get_by_role("rowheader").inner_text().strip(): [
            " ".join(cell.split()) for cell in row.get_by_role("cell").all_inner_texts()
        ]
        for row in rows.all()
    }

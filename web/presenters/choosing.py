"""What the editor offers as the value of a comparison: what the catalogue names, and what really occurs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from definitions.language.comparisons import comparisons
from definitions.language.values import fold_text
from evidence.leads.values import Occurring
from people.company_time import company_day, company_zone
from web.forms.cards import Card, filled
from web.presenters.cards import Input, Option, ValueInput, Vocabulary
from web.presenters.numbers import share, whole
from web.presenters.operators import Faulty
from web.presenters.values import say_value

SHOWN_VALUES = 12
"""So many of the values that occur are offered as boxes to tick; others are typed, or found by typing."""


@dataclass(frozen=True, slots=True)
class Choosing:
    words: Vocabulary

    def value(self, card: Card, faulty: Faulty, focus: bool) -> ValueInput:
        """How the value of a comparison is typed, by the comparison and the attribute's type."""
        key, is_ = card.text("attribute"), card.text("is")
        type_, found = self.words.types.get(key, ""), self.words.occurring(key)
        facts = facts_of(found)
        if not type_ or is_ not in comparisons or comparisons[is_][1] == "nothing":
            return ValueInput("none", facts=facts)
        takes = comparisons[is_][1]
        inputs = Inputs(card, "value" in faulty.fields, focus)
        suggestions = f"values-{key}" if takes != "days" and found and found.values else ""
        if takes in ("list", "texts"):
            return self.listed(card, key, found, inputs, suggestions)
        if type_ == "boolean":
            truths = self.truths(key, card.text("value"), found)
            return ValueInput("boolean", inputs.of(1), options=truths, facts=facts)
        unit = self.unit(key) if takes != "days" else _("days")
        html = {"date": "date", "instant": "datetime-local"}.get(type_, "text") if takes != "days" else "text"
        kind = "number" if takes in ("number", "days") or type_ in ("integer", "number") else "text"
        if takes == "pair":
            return ValueInput("pair", inputs.of(2, html), html, (), "", unit, suggestions, facts)
        return ValueInput(kind, inputs.of(1, html), html, (), "", unit, suggestions, facts)

    def listed(
        self, card: Card, key: str, found: Occurring | None, inputs: "Inputs", suggestions: str
    ) -> ValueInput:
        """The most frequent values to tick, whatever was chosen besides, and the rest one on a line."""
        chosen = filled(card.fields.get("value", ()))
        wanted = {fold_text(text) for text in chosen}
        known = self.known_values(key, found)
        shown = known[:SHOWN_VALUES] + [
            (value, count) for value, count in known[SHOWN_VALUES:] if fold_text(value) in wanted
        ]
        options = tuple(
            Option(value, self.choice(key, value), fold_text(value) in wanted, count)
            for value, count in shown
        )
        offered = {fold_text(option.value) for option in options}
        others = "\n".join(text for text in chosen if fold_text(text) not in offered)
        more = suggestions if len(known) > len(shown) else ""
        return ValueInput("list", inputs.of(1), "text", options, others, "", more, facts_of(found))

    def known_values(self, key: str, found: Occurring | None) -> list[tuple[str, int | None]]:
        """The catalogue's choices first, then what occurs besides."""
        row, values = self.words.attribute(key), found.values if found else ()
        counts = {fold_text(value): count for value, count in values}
        fixed = [choice["value"] for choice in row.choices] if row else []
        folded = {fold_text(value) for value in fixed}
        known: list[tuple[str, int | None]] = [
            (value, counts.get(fold_text(value), 0 if values else None)) for value in fixed
        ]
        return known + [(value, count) for value, count in values if fold_text(value) not in folded]

    def choice(self, key: str, value: str) -> str:
        """A choice's name in the reader's language."""
        row = self.words.attribute(key)
        named = (
            choice
            for choice in (row.choices if row else ())
            if fold_text(choice["value"]) == fold_text(value)
        )
        return next((choice.get(language()) or value for choice in named), value)

    def truths(self, key: str, chosen: str, found: Occurring | None) -> tuple[Option, ...]:
        row, counts = self.words.attribute(key), dict(found.values if found else ())
        said = {"true": _("yes"), "false": _("no")}
        for truth, words in row.phrases.items() if row else ():
            if truth in said and words.get(language()):
                said[truth] = _("%(answer)s (%(phrase)s)") % {
                    "answer": said[truth],
                    "phrase": words[language()],
                }
        return tuple(
            Option(truth, label, truth == chosen, counts.get(truth)) for truth, label in said.items()
        )

    def unit(self, key: str) -> str:
        row = self.words.attribute(key)
        return "" if row is None else row.unit_en if language() == "en" else row.unit_ja

    def datalists(self, root: Card) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """What occurs of the attributes in use: (id, [(value, name, how often in words)])."""
        used = dict.fromkeys(card.text("attribute") for card in root.walk() if card.kind == "comparison")
        lists = []
        for key in used:
            found = self.words.occurring(key)
            if found and found.values and self.words.types.get(key) != "boolean":
                values = self.known_values(key, found)
                named = [(v, self.choice(key, v), self.how_often(key, n or 0)) for v, n in values]
                lists.append((f"values-{key}", named))
        return lists

    def how_often(self, key: str, leads: int) -> str:
        if self.words.types.get(key) in ("integer", "number"):
            said = ngettext("%(leads)s lead has at least this", "%(leads)s leads have at least this", leads)
        else:
            said = ngettext("%(leads)s lead", "%(leads)s leads", leads)
        return said % {"leads": whole(leads)}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one value, all of one name."""

    card: Card
    invalid: bool
    focus: bool

    def of(self, count: int, html: str = "text") -> tuple[Input, ...]:
        texts = [*self.card.fields.get("value", ()), *[""] * count][:count]
        return tuple(
            Input(
                f"{self.card.id}:value",
                local_time(text) if html == "datetime-local" else text,
                self.invalid,
                self.focus and place == 0,
            )
            for place, text in enumerate(texts)
        )


def facts_of(found: Occurring | None) -> str:
    """What past leads have of an attribute: its range where it has one, and of how many it is known."""
    if found is None or not found.leads:
        return ""
    words: Mapping[str, str] = {
        "known": whole(found.known),
        "leads": whole(found.leads),
        "share": share(found.known / found.leads),
    }
    known = _("known of %(known)s of %(leads)s past leads (%(share)s%%)") % words
    if found.least is None:
        return known
    ends = {name: say_end(getattr(found, name)) for name in ("least", "middle", "most")}
    return _("least %(least)s, median %(middle)s, most %(most)s") % ends + " · " + known


def say_end(value: object) -> str:
    """An end of a range; of an instant the day is enough."""
    if isinstance(value, datetime):
        return say_value(company_day(value))
    return say_value(value) if isinstance(value, date | int | float) else ""


def local_time(text: str) -> str:
    """An instant as a browser's field wants it: in the company's zone, without offset. Other text stays."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    if instant.tzinfo:
        instant = instant.astimezone(company_zone()).replace(tzinfo=None)
    return instant.isoformat(timespec="minutes")


def language() -> str:
    return "en" if get_language() == "en" else "ja"

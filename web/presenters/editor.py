"""The editor's cards as they are shown: what can be chosen in each field, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from definitions.language.comparisons import comparisons, comparisons_for
from definitions.language.values import fold_text
from definitions.models import Attribute
from web.forms.cards import FIELDS, Card, filled
from web.forms.operations import HOLDS, NODES
from web.presenters.cards import CardView, Input, Option, ValueInput, Vocabulary
from web.presenters.catalogue import label as label_of
from web.presenters.effect import whole
from web.presenters.operators import ADD_LABELS, MATCHES, OPERATORS, Faulty

SHOWN_VALUES = 12
"""So many of the values that occur are offered as boxes to tick; others are typed."""


@dataclass(frozen=True, slots=True)
class Presenter:
    words: Vocabulary
    faults: Mapping[str, Faulty]
    focus: str = ""
    """Id of the card in which typing goes on."""

    def card(
        self, card: Card, depth: int = 0, place: int = 0, of: int = 1, *, fixed: bool = True
    ) -> CardView:
        """A card with everything below it; the root is the default."""
        faulty = self.faults.get(card.id, Faulty())
        children = tuple(
            self.card(child, depth + 1, i, len(card.children), fixed=card.kind == "when")
            for i, child in enumerate(card.children)
        )
        view = {
            "group": self.group,
            "comparison": self.comparison,
            "reference": self.reference,
            "event": self.event,
            "per_event": self.event,
        }.get(card.kind, lambda _card: {})(card)
        return CardView(
            kind=card.kind,
            id=card.id,
            depth=depth,
            inputs={
                name: Input(f"{card.id}:{name}", card.text(name), name in faulty.fields)
                for name in (*FIELDS[card.kind], "note")
            },
            faults=tuple(faulty.texts),
            children=children,
            first=place == 0,
            last=place == of - 1,
            fixed=fixed,
            focus=card.id == self.focus,
            adds=tuple(Option(kind, str(ADD_LABELS[kind])) for kind in HOLDS.get(card.kind, ())),
            wraps=card.kind in NODES and card.kind != "group",
            **view,  # type: ignore[arg-type]
        )

    def group(self, card: Card) -> dict[str, object]:
        return {
            "matches": tuple(
                Option(key, str(text), key == card.text("match")) for key, text in MATCHES.items()
            ),
            "counts": card.text("match") == "of",
        }

    def event(self, card: Card) -> dict[str, object]:
        chosen = card.text("event")
        options = [
            Option(row.key, label_of(row), fold_text(row.key) == fold_text(chosen))
            for row in self.words.events
        ]
        return {"events": chosen_kept(options, chosen), "fades": bool(card.text("fades"))}

    def reference(self, card: Card) -> dict[str, object]:
        chosen = card.text("definition")
        options = [Option(row.key, str(row), row.key == chosen) for row in self.words.documents]
        return {"definitions": chosen_kept(options, chosen)}

    def comparison(self, card: Card) -> dict[str, object]:
        key, is_ = card.text("attribute"), card.text("is")
        type_ = self.words.types.get(key, "")
        allowed = [name for name in comparisons_for(type_) if usual(name, type_) or name == is_]
        return {
            "attributes": self.by_element(key),
            "operators": tuple(Option(name, str(OPERATORS[name]), name == is_) for name in allowed),
            "value": self.value(card, type_, is_),
        }

    def by_element(self, chosen: str) -> tuple[tuple[str, tuple[Option, ...]], ...]:
        """The attributes to choose from, under the element of the definition that they belong to."""
        groups = [
            (
                str(element.label),
                tuple(
                    Option(row.key, label_of(row), row.key == chosen)
                    for row in self.words.attributes
                    if row.element == element.value
                ),
            )
            for element in Attribute.Element
        ]
        if chosen and self.words.attribute(chosen) is None:
            groups.append((_("Not in the catalogue"), (Option(chosen, chosen, True),)))
        return tuple(group for group in groups if group[1])

    def value(self, card: Card, type_: str, is_: str) -> ValueInput:
        if not type_ or is_ not in comparisons or comparisons[is_][1] == "nothing":
            return ValueInput("none")
        takes, key = comparisons[is_][1], card.text("attribute")
        if takes in ("list", "texts"):
            return self.listed(card, key)
        if type_ == "boolean":
            return ValueInput("boolean", self.typed(card, 1), options=self.truths(key, card.text("value")))
        unit = self.unit(key) if takes != "days" else _("days")
        html = {"date": "date", "instant": "datetime-local"}.get(type_, "text") if takes != "days" else "text"
        kind = "number" if takes in ("number", "days") or type_ in ("integer", "number") else "text"
        suggestions = f"values-{key}" if takes != "days" and self.words.values.get(key) else ""
        if takes == "pair":
            return ValueInput("pair", self.typed(card, 2, html), html, unit=unit, suggestions=suggestions)
        return ValueInput(kind, self.typed(card, 1, html), html, unit=unit, suggestions=suggestions)

    def typed(self, card: Card, count: int, html: str = "text") -> tuple[Input, ...]:
        """The value's inputs, all of one name."""
        invalid = "value" in self.faults.get(card.id, Faulty()).fields
        texts = [*card.fields.get("value", ()), *[""] * count][:count]
        return tuple(
            Input(f"{card.id}:value", local_time(text) if html == "datetime-local" else text, invalid)
            for text in texts
        )

    def listed(self, card: Card, key: str) -> ValueInput:
        """The most frequent values to tick, and the rest one on a line."""
        chosen = filled(card.fields.get("value", ()))
        wanted = {fold_text(text) for text in chosen}
        options = [
            Option(value, self.choice(key, value), fold_text(value) in wanted, count)
            for value, count in self.known_values(key)[:SHOWN_VALUES]
        ]
        offered = {fold_text(option.value) for option in options}
        others = "\n".join(text for text in chosen if fold_text(text) not in offered)
        return ValueInput("list", self.typed(card, 1), options=tuple(options), others=others)

    def known_values(self, key: str) -> list[tuple[str, int | None]]:
        """The catalogue's choices first, then what occurs besides."""
        row, occurring = self.words.attribute(key), list(self.words.values.get(key, ()))
        counts = {fold_text(value): count for value, count in occurring}
        fixed = [choice["value"] for choice in row.choices] if row else []
        folded = {fold_text(value) for value in fixed}
        known: list[tuple[str, int | None]] = [
            (value, counts.get(fold_text(value), 0 if occurring else None)) for value in fixed
        ]
        return known + [(value, count) for value, count in occurring if fold_text(value) not in folded]

    def choice(self, key: str, value: str) -> str:
        """A choice's name in the reader's language."""
        row = self.words.attribute(key)
        named = (
            choice
            for choice in (row.choices if row else ())
            if fold_text(choice["value"]) == fold_text(value)
        )
        return next((choice.get(language()) or value for choice in named), value)

    def truths(self, key: str, chosen: str) -> tuple[Option, ...]:
        row = self.words.attribute(key)
        said = {"true": _("yes"), "false": _("no")}
        for truth, words in row.phrases.items() if row else ():
            if truth in said and words.get(language()):
                said[truth] = _("%(answer)s (%(phrase)s)") % {
                    "answer": said[truth],
                    "phrase": words[language()],
                }
        return tuple(Option(truth, label, truth == chosen) for truth, label in said.items())

    def unit(self, key: str) -> str:
        row = self.words.attribute(key)
        return "" if row is None else row.unit_en if language() == "en" else row.unit_ja

    def datalists(self, root: Card) -> list[tuple[str, list[tuple[str, str]]]]:
        """Values that occur for the attributes in use: (id, [(value, how often in words)])."""
        used = dict.fromkeys(card.text("attribute") for card in root.walk() if card.kind == "comparison")
        return [
            (f"values-{key}", [(value, self.how_often(key, value, count)) for value, count in values])
            for key in used
            if (values := self.words.values.get(key))
        ]

    def how_often(self, key: str, value: str, leads: int) -> str:
        if self.words.types.get(key) in ("integer", "number"):
            said = ngettext("%(leads)s lead has at least this", "%(leads)s leads have at least this", leads)
            return said % {"leads": whole(leads)}
        said = ngettext("%(label)s (%(leads)s lead)", "%(label)s (%(leads)s leads)", leads)
        return said % {"label": self.choice(key, value), "leads": whole(leads)}


def usual(name: str, type_: str) -> bool:
    """What is not said of yes or no: "is not yes" is "is no"."""
    return not (type_ == "boolean" and name == "not_equals")


def chosen_kept(options: Iterable[Option], chosen: str) -> tuple[Option, ...]:
    """The options, with what was chosen before even where it is not offered any more."""
    listed = tuple(options)
    if chosen and not any(option.selected for option in listed):
        return (*listed, Option(chosen, chosen, True))
    return listed


def local_time(text: str) -> str:
    """An instant as a browser's field wants it: in the company's zone, without offset. Other text stays."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    if instant.tzinfo:
        instant = instant.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).replace(tzinfo=None)
    return instant.isoformat(timespec="minutes")


def language() -> str:
    return "en" if get_language() == "en" else "ja"

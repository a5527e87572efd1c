"""The editor's cards as they are shown: what can be chosen in each field, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from definitions.language.comparisons import comparisons_for
from definitions.language.values import fold_text
from definitions.models import Attribute
from web.forms.cards import FIELDS, Card
from web.forms.operations import HOLDS, NODES, Done, find, parent_of, place_of, ungroups
from web.presenters.cards import CardView, Input, Option, Vocabulary
from web.presenters.catalogue import label as label_of
from web.presenters.choosing import Choosing
from web.presenters.numbers import whole
from web.presenters.operators import ADD_LABELS, MATCHES, OPERATORS, Faulty
from web.presenters.reach import reach_of
from web.presenters.values import say_value


@dataclass(frozen=True, slots=True)
class Presenter:
    words: Vocabulary
    faults: Mapping[str, Faulty]
    focus: tuple[str, str] = ("", "")
    """Id of the card to go on with, and the field in which typing goes on; "" for the card as a whole."""

    def card(
        self, card: Card, depth: int = 0, place: int = 0, parent: Card | None = None, *, fixed: bool = True
    ) -> CardView:
        """A card with everything below it; the root is the default."""
        faulty = self.faults.get(card.id, Faulty())
        children = tuple(
            self.card(child, depth + 1, i, card, fixed=card.kind == "when")
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
                name: Input(
                    f"{card.id}:{name}", card.text(name), name in faulty.fields, self.starts(card, name)
                )
                for name in (*FIELDS[card.kind], "note")
            },
            faults=tuple(faulty.texts),
            children=children,
            first=place == 0,
            last=parent is None or place == len(parent.children) - 1,
            fixed=fixed,
            name=self.name(card),
            focus=self.focus == (card.id, ""),
            adds=tuple(Option(kind, str(ADD_LABELS[kind])) for kind in HOLDS.get(card.kind, ())),
            wraps=card.kind in NODES or not fixed,
            ungroups=ungroups(card, parent),
            reach=reach_of(card) if card.kind == "score" else None,
            **view,  # type: ignore[arg-type]
        )

    def starts(self, card: Card, name: str) -> bool:
        return self.focus == (card.id, name)

    def name(self, card: Card) -> str:
        """What a card is about, in few words: for whoever hears it, and in messages."""
        match card.kind:
            case "comparison":
                row = self.words.attribute(card.text("attribute"))
                return label_of(row) if row else card.text("attribute") or _("new criterion")
            case "event" | "per_event":
                wanted = fold_text(card.text("event"))
                named = (label_of(row) for row in self.words.events if fold_text(row.key) == wanted)
                return next(named, card.text("event") or _("new event"))
            case "reference":
                rows = (str(row) for row in self.words.documents if row.key == card.text("definition"))
                return next(rows, _("another definition"))
            case "when":
                return self.name(card.children[0]) if card.children else _("new criterion")
            case "score":
                return card.text("note") or _("Score")
            case "entries":
                return card.text("note") or _("group with a limit")
            case _:
                return card.text("note") or str(MATCHES.get(card.text("match"), MATCHES["all"]))

    def group(self, card: Card) -> dict[str, object]:
        return {
            "matches": tuple(
                Option(key, str(text), key == card.text("match")) for key, text in MATCHES.items()
            ),
            "counts": card.text("match") == "of",
        }

    def event(self, card: Card) -> dict[str, object]:
        """The catalogue's events, then those that leads have besides, each with its leads."""
        chosen, counts = fold_text(card.text("event")), self.words.happening()
        options = [
            Option(row.key, label_of(row), fold_text(row.key) == chosen, counts.get(fold_text(row.key), 0))
            for row in self.words.events
        ]
        named = {fold_text(row.key) for row in self.words.events}
        options += [
            Option(event, event, event == chosen, leads)
            for event, leads in counts.items()
            if event not in named
        ]
        if not counts:
            options = [Option(option.value, option.label, option.selected) for option in options]
        return {"events": chosen_kept(options, card.text("event")), "fades": bool(card.text("fades"))}

    def reference(self, card: Card) -> dict[str, object]:
        chosen = card.text("definition")
        options = [Option(row.key, str(row), row.key == chosen) for row in self.words.documents]
        return {"definitions": chosen_kept(options, chosen)}

    def comparison(self, card: Card) -> dict[str, object]:
        key, is_ = card.text("attribute"), card.text("is")
        type_ = self.words.types.get(key, "")
        allowed = [name for name in comparisons_for(type_) if usual(name, type_) or name == is_]
        faulty = self.faults.get(card.id, Faulty())
        return {
            "attributes": self.by_element(key),
            "operators": tuple(Option(name, str(OPERATORS[name]), name == is_) for name in allowed),
            "value": Choosing(self.words).value(card, faulty, self.starts(card, "value")),
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

    def told(self, done: Done) -> str:
        """What a button did, in one sentence; nothing where it did nothing."""
        if not done.cards:
            return ""
        names = say_value([self.name(card) for card in done.cards])
        words: dict[str, object] = {"names": names, "count": whole(len(done.cards))}
        match done.verb:
            case "move":
                parent = parent_of(done.root, done.focus)
                card = find(done.root, done.focus)
                if parent is None or card is None:
                    return ""
                words |= {"place": place_of(parent, card.id) + 1, "of": len(parent.children)}
                return _("Moved “%(names)s”: now %(place)s of %(of)s in “%(group)s”.") % (
                    words | {"group": self.name(parent)}
                )
            case "add":
                return _("Added “%(names)s”.") % words
            case "copy":
                return _("Copied “%(names)s”.") % words
            case "remove":
                return _("Removed “%(names)s”. Undo brings it back.") % words
            case "ungroup":
                return _("The group is dissolved.")
            case _:
                said = ngettext("Put into a group.", "%(count)s are now in one group.", len(done.cards))
                return said % words


def focus_of(done: Done) -> tuple[str, str]:
    """Where to go on after a button: in the card's first field, or at the card as a whole."""
    card = find(done.root, done.focus)
    if card is None:
        return ("", "")
    # What stays in its place has no box to be ticked: typing is the only way into it.
    parent = parent_of(done.root, card.id)
    typing = done.typing or parent is None or parent.kind == "when"
    return (card.id, FIELDS[card.kind][0] if typing else "")


def first_faulty(root: Card, faults: Mapping[str, Faulty]) -> tuple[str, str]:
    """The first field with a fault, in the order of the cards."""
    for card in root.walk():
        if faulty := faults.get(card.id):
            fields = [name for name in FIELDS[card.kind] if name in faulty.fields]
            return (card.id, fields[0] if fields else FIELDS[card.kind][0])
    return ("", "")


def usual(name: str, type_: str) -> bool:
    """What is not said of yes or no: "is not yes" is "is no"."""
    return not (type_ == "boolean" and name == "not_equals")


def chosen_kept(options: Iterable[Option], chosen: str) -> tuple[Option, ...]:
    """The options, with what was chosen before even where it is not offered any more."""
    listed = tuple(options)
    if chosen and not any(option.selected for option in listed):
        return (*listed, Option(chosen, chosen, True))
    return listed

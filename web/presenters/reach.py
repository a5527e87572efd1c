"""How many points a score can come to at most, while its entries are being weighed."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from web.forms.cards import Card, number
from web.presenters.cards import Reach
from web.presenters.values import say_number


def reach_of(score: Card) -> Reach:
    """Threshold and most of a score card; what is not filled in yet counts nothing."""
    most, threshold = summed(score), points(score, "at_least")
    if most is None:
        said = _(
            "There is no limit to these points: set “at most” where one kind of event should not decide."
        )
        return Reach(said, "", "", beyond=False)
    words = {"threshold": say_number(threshold), "most": say_number(most)}
    if threshold > most:
        said = _("Even where everything holds, a lead reaches %(most)s points, not %(threshold)s.") % words
    else:
        said = _("%(threshold)s of at most %(most)s points") % words
    return Reach(said, str(threshold), str(most), beyond=threshold > most)


def summed(card: Card) -> Decimal | None:
    """The most that the entries below a card can come to together; None where there is no limit."""
    total = Decimal(0)
    for entry in card.children:
        part = most_of(entry)
        if part is None:
            return None
        total += part
    return total


def most_of(entry: Card) -> Decimal | None:
    """The most that one entry can come to; never below nothing, except where a limit is negative."""
    limited = bool(entry.text("at_most"))
    match entry.kind:
        case "when":
            return max(points(entry, "points"), Decimal(0))
        case "per_event":
            if points(entry, "each") <= 0:
                return Decimal(0)
            return max(points(entry, "at_most"), Decimal(0)) if limited else None
        case _:
            inside, limit = summed(entry), points(entry, "at_most")
            if not limited or limit < 0:
                return inside
            return limit if inside is None else min(inside, limit)


def points(card: Card, name: str) -> Decimal:
    """A field of points as it was typed; nothing where it is no number."""
    try:
        return Decimal(str(number(card.text(name))))
    except InvalidOperation:
        return Decimal(0)

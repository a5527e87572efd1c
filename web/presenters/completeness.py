"""Completeness over time: a line per attribute, a chart of one, and its sudden drops in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.models import Attribute
from evidence.completeness import Drop, Point, daily, drops
from web.presenters.catalogue import label
from web.presenters.numbers import day, whole
from web.presenters.sparkline import Sparkline, sparkline
from web.templatetags.teigi import percent

WIDTH, HEIGHT, ROOM = 620, 130, 8
"""Of the drawing; ROOM is left around the line."""


@dataclass(frozen=True, slots=True)
class AttributeLine:
    key: str
    label: str
    points: tuple[Point, ...]
    """The last of each day."""
    line: Sparkline | None
    drops: tuple[Drop, ...]

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class CompletenessChart:
    points: str
    """Of an SVG polyline in a box of 700 by 146, 0 % at a height of 122 and 100 % at 8."""
    last: tuple[float, float]
    drops: tuple[tuple[float, float], ...]
    spoken: str


def attribute_lines(
    found: Mapping[str, Sequence[Point]], attributes: Iterable[Attribute]
) -> list[AttributeLine]:
    """In the catalogue's order; attributes that no lead ever had are left out."""
    lines = []
    for row in attributes:
        if points := daily(found.get(row.key, ())):
            spoken = _("%(name)s: known of %(share)s of the leads at last") % {
                "name": label(row),
                "share": percent(points[-1].share),
            }
            line = sparkline([point.share for point in points], spoken, (0, 1))
            lines.append(AttributeLine(row.key, label(row), points, line, tuple(drops(row.key, points))))
    return lines


def drop_words(drop: Drop, name: str) -> str:
    """The fall as a sentence."""
    return _(
        "%(name)s: known of %(old)s of the leads on %(old_day)s, and of %(new)s (%(known)s of %(leads)s) "
        "on %(new_day)s."
    ) % {
        "name": name,
        "old": percent(drop.before.share),
        "old_day": day_of(drop.before),
        "new": percent(drop.after.share),
        "known": whole(drop.after.known),
        "leads": whole(drop.after.leads),
        "new_day": day_of(drop.after),
    }


def day_of(point: Point) -> str:
    return day(timezone.localtime(point.at).date())


def completeness_chart(line: AttributeLine) -> CompletenessChart | None:
    """None for fewer than two days."""
    points = line.points
    if len(points) < 2:
        return None
    span = (points[-1].at - points[0].at).total_seconds()

    def place(point: Point) -> tuple[float, float]:
        x = ROOM + (WIDTH - 2 * ROOM) * (point.at - points[0].at).total_seconds() / span
        return round(x, 1), round(ROOM + (HEIGHT - 2 * ROOM) * (1 - point.share), 1)

    places = [place(point) for point in points]
    spoken = _("%(name)s: of how many leads it is known, from %(first)s to %(last)s") % {
        "name": line.label,
        "first": day_of(points[0]),
        "last": day_of(points[-1]),
    }
    return CompletenessChart(
        " ".join(f"{x},{y}" for x, y in places),
        places[-1],
        tuple(place(drop.after) for drop in line.drops),
        spoken,
    )

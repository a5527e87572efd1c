"""A small line chart of two versions day by day: points for an SVG, with the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.daily import Day

WIDTH, HEIGHT, ROOM = 560, 130, 6
"""Of the drawing; ROOM is left around the lines."""


@dataclass(frozen=True, slots=True)
class Row:
    day: date
    leads: int
    old: int
    new: int
    """Sums from the first day on."""


@dataclass(frozen=True, slots=True)
class Chart:
    old: str
    """Points of the line: "x,y x,y"."""
    new: str
    old_label: float
    """Height of the line's name, beside its end."""
    new_label: float
    rows: tuple[Row, ...]


def chart(days: Sequence[Day]) -> Chart | None:
    """How many have qualified so far, day by day; None where there is no line to draw."""
    if len(days) < 2 or not any(day.old or day.new for day in days):
        return None
    rows, leads, old, new = [], 0, 0, 0
    for day in days:
        leads, old, new = leads + day.leads, old + day.old, new + day.new
        rows.append(Row(date.fromisoformat(day.day), leads, old, new))
    top = max(old, new, 1)
    span = max((rows[-1].day - rows[0].day).days, 1)

    def place(row: Row, value: int) -> tuple[float, float]:
        x = ROOM + (WIDTH - 2 * ROOM) * (row.day - rows[0].day).days / span
        return round(x, 1), round(ROOM + (HEIGHT - 2 * ROOM) * (1 - value / top), 1)

    olds, news = [place(row, row.old) for row in rows], [place(row, row.new) for row in rows]
    old_label, new_label = apart(olds[-1][1] + 4, news[-1][1] + 4)
    return Chart(line(olds), line(news), old_label, new_label, tuple(rows))


def apart(one: float, two: float) -> tuple[float, float]:
    """Two heights with room for a line of text between them, inside the drawing."""
    least = 15
    if abs(one - two) < least:
        middle = min(max((one + two) / 2, ROOM + least), HEIGHT - least)
        half = least / 2 if one > two else -least / 2
        one, two = middle + half, middle - half
    return round(one, 1), round(two, 1)


def line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)

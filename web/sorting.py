"""Tables that sort: the head of a column is a link with ?sort=COLUMN, or -COLUMN from the greatest down."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`value`: what rows stand by, None last either way."""

    key: str
    label: str
    value: Callable[[Row], Any]
    number: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `ask`: what its link says, "" for none; `order`: of the rows, by this column."""

    label: str
    ask: str
    order: Literal["", "ascending", "descending"]
    number: bool


def heads(columns: Iterable[Column[Any]], sort: str) -> list[Head]:
    """Numbers sort from the greatest down first, names from A; the head that sorts turns the order round."""
    return [head(column, sort) for column in columns]


def head(column: Column[Any], sort: str) -> Head:
    up, down = column.key, f"-{column.key}"
    order: dict[str, Literal["ascending", "descending"]] = {up: "ascending", down: "descending"}
    ask = up if sort == down or not (column.number or sort == up) else down
    return Head(column.label, ask, order.get(sort, ""), column.number)


def plain_heads(columns: Iterable[Column[Any]]) -> list[Head]:
    """Of a table that keeps its order."""
    return [Head(column.label, "", "", column.number) for column in columns]


def in_order(rows: Sequence[Row], columns: Iterable[Column[Row]], sort: str) -> list[Row]:
    """What is no column's leaves the rows as they stand; equal ones stay so either way."""
    column = next((one for one in columns if one.key == sort.removeprefix("-")), None)
    if column is None:
        return list(rows)
    known = [row for row in rows if column.value(row) is not None]
    rest = [row for row in rows if column.value(row) is None]
    return sorted(known, key=column.value, reverse=sort.startswith("-")) + rest

"""A rate by source, owner and segment: each value with its n and interval, beside all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.measures.tallies import Split
from web.forms.numbers import LABELS
from web.presenters.dashboard import Row, row
from web.presenters.figures import told

MOST = 12


@dataclass(frozen=True, slots=True)
class SplitRow:
    """`value`: as an address asks for it; "" of leads that have none."""

    value: str
    row: Row
    share: int
    """Of 1000, for a bar."""
    before: str


@dataclass(frozen=True, slots=True)
class SplitTable:
    dimension: str
    label: str
    rows: list[SplitRow]
    more: int
    """Values that are not shown."""


def split_tables(found: Mapping[str, Sequence[Split]]) -> list[SplitTable]:
    """Those with more than one value."""
    tables = []
    for dimension, splits in found.items():
        named = [one for one in splits if any(count.all for count in one.counts)]
        if len(named) > 1:
            rows = [split_row(one) for one in named[:MOST]]
            tables.append(SplitTable(dimension, str(LABELS[dimension]), rows, max(len(named) - MOST, 0)))
    return tables


def split_row(one: Split) -> SplitRow:
    rate = one.counts[0].rate
    shown = row(one.name or _("(none)"), one.counts[0])
    before = one.counts[1]
    past = told(before.rate) if before.n else row("", before).value
    return SplitRow(one.name, shown, round(1000 * (rate.value or 0)), past)

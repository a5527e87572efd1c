"""A rate by source, owner and segment: each value with its n and interval, beside all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.measures.tallies import Split
from web.forms.numbers import LABELS
from web.presenters.dashboard import Row, row
from web.presenters.figures import told
from web.sorting import Column, Head, heads, in_order

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
    heads: list[Head]
    rows: list[SplitRow]
    more: int
    """Values that are not shown."""


def split_tables(found: Mapping[str, Sequence[Split]], sort: str = "") -> list[SplitTable]:
    """Those with more than one value; of the values with most leads, by `sort` as `web.sorting` has it."""
    tables = []
    for dimension, splits in found.items():
        named = [one for one in splits if any(count.all for count in one.counts)]
        if len(named) > 1:
            label = str(LABELS[dimension])
            columns = split_columns(label)
            rows = [split_row(one) for one in in_order(named[:MOST], columns, sort)]
            more = max(len(named) - MOST, 0)
            tables.append(SplitTable(dimension, label, heads(columns, sort), rows, more))
    return tables


def split_columns(label: str) -> list[Column[Split]]:
    return [
        Column("name", label, lambda one: one.name or None, number=False),
        Column("rate", _("Rate"), lambda one: one.counts[0].rate.value),
        Column("leads", _("Leads"), lambda one: one.counts[0].rate.n),
        Column("before", _("Period before"), lambda one: one.counts[1].rate.value),
    ]


def split_row(one: Split) -> SplitRow:
    rate = one.counts[0].rate
    shown = row(one.name or _("(none)"), one.counts[0])
    before = one.counts[1]
    past = told(before.rate) if before.n else row("", before).value
    return SplitRow(one.name, shown, round(1000 * (rate.value or 0)), past)

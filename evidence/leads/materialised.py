"""Materialised: what questions asked in a row have in common is counted once, as a table in this process.

While a rule is edited its values change with every key, the windows of its events seldom. Counting the
events of a million leads is most of the work, so that part of a question is kept as a table from the second
question on: making the table for one question only would make that one slower. What all questions of a page
begin with, as clocks, is kept at once.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from evidence.leads.folders import folder, snapshots
from evidence.leads.quoting import quoted
from evidence.leads.store import Leads
from evidence.leads.warehouse import is_live
from evidence.models import Snapshot

most_leads = 2_000_000
"""Of larger snapshots a table would take too much of LEADS_MEMORY."""
most_tables = 4

_lock = threading.Lock()
_owner: tuple[str, int] = ("", 0)
_tables: OrderedDict[str, bool] = OrderedDict()
"""Name -> whether it is made already, or only was asked for; those asked for last at the end."""
_of: dict[str, str] = {}
"""Name -> the snapshot's fingerprint: when its files are gone (a lead was erased), so is the table."""


def read_materialised(opened: Leads, snapshot: Snapshot, expression: Any) -> Any:
    """Like `opened.read(expression)`, with the events of each lead counted once per snapshot and windows.

    Raises `TooSlow`.
    """
    import duckdb

    if snapshot.leads > most_leads or is_live(snapshot.fingerprint):
        return opened.read(expression)
    try:
        return opened.read(_with_tables(opened, snapshot, expression))
    except (duckdb.CatalogException, duckdb.OutOfMemoryException):
        # Another thread has just dropped the table, or there was no room for it.
        return opened.read(expression)


def _with_tables(opened: Leads, snapshot: Snapshot, expression: Any) -> Any:
    """The expression with a table in place of each count of events by lead."""
    import ibis
    from ibis.expr import operations

    from evidence.engine.duckdb_sql import duckdb_sql

    counts = [part for part in expression.op().find(operations.Aggregate) if [*part.groups] == ["lead_id"]]
    tables = {}
    for part in counts:
        counted = part.to_expr()
        query = duckdb_sql(counted)
        name = f"materialised_{sha256((snapshot.fingerprint + query).encode()).hexdigest()}"
        if _is_table(opened, snapshot.fingerprint, name, partial(str, query)):
            tables[part] = ibis.table(counted.schema(), name=name).op()
    return expression.op().replace(tables).to_expr() if tables else expression


def materialised(opened: Leads, snapshot: Snapshot, key: str, make: Callable[[], str]) -> str:
    """The rows of a query that several questions of a page begin with: a table's name, or the query in
    brackets where there is no room for one or not all leads are there. `key`: of all that the rows follow
    from but the snapshot; `make` gives the query where they have to be made.

    Once per opening: what was there then stays until it is closed, whatever is dropped meanwhile. Raises
    `TooSlow`.
    """
    import duckdb

    if not opened.whole or snapshot.leads > most_leads or is_live(snapshot.fingerprint):
        return f"({make()})"
    name = f"materialised_{sha256((snapshot.fingerprint + key).encode()).hexdigest()}"
    try:
        _is_table(opened, snapshot.fingerprint, name, make, at_once=True)
    except duckdb.OutOfMemoryException:
        return f"({make()})"
    return quoted(name)


def _is_table(
    opened: Leads, fingerprint: str, name: str, make: Callable[[], str], *, at_once: bool = False
) -> bool:
    """Whether there is such a table now; it is made when it is asked for the second time, or `at_once`.

    Those that were not asked for longest are dropped.
    """
    global _owner
    with _lock:
        if (owner := (str(snapshots()), os.getpid())) != _owner:  # another DuckDB, and empty
            _owner = owner
            _tables.clear()
        for gone in [one for one in _tables if not folder(_of[one]).exists()]:
            _drop(opened, gone)
        _of[name] = fingerprint
        made = _tables.get(name, False if at_once else None)
        if made is False:
            opened.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {make()}")
        _tables[name] = made is not None
        _tables.move_to_end(name)
        while len(_tables) > most_tables:
            _drop(opened, next(iter(_tables)))
        if at_once:
            opened.cursor.execute(f"BEGIN; FROM {quoted(name)} LIMIT 0")
        return _tables[name]


def forget() -> None:
    """As if nothing had been asked yet, for whoever measures that; what is there is made anew."""
    with _lock:
        _tables.clear()


def _drop(opened: Leads, name: str) -> None:
    if _tables.pop(name):
        opened.run(f"DROP TABLE IF EXISTS {quoted(name)}")

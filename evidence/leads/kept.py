"""Kept: what questions asked in a row have in common is counted once, in the memory of this process.

While a rule is edited its values change with every key, the windows of its events seldom. Counting the
events of a million leads is most of the work, so that part of a question is kept as a table from the second
question on: making the table for one question only would make that one slower.
"""

import os
import threading
from collections import OrderedDict
from hashlib import sha256
from typing import Any

from evidence.leads.quoting import quoted
from evidence.leads.store import Leads, folder, snapshots
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


def read_kept(opened: Leads, snapshot: Snapshot, expression: Any) -> Any:
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
    kept = {}
    for part in counts:
        counted = part.to_expr()
        query = duckdb_sql(counted)
        name = f"kept_{sha256((snapshot.fingerprint + query).encode()).hexdigest()}"
        if _keep(opened, snapshot.fingerprint, name, query):
            kept[part] = ibis.table(counted.schema(), name=name).op()
    return expression.op().replace(kept).to_expr() if kept else expression


def _keep(opened: Leads, fingerprint: str, name: str, query: str) -> bool:
    """Whether there is such a table now; it is made when it is asked for the second time.

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
        made = _tables.get(name)
        if made is False:
            opened.run(f"CREATE OR REPLACE TABLE {quoted(name)} AS {query}")
        _tables[name] = made is not None
        _tables.move_to_end(name)
        while len(_tables) > most_tables:
            _drop(opened, next(iter(_tables)))
        return _tables[name]


def _drop(opened: Leads, name: str) -> None:
    if _tables.pop(name):
        opened.run(f"DROP TABLE IF EXISTS {quoted(name)}")

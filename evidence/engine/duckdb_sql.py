"""Ibis expressions as the text of a DuckDB query; what Ibis writes in a slow form is said in a quick one."""

from functools import lru_cache
from typing import Any

import ibis
from ibis.backends.sql.compilers.duckdb import compiler
from sqlglot import expressions as exp

# The stages of the engine stay stages: merging them takes longest of all, and DuckDB does it better.
ibis.options.sql.fuse_selects = False


def duckdb_sql(expression: Any) -> str:
    """The text of the query that an expression over unbound tables asks."""
    return _text(expression.op())


@lru_cache(maxsize=256)
def _text(asked: Any) -> str:
    query = compiler.to_sqlglot(asked.to_expr().unbind())
    # DuckDB evaluates a function once per entry of a column's dictionary, but IN and = once per row.
    for node in [node for node in query.find_all(exp.In) if _of_texts(node)]:
        node.replace(exp.func("LIST_CONTAINS", exp.Array(expressions=node.expressions), node.this))
    for node in [node for node in query.find_all(exp.EQ) if _to_a_text(node)]:
        node.replace(exp.func("LIST_CONTAINS", exp.Array(expressions=[node.expression]), node.this))
    # A flag has come by way of 32 bits, which only other databases need.
    for node in query.find_all(exp.Cast):
        if _by_way(node):
            node.set("this", node.this.this)
    return str(query.sql(dialect=compiler.dialect, copy=False))


def _of_texts(node: exp.In) -> bool:
    """Whether this asks for one of some texts written out; NULL gives NULL in both forms."""
    return bool(node.expressions) and all(
        isinstance(value, exp.Literal) and value.is_string for value in node.expressions
    )


def _to_a_text(node: exp.EQ) -> bool:
    """Whether this compares a column with a text, but not to choose rows: that may skip parts of a file."""
    is_text = isinstance(node.expression, exp.Literal) and node.expression.is_string
    chooses = isinstance(node.find_ancestor(exp.Select, exp.Where, exp.Join), exp.Where | exp.Join)
    return is_text and isinstance(node.this, exp.Column) and not chooses


def _by_way(node: exp.Cast) -> bool:
    """Whether this casts a cast to 32 bits to 8."""
    inner = node.this
    return node.is_type("tinyint") and isinstance(inner, exp.Cast) and inner.is_type("int")

"""Runs the engine's tables in a local Spark, on Parquet files; needs Java and requirements-spark.txt."""

import logging
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import pyarrow as pa
import pytest
from pyarrow import parquet

# What DuckDB and PostgreSQL call so; asked for only where each lead has an instant of its own.
TIMEZONE = """
    create or replace temporary function timezone(zone string, at timestamp_ntz) returns timestamp_ntz
    return convert_timezone('UTC', zone, at)
"""
QUIET = {
    # It lives for a minute: what compiling well would win is less than what it takes.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@cache
def _session(folder: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.sql.warehouse.dir", folder)
    for name, value in QUIET.items():
        builder = builder.config(name, value)
    logging.getLogger("py4j").setLevel(logging.WARNING)  # at exit it writes to what is closed by then
    session = builder.getOrCreate()
    session.sql(TIMEZONE)
    return session


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="spark-")


def connection() -> Any:
    """The session of this process, started at first use; skips the calling test where there can be none."""
    if not shutil.which("java"):
        pytest.skip("no Java found, which Spark runs on")
    pytest.importorskip("pyspark", reason="no Spark: pip install -r requirements-spark.txt")
    return _session(_folder().name)


def registered(name: str, table: pa.Table) -> Any:
    """An Arrow table as a file, under a name that queries can use."""
    path = Path(_folder().name) / f"{name}.parquet"
    parquet.write_table(table, path)
    connection().catalog.clearCache()
    connection().read.parquet(str(path)).createOrReplaceTempView(name)
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)


def rows(expression: Any) -> list[tuple[Any, ...]]:
    """The rows of an expression, as SQL for Spark gives them."""
    _ = ibis.pyspark  # registers the options that compiling reads
    return [tuple(row) for row in connection().sql(str(ibis.to_sql(expression, dialect="pyspark"))).collect()]

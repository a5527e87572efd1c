"""Zones: the wall clock of an instant in a time zone and back, as the databases have them. Pure."""

import ibis

# DuckDB and PostgreSQL both have them under this name.
# Spark needs: create temporary function timezone(zone string, at timestamp_ntz) returns timestamp_ntz
# return convert_timezone('UTC', zone, at)
wall_clock = ibis.udf.scalar.builtin(
    lambda zone, instant: None, name="timezone", signature=(("string", "timestamp('UTC')"), "timestamp")
)
instant_of = ibis.udf.scalar.builtin(
    lambda zone, wall_clock: None, name="timezone", signature=(("string", "timestamp"), "timestamp('UTC')")
)

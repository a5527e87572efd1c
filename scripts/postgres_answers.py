"""Exits 0 when a PostgreSQL answers at the address given and lets us make databases."""

import sys

import psycopg

try:
    with psycopg.connect(sys.argv[1], connect_timeout=3) as connection:
        (may,) = connection.execute(
            "select rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone() or (False,)
except (psycopg.Error, IndexError):
    may = False
sys.exit(0 if may else 1)

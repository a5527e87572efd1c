"""Migrates a test database once and copies it for workers of pytest, which then find theirs with --reuse-db.

`make N` is followed by `drop N`.
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402 - settings come first

what, count = sys.argv[1:]
creation, workers = connection.creation, [f"gw{number}" for number in range(int(count))]
if what == "make":
    creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # only then all of it is in SQLite's file
    for worker in workers:
        creation.clone_test_db(suffix=worker, verbosity=0)
else:
    connection.settings_dict["NAME"] = f"test_{connection.settings_dict['NAME']}"
    for worker in (*workers, None):
        creation.destroy_test_db(suffix=worker, verbosity=0)

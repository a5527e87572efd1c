"""SQL: a definition as one query that an analyst can read and run, in the dialects of `dialects.py`."""

"""Benchmarks: one module per subject, each with a `run()` that prints its ratios."""

"""Every write: one function per verb, keyword-only, atomic, takes `by` and `at`."""

"""Every write: one function per verb, keyword-only, atomic, takes `by` and `at`."""

from definitions.actions.versions import publish

__all__ = ["publish"]

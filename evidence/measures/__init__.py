"""Measures over the leads' life, one file per measure (docs/measures.md)."""

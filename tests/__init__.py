"""Tests: unit (no database), integration (one file per address or action), functional (a real browser), architecture."""

"""Tests: unit (no database), integration (per address or action), functional (browser), architecture."""

"""Leads: files in, immutable snapshots out, and the one place that opens them."""

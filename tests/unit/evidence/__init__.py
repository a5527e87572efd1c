"""Evidence: its pure modules."""

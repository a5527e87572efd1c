"""The command that works."""

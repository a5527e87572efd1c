"""The same reads and actions as the pages, as JSON."""

"""The pure modules of governance."""

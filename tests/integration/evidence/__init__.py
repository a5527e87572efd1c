"""Evidence: actions, reads and commands."""
